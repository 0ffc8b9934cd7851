import { describe, expect, it } from "vitest";
import { InvalidError } from "../errors/stagecraftError.ts";
import { EconomicsError } from "./errors.ts";

describe("a refusal", () => {
  it("is an error of invalid content, with a stable code and a sentence for the user", () => {
    const error = new EconomicsError("rate.out_of_range", { name: "The prevalence", value: 1.5 });
    expect(error).toBeInstanceOf(InvalidError);
    expect(error.status).toBe(422);
    expect(error.code).toBe("rate.out_of_range");
    expect(error.userMessage).toBe(
      "The prevalence is 1.5, but a rate or probability lies between 0 and 1. Enter a share, for example 0.04 for 4 %.",
    );
    expect(error.message).toBe(error.userMessage);
  });

  it("puts name, value and limit into the sentence, every time they occur", () => {
    const error = new EconomicsError("too_few_positives", { value: 12, limit: 30 });
    expect(error.userMessage).toContain("Only 12 positive items");
    expect(error.userMessage).toContain("Fewer than 30 are too few");
  });

  it("reads well when a detail is not known", () => {
    expect(new EconomicsError("rate.out_of_range").userMessage).toContain("the input is unknown, but");
    expect(new EconomicsError("too_few_positives").userMessage).toContain("Fewer than the limit are");
  });

  it("keeps the cause for the log", () => {
    const cause = new Error("no such file");
    expect(new EconomicsError("file.unreadable", { name: "a.json" }, cause).cause).toBe(cause);
  });
});
