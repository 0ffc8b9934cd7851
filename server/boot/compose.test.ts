import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseEnv } from "../env.js";

const root = join(import.meta.dirname, "..", "..");
const serviceSchema = z.object({
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  expose: z.array(z.string()).default([]),
  depends_on: z.unknown().optional(),
});
const compose = z
  .object({
    services: z.record(z.string(), serviceSchema),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(readFileSync(join(root, "compose.yaml"), "utf8"), { merge: true }));
const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
const app = compose.services["app"];

describe("the compose file", () => {
  it("gives every service only secrets that exist", () => {
    const known = Object.keys(compose.secrets);
    for (const { secrets } of Object.values(compose.services)) expect(known).toEqual(expect.arrayContaining(secrets));
    const read = Object.values(app?.environment ?? {}).flatMap(
      (value) => /^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? [],
    );
    expect(read.sort()).toEqual([...(app?.secrets ?? [])].sort());
  });

  it("sets no variable the product doesn't know, and no secret in the open", () => {
    const given = app?.environment ?? {};
    const source =
      readFileSync(join(root, "server", "env.js"), "utf8") +
      readFileSync(join(root, "server", "teamVariables.js"), "utf8");
    for (const name of Object.keys(given)) expect(source, name).toContain(name.replace(/_FILE$/, ""));
    for (const [name, value] of Object.entries(given)) {
      if (/SECRET|PASSWORD|TOKEN|KEY$|DATABASE_URL/.test(name)) expect(value, name).toMatch(/^(\/run\/secrets\/|\$\{)/);
    }
  });

  it("makes an environment that starts: secure cookies, a shared store, a believed proxy", () => {
    const given = Object.fromEntries(
      Object.entries(app?.environment ?? {})
        .filter(([name]) => !name.endsWith("_FILE"))
        .map(([name, value]) => [
          name,
          value.replace(/\$\{STAGECRAFT_DOMAIN[^}]*\}/, "ml.example.com").replace(/\$\{\w+:-([^}]*)\}/, "$1"),
        ]),
    );
    const env = parseEnv({ ...given, S3_SECRET_ACCESS_KEY: "x" });
    expect(env).toMatchObject({
      publicUrl: "https://ml.example.com",
      trustProxy: true,
      bucket: { bucket: "stagecraft" },
    });
  });

  it("asks for health where the image listens", () => {
    const ports = /^EXPOSE (.+)$/m.exec(dockerfile)?.[1]?.split(" ") ?? [];
    expect(ports).toEqual(app?.expose);
    expect(dockerfile).toContain("http://127.0.0.1:3000/healthz");
    expect(dockerfile).toContain("STAGECRAFT_HOST=0.0.0.0");
  });
});
