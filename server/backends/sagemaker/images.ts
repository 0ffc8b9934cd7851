/** Container images: addresses by region, what is in them, and until when AWS patches them. Facts with their source in `images.json`. */
import type { ImageName } from "../../pipeline/target.ts";
import facts from "./images.json" with { type: "json" };

type Known = (typeof facts.images)[keyof typeof facts.images];

/** Days before the end of patches from which the compiler warns. */
export const WARN_DAYS = 90;

const accountOf = new Map<string, string>(Object.entries(facts.accounts));
export const regions = [...accountOf.keys()];

const known = (name: Exclude<ImageName, "own">): Known => facts.images[name];

/** Registry of AWS's own images in a region, or null where we know none. */
export function awsRegistry(region: string): string | null {
  const account = accountOf.get(region);
  if (account === undefined) return null;
  return `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** @returns the image's address, or null when the region has none or no own address is given */
export function imageUri(name: ImageName, own: string | null, region: string): string | null {
  if (name === "own") return own;
  const registry = awsRegistry(region);
  return registry && `${registry}/${known(name).repository}:${known(name).tag}`;
}

/** Whether an address is that of one of AWS's images, in whatever region. */
export const isImage = (name: Exclude<ImageName, "own">, uri: string): boolean =>
  uri.endsWith(`/${known(name).repository}:${known(name).tag}`);

/** Packages with versions that an image brings along; null for images we don't know. */
export function imagePackages(name: ImageName): Record<string, string> | null {
  return name === "own" ? null : known(name).packages;
}

const days = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
const split = (uri: string): { repository: string; tag: string } => {
  const rest = uri.slice(uri.indexOf("/") + 1);
  const at = rest.lastIndexOf(":");
  return at < 0 ? { repository: rest, tag: "" } : { repository: rest.slice(0, at), tag: rest.slice(at + 1) };
};

/**
 * What is to be said about an image's age.
 * @param today ISO date
 * @returns a sentence, or null when it is patched for longer than WARN_DAYS or not one of AWS's
 */
export function imageAge(uri: string, today: string): string | null {
  const { repository, tag } = split(uri);
  const all: { repository: string; tag: string; patchedUntil: string }[] = [
    ...Object.values(facts.images),
    ...facts.retired,
  ];
  // A tag may carry processor and Python version behind the release: 1.4-2-cpu-py3.
  const release = all.find(
    (one) => one.repository === repository && (tag === one.tag || tag.startsWith(`${one.tag}-`)),
  );
  if (!release) return null;
  const left = days(today, release.patchedUntil);
  if (left < 0) return `${repository}:${tag} has had no patches since ${release.patchedUntil}.`;
  return left < WARN_DAYS ? `${repository}:${tag} gets patches until ${release.patchedUntil} only.` : null;
}

/** Images of services that are closed to new customers. */
export const isClosedImage = (uri: string): boolean => facts.closed.includes(split(uri).repository);
