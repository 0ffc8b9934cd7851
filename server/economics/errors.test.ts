import { describe, expect, it } from "vitest";
import { InvalidError } from "../errors/stagecraftError.ts";
import { EconomicsError, type EconomicsErrorCode } from "./errors.ts";

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

const codes: readonly EconomicsErrorCode[] = [
  "number.not_finite",
  "rate.out_of_range",
  "scale.out_of_range",
  "amount.negative",
  "amount.not_positive",
  "count.not_whole",
  "decimal.invalid",
  "decimal.too_precise",
  "currency.mixed",
  "class.empty",
  "matrix.unreasonable",
  "matrix.shape",
  "shares.sum",
  "too_few_positives",
  "statistics.length",
  "statistics.too_short",
  "statistics.order",
  "horizon.too_long",
  "draws.too_many",
  "triangle.order",
  "input.not_applicable",
  "sheet.incomplete",
  "date.invalid",
  "file.unreadable",
  "file.not_json",
  "file.wrong_form",
  "vector.unknown_form",
  "vector.duplicate_id",
  "base.missing",
  "base.cycle",
];

describe("every code", () => {
  it.each(codes)("%s has a sentence that reads on its own", (code) => {
    const { userMessage } = new EconomicsError(code, { name: "The name", value: 7, limit: 9 });
    expect(userMessage).toMatch(/^[A-Z“7].{40,}[.}]$/);
    expect(userMessage).not.toMatch(/\{(name|value|limit)\}/);
  });
});
