import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseEnv } from "./env.js";

describe("the environment", () => {
  it("needs nothing at all", () => {
    const parsed = parseEnv({});
    expect(parsed).toMatchObject({
      mode: "development",
      signup: "invite",
      port: 3000,
      allowHosts: [],
      trustProxy: false,
    });
    expect(parsed.home).toBe(join(parsed.projectRoot, ".stagecraft"));
  });

  it("resolves the data folder against the project, wherever inside it the process stands", () => {
    const from = parseEnv({ STAGECRAFT_HOME: "data" }, join(process.cwd(), "server", "errors"));
    expect(from.home).toBe(join(process.cwd(), "data"));
    expect(parseEnv({ STAGECRAFT_HOME: "/srv/sc" }).home).toBe("/srv/sc");
  });

  it("finds the project from a working directory outside of it", () => {
    expect(parseEnv({}, mkdtempSync(join(tmpdir(), "elsewhere-"))).projectRoot).toBe(process.cwd());
  });

  it("takes an empty variable as unset", () => {
    expect(parseEnv({ STAGECRAFT_PORT: "", DATABASE_URL: "" })).toMatchObject({
      port: 3000,
      externalDatabaseUrl: undefined,
    });
  });

  it("names every variable that makes no sense, and how to go on", () => {
    expect(() =>
      parseEnv({ STAGECRAFT_PORT: "eighty", STAGECRAFT_SIGNUP: "anyone", NEXTAUTH_SECRET: "short" }),
    ).toThrow(/STAGECRAFT_PORT.*STAGECRAFT_SIGNUP|NEXTAUTH_SECRET.*STAGECRAFT_PORT|STAGECRAFT_PORT/);
    for (const [name, value] of [
      ["STAGECRAFT_PORT", "70000"],
      ["DATABASE_URL", "mysql://x"],
      ["NEXTAUTH_SECRET", "short"],
      ["STAGECRAFT_TRUST_PROXY", "maybe"],
      ["STAGECRAFT_COMPUTE_PRICE", "cheap"],
    ] as const) {
      expect(() => parseEnv({ [name]: value })).toThrow(name);
    }
  });

  it("never prints the value of a variable it refuses", () => {
    expect(() => parseEnv({ NEXTAUTH_SECRET: "s3cr3t" })).toThrow(expect.not.stringContaining("s3cr3t"));
  });

  it("refuses sign-up by domain without a domain", () => {
    expect(() => parseEnv({ STAGECRAFT_SIGNUP: "domain" })).toThrow("STAGECRAFT_SIGNUP_DOMAIN");
    expect(parseEnv({ STAGECRAFT_SIGNUP: "domain", STAGECRAFT_SIGNUP_DOMAIN: "Example.com" }).signupDomain).toBe(
      "example.com",
    );
  });

  it("splits the host list", () => {
    expect(parseEnv({ STAGECRAFT_ALLOW_HOSTS: "a.example, b.example" }).allowHosts).toEqual(["a.example", "b.example"]);
  });
});
