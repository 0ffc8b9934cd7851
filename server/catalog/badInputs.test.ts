import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectNameSchema } from "../api/inputSchemas.ts";
import { emptyPipeline, formatPipelineFile, listIssues, parsePipelineFile } from "../pipeline/index.ts";

const ROOT = join(import.meta.dirname, "../..");
const ingest = (name: string) => `server/stages/ingest/test_${name}.py`;
const requests = "server/serving/http/requests.test.ts";
const pipeline = "server/pipeline/pipeline.test.ts";
const here = "server/catalog/badInputs.test.ts";

/**
 * What people and programs get wrong, what must happen, and the test that says so. A row whose test was renamed or removed
 * fails here.
 */
const guarded: [input: string, expected: string, file: string, test: string][] = [
  ["an empty file", "refused by name", ingest("no_table"), "test_an_empty_file_is_refused_by_name"],
  ["a header only", "schema kept", ingest("no_table"), "test_header_only_gives_the_schema_and_no_rows"],
  ["a header only", "training blocked", "server/stages/label/test_stage.py", "test_no_rows_at_all_block_here"],
  ["one column", "read", ingest("no_table"), "test_one_column_is_a_table"],
  ["10,000 columns", "read, limit stated", ingest("no_table"), "test_thousands_of_columns_are_read"],
  ["equal, blank, numeric, long names", "changed and told", ingest("rows"), "test_duplicate_blank_numeric_long"],
  ["__proto__, select as column", "plain data", ingest("rows"), "test_names_that_mean_something_to_a_language"],
  ["ragged rows", "set aside with line", ingest("rows"), "test_ragged_rows_are_set_aside_with_line_and_reason"],
  ["ragged rows, strict", "stops", ingest("rows"), "test_a_strict_reader_stops_at_the_first_bad_row"],
  ["an unclosed quote", "lines named", ingest("rows"), "test_an_unclosed_quote_is_reported_with_the_lines"],
  ["CRLF, CR, mixed", "same result", ingest("rows"), "test_line_ends_do_not_matter"],
  ["UTF-16, Latin-1, BOM", "detected", ingest("text"), "test_encodings_are_told_apart"],
  ["invalid UTF-8", "rows set aside", ingest("text"), "test_bytes_that_are_no_utf8_in_a_utf8_file"],
  ["zero bytes", "refused with line", ingest("no_table"), "test_nul_bytes_are_refused_with_their_line"],
  ["; tab |", "found", ingest("text"), "test_separators_are_found"],
  ["decimal comma", "found, overridable", ingest("text"), "test_a_decimal_comma_is_found_and_can_be_overruled"],
  ["mixed types", "text and report", ingest("types"), "test_mixed_types_stay_text_and_are_reported"],
  ["leading zeros, 20 digits", "text", ingest("types"), "test_leading_zeros_and_long_whole_numbers_stay_text"],
  ["31/12 or 12/31", "asked", ingest("types"), "test_a_date_that_could_be_read_two_ways_is_asked_for"],
  ["31/12 or 12/31", "answered", ingest("looking"), "test_a_choice_is_previewed_with_its_misfits"],
  ["year 0, 9999, summer time", "kept", ingest("types"), "test_year_zero_and_9999_and_an_hour"],
  ["empty, constant, unique", "flagged", ingest("types"), "test_empty_constant_and_unique_columns_are_flagged"],
  ["damaged Parquet", "caught", ingest("parquet"), "test_damaged_parquet_is_caught"],
  ["a Parquet bomb", "refused", ingest("parquet"), "test_a_parquet_bomb_is_refused_before_it_is_unpacked"],
  [".csv that is something else", "type told", ingest("no_table"), "test_a_file_that_only_says_it_is_csv"],
  ["gzip and zip bombs, nested, links", "stopped", ingest("packed"), "test_what_is_no_packed_table_is_stopped"],
  ["a lying size", "counted", ingest("packed"), "test_what_a_header_says_of_its_size_is_not_believed"],
  ["a workbook of nothing but size", "stopped", ingest("workbook"), "test_a_workbook_that_unpacks_to_nothing"],
  ["JSON that is no table", "place named", ingest("nested"), "test_json_that_is_no_table_says_why"],
  ["one class", "blocked", "server/stages/label/test_stage.py", "test_a_target_nothing_can_be_learned_from"],
  ["a class of one row", "warned", "server/stages/label/test_stage.py", "test_a_class_of_one_row_is_warned_about"],
  [
    "target missing",
    "dropped, counted",
    "server/stages/label/test_stage.py",
    "test_rows_without_an_answer_are_set_aside",
  ],
  ["an unseen category", "defined", "server/stages/feature/test_stage.py", "test_a_step_does_what_its_case_says"],
  ["null where required", "422 with path", requests, "requests that can't be answered"],
  ["extra, reordered fields", "by name", "server/stages/ingest/stage.test.ts", "is mapped by name in any order"],
  ["NaN, 1e400", "422", requests, "1e400"],
  ["a body of 100 MB", "413", requests, "a body that says it has 100 MB isn't waited for"],
  ["100,000 brackets", "400", requests, "a nest of 100,000 brackets"],
  ["a circle", "path shown", pipeline, "says which stages close the circle"],
  ["a wrong edge", "refused with reason", pipeline, "what is allowed adds no error about edges"],
  ["6,000 stages", "limit", pipeline, "six thousand stages"],
  ["two stages of one id", "told", here, "two stages of one id"],
  ["an unknown kind", "kept, not run", pipeline, "keeps a stage of unknown kind and refuses to run it"],
  ["a newer format", "named", pipeline, "names the format of a file that is too new"],
  ["a setting out of range", "field error", "server/stages/ingest/stage.test.ts", "a share above one"],
  ["two people, one field", "conflict", "server/projects/draft.test.ts", "never overwrites"],
  ["names of any script, or 10,000 letters", "shown, limited", here, "a project's name"],
  [
    "a run without data",
    "explained",
    "server/projects/startRun.test.ts",
    "says what stands in the way of an empty pipeline",
  ],
  ["no row left", "count per rule", "server/stages/clean/test_stage.py", "test_when_no_row_is_left_the_count"],
  ["a file replaced later", "pinned", "server/projects/startRun.test.ts", "pins the file by its content"],
  [
    "an upload cut off",
    "kept, goes on",
    "server/catalog/resumable.test.ts",
    "keeps what arrived before the connection was cut",
  ],
  ["text as a quantity", "asked", "server/stages/label/test_stage.py", "test_text_that_could_be_a_quantity"],
  ["no test rows, only test rows", "blocked", "server/stages/ingest/stage.test.ts", "no test rows"],
];

describe("bad input is guarded by a test", () => {
  it.each(guarded)("%s: %s (%s)", (_input, _expected, file, test) => {
    expect(readFileSync(join(ROOT, file), "utf8")).toContain(test);
  });
});

describe("a pipeline file with two stages of one id", () => {
  it("is told, and never runs one of the two for the other", () => {
    const stage = { id: "a", kind: "clean", name: "A", config: {}, ui: {} };
    const text = formatPipelineFile({ ...emptyPipeline("two"), stages: [stage, { ...stage, name: "B" }] });
    const parsed = parsePipelineFile(text);
    const told = parsed.ok ? listIssues(parsed.document).filter(({ level }) => level === "error") : parsed.problems;
    expect(told.map(({ message }) => message).join(" ")).toMatch(/\ba\b/);
  });
});

describe("a project's name", () => {
  it.each(["Räder 🚲", "مشروع", "数据", "a".repeat(200)])("%s is taken as it is", (name) => {
    expect(projectNameSchema.parse(name)).toBe(name);
  });

  it.each([
    ["of 10,000 letters", "a".repeat(10_000)],
    ["that turns the direction of what follows", "abc\u202Edcba"],
    ["of nothing", " \t "],
    ["with a line end", "a\nb"],
  ])("%s is refused in words", (_, name) => {
    expect(projectNameSchema.safeParse(name).error?.issues[0]?.message).toMatch(/name/);
  });
});
