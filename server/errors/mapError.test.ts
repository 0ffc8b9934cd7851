import { describe, expect, it } from "vitest";
import { ConflictError, NotFoundError, TooManyError, toPublicError, toStagecraftError } from "./index.ts";

describe("what leaves the process", () => {
  it("keeps code, text, remedy, place and status of our own errors, and drops the internal text", () => {
    const error = new ConflictError({
      code: "revision_stale",
      userMessage: "Somebody saved a newer version.",
      remedy: "Reload the page.",
      internal: "pipeline 41 revision 7 < 9",
      where: "stages[2]",
    });
    expect(toPublicError(error)).toEqual({
      code: "revision_stale",
      message: "Somebody saved a newer version.",
      remedy: "Reload the page.",
      where: "stages[2]",
      status: 409,
    });
    expect(error.message).toContain("pipeline 41");
  });

  it("never shows the words of an unexpected error", () => {
    const shown = toPublicError(new Error("password authentication failed for user stagecraft"));
    expect(shown.status).toBe(500);
    expect(shown.code).toBe("internal_error");
    expect(JSON.stringify(shown)).not.toContain("password");
  });

  it.each([
    ["ENOSPC", "disk_full"],
    ["53100", "disk_full"],
    ["ECONNREFUSED", "database_unavailable"],
    ["P1001", "database_unavailable"],
    ["57P01", "database_unavailable"],
  ])("knows %s by its code, however deep it lies, as %s", (code, expected) => {
    const deep = new Error("outer", {
      cause: new Error("middle", { cause: Object.assign(new Error("inner"), { code }) }),
    });
    expect(toPublicError(deep)).toMatchObject({ code: expected, status: 503 });
  });

  it("finds our own error below a foreign wrapper", () => {
    const ours = new NotFoundError({ code: "run_not_found", userMessage: "This run does not exist." });
    expect(toStagecraftError(new Error("wrapped", { cause: ours }))).toBe(ours);
  });

  it("takes an error of another copy of the class by its shape", () => {
    const foreign = Object.assign(new Error("x"), { code: "home_not_writable", userMessage: "No.", status: 503 });
    expect(toPublicError(foreign)).toEqual({ code: "home_not_writable", message: "No.", status: 503 });
  });

  it("passes on how long to wait", () => {
    const error = new TooManyError({
      code: "too_many_attempts",
      userMessage: "Too many attempts.",
      retryAfterSeconds: 30,
    });
    expect(toPublicError(error).retryAfterSeconds).toBe(30);
  });

  it("survives things that are no errors, and circles of causes", () => {
    const circle = new Error("a");
    circle.cause = circle;
    for (const thing of [undefined, null, "text", 7, circle]) expect(toPublicError(thing).code).toBe("internal_error");
  });
});
