import { describe, expect, it } from "vitest";
import { checkJson, checkOrigin } from "./checkOrigin.ts";

const url = "https://stagecraft.example.com";
const refused = expect.objectContaining({ code: "origin_refused" });

describe("a request another site made the browser send", () => {
  it.each([
    ["another origin", { origin: "https://evil.example", host: "stagecraft.example.com" }],
    ["a sandboxed frame", { origin: "null", host: "stagecraft.example.com" }],
    ["nonsense", { origin: "://", host: "stagecraft.example.com" }],
    ["another port", { origin: "https://stagecraft.example.com:8443", host: "stagecraft.example.com" }],
    ["a longer name", { origin: "https://stagecraft.example.com.evil.example", host: "stagecraft.example.com" }],
    ["a cross-site fetch without origin", { "sec-fetch-site": "cross-site", host: "stagecraft.example.com" }],
    ["a sibling site", { "sec-fetch-site": "same-site", host: "stagecraft.example.com" }],
  ])("is refused: %s", (_, headers) => {
    expect(() => checkOrigin(new Headers(headers), url)).toThrow(refused);
  });

  it.each([
    ["our own page", { origin: url, host: "stagecraft.example.com", "sec-fetch-site": "same-origin" }],
    ["our page behind a proxy that rewrites Host", { origin: url, host: "127.0.0.1:3000" }],
    ["our page by another of its names", { origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }],
    ["a program", { host: "127.0.0.1:3000" }],
  ])("is not %s", (_, headers) => {
    expect(() => checkOrigin(new Headers(headers), url)).not.toThrow();
  });
});

it.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonx",
  "",
])("a change sent as %s is refused", (type) => {
  expect(() => checkJson(new Headers({ "content-type": type }))).toThrow(refused);
});

it("a change sent as JSON passes", () => {
  expect(() => checkJson(new Headers({ "content-type": "Application/JSON; charset=utf-8" }))).not.toThrow();
});
