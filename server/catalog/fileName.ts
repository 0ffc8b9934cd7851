import { MAX_FILE_NAME } from "./tunables.ts";

const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A file's name as we keep and show it: the last part of whatever path was given, without control characters. The bytes
 * lie under their hash, so the name never decides where anything is written.
 */
export function cleanFileName(given: string): string {
  const last = given.normalize("NFC").replaceAll("\\", "/").split("/").at(-1) ?? "";
  const printable = last.replace(UNPRINTABLE, "").trim();
  if (printable === "" || printable === "." || printable === "..") return "data";
  if (printable.length <= MAX_FILE_NAME) return printable;
  const dot = printable.lastIndexOf(".");
  const extension = dot > 0 && printable.length - dot <= 12 ? printable.slice(dot) : "";
  return printable.slice(0, MAX_FILE_NAME - extension.length) + extension;
}

/**
 * The value of Content-Disposition that makes a browser save a file under this name and never open it in place.
 */
export function attachment(name: string): string {
  const plain = cleanFileName(name).replace(/[^A-Za-z0-9._ -]/g, "_");
  const encoded = encodeURIComponent(cleanFileName(name)).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
