import { TRPCError, type TRPC_ERROR_CODE_KEY } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { z } from "zod";
import { BadRequestError, StagecraftError, toStagecraftError } from "../errors/index.ts";

const codes: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

const LONGEST_MESSAGE = 400;

/** A request whose shape is wrong: names the first place, never echoes the value. */
function inputError(error: z.ZodError): StagecraftError {
  const first = error.issues[0];
  const where = first?.path.map(String).join(".") ?? "";
  return new BadRequestError({
    code: "input_invalid",
    userMessage: (first?.message ?? "The request doesn't have the expected form.").slice(0, LONGEST_MESSAGE),
    ...(where !== "" && { where: where.slice(0, LONGEST_MESSAGE) }),
    cause: error,
  });
}

/** One of our errors from whatever a procedure threw, or from tRPC's own refusals (unknown path, wrong method, bad JSON). */
export function domainError(error: unknown): StagecraftError {
  const cause = error instanceof TRPCError ? error.cause : error;
  if (cause instanceof z.ZodError) return inputError(cause);
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") {
    const known = cause === undefined ? undefined : toStagecraftError(cause);
    if (known !== undefined && known.code !== "internal_error") return known;
    return new StagecraftError(
      {
        code: error.code.toLowerCase(),
        userMessage: "The request can't be understood.",
        internal: error.message.slice(0, LONGEST_MESSAGE),
        cause: error,
      },
      getHTTPStatusCodeFromError(error),
    );
  }
  return toStagecraftError(cause ?? error);
}

/** The same error as tRPC wants it: its status becomes the answer's. A TRPCError of our making passes through. */
export function toTrpcError(error: unknown): TRPCError {
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR" && !(error.cause instanceof z.ZodError)) {
    return error;
  }
  const known = domainError(error);
  return new TRPCError({
    code: codes[known.status] ?? "INTERNAL_SERVER_ERROR",
    message: known.userMessage,
    cause: known,
  });
}
