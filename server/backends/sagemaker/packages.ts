/** The pinned packages of the runtime as wheels for SageMaker's images: which of them an image lacks, and what has to be uploaded. Pure. */
import { type ImageName, imageNames } from "../../pipeline/target.ts";
import lock from "../../runtime/containers/wheels.json" with { type: "json" };
import { imagePackages, isImage } from "./images.ts";

export type Wheel = { name: string; version: string; file: string; sha256: string };

/** A pinned distribution that another one stands for: the library is the same, images hold its other build. */
const standsFor = new Map([["xgboost-cpu", "xgboost"]]);
const libraryOf = (wheel: Wheel): string => standsFor.get(wheel.name) ?? wheel.name;

/** Library → pinned version. */
export const pinnedPackages: Record<string, string> = Object.fromEntries(
  lock.packages.map((wheel) => [libraryOf(wheel), wheel.version]),
);

/**
 * What an image lacks of what the stages import; every stage imports the same runtime, so it doesn't depend on the algorithm.
 * @returns names, sorted; null for an image we don't know
 */
export function missingPackages(image: ImageName): string[] | null {
  const inside = imagePackages(image);
  if (inside === null) return null;
  return lock.packages
    .map(libraryOf)
    .filter((name) => !Object.hasOwn(inside, name))
    .sort();
}

/**
 * The wheels a job on this image needs: what the image lacks or holds in another version than the pinned one, and what
 * the toolkits of training and serving images build the code with. All of them for an image we don't know.
 */
export function wheelsFor(image: ImageName): Wheel[] {
  const inside = imagePackages(image) ?? {};
  return [...lock.packages.filter((wheel) => inside[libraryOf(wheel)] !== wheel.version), ...lock.toolkit];
}

/** What all jobs of a plan need together, by the addresses of their images. */
export function wheelsOfImages(uris: readonly string[]): Wheel[] {
  const images = new Set(uris.map((uri) => imageNames.find((name) => name !== "own" && isImage(name, uri)) ?? "own"));
  const found = new Map([...images].flatMap(wheelsFor).map((wheel) => [wheel.name, wheel]));
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Python and platform the wheels are for, as pip's options. */
export const wheelOptions = [
  ...["--only-binary=:all:", "--python-version", lock.python],
  // pip takes none for granted: a wheel for an older system runs on a newer one.
  ...lock.platforms.flatMap((platform) => ["--platform", platform]),
];

/** A requirements file that admits these very wheels: `pip download --no-deps --require-hashes -r …` with `wheelOptions`. */
export const wheelRequirements = (wheels: readonly Wheel[]): string =>
  wheels.map((wheel) => `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`).join("");
