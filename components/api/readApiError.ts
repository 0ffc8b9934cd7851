import { isTRPCClientError } from "@trpc/client";
import type { PublicError } from "../../server/errors/index.ts";

/** An error of the server in the words it chose for people. */
export type ApiError = {
  code: string;
  message: string;
  remedy?: string | undefined;
  where?: string | undefined;
  retryAfterSeconds?: number | undefined;
  /** Trying the same thing again may work: nobody answered, or the server is busy. */
  retryable: boolean;
};

const unreachable: ApiError = {
  code: "server_unreachable",
  message: "The server doesn't answer.",
  remedy: "Check the connection; nothing you typed is lost while this page stays open.",
  retryable: true,
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Recognises the error part of an answer, whichever way it came. */
function isPublicError(value: unknown): value is PublicError {
  return (
    isObject(value) &&
    typeof value["code"] === "string" &&
    typeof value["message"] === "string" &&
    typeof value["status"] === "number"
  );
}

/** What to tell the person about anything that was thrown while talking to the server. Never throws. */
export function readApiError(error: unknown): ApiError {
  if (isPublicError(error)) return { ...error, retryable: error.status === 503 };
  if (isTRPCClientError(error)) {
    const data: unknown = error.data;
    if (isObject(data) && isPublicError(data["public"])) {
      const known = data["public"];
      return { ...known, retryable: known.status === 503 };
    }
    return unreachable;
  }
  return {
    code: "internal_error",
    message: "Something went wrong on this page.",
    remedy: "Reload it and try again.",
    retryable: false,
  };
}
