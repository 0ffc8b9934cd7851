import { Api } from "../fixtures/api.ts";
import { expect, test } from "../fixtures/test.ts";

const MEGABYTE = 1_000_000;

test("another site can't make a browser change anything", async ({ page, api, account }) => {
  expect(account.email).toContain("@");
  const data = { json: { workspaceId: await api.ownWorkspace(), name: "forged" } };
  const foreign = [
    ["origin", "https://evil.example"],
    ["origin", "null"],
    ["sec-fetch-site", "cross-site"],
  ] as const;
  for (const [name, value] of foreign) {
    const headers = { [name]: value };
    expect((await page.request.post("/api/trpc/projects.create", { data, headers })).status()).toBe(403);
  }
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const answer = await page.request.post("/api/trpc/projects.create", {
      data: JSON.stringify(data),
      headers: { "content-type": type },
    });
    expect(answer.status(), type).toBe(403);
  }
  const query = new URLSearchParams({ input: JSON.stringify(data) });
  expect((await page.request.get(`/api/trpc/projects.create?${query}`)).status()).toBe(405);
});

test("no spelling of an address gets past signing in", async ({ playwright, baseURL }) => {
  const visitor = await playwright.request.newContext({ ...(baseURL !== undefined && { baseURL }) });
  const forged = {
    "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
    "x-stagecraft-path": "//evil.example/",
    "x-forwarded-host": "evil.example",
    "next-action": "0".repeat(42),
  };
  for (const path of [
    "/projects",
    "/Projects",
    "/projects/",
    "/projects/.",
    "/projects%2f",
    "/account",
    "/projects//",
  ]) {
    for (const headers of [{}, forged]) {
      const answer = await visitor.get(path, { headers, maxRedirects: 0 });
      expect(await answer.text(), path).not.toContain("New empty project");
      expect(answer.headers()["location"] ?? "", path).not.toContain("evil.example");
      expect(answer.status(), path).toBeLessThan(500);
    }
  }
  await visitor.dispose();
});

test("a page runs its own scripts and no others", async ({ page, account, projectsPage }) => {
  expect(account.email).toContain("@");
  const answer = await page.goto("/projects");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer?.headers()["x-powered-by"]).toBeUndefined();
  await projectsPage.isReady();
  const ran = await page.evaluate(() => {
    const place = document.createElement("div");
    place.innerHTML = `<img src="x" onerror="window.injected = true">`;
    document.body.append(place);
    const script = document.createElement("div");
    script.setAttribute("onclick", "window.injected = true");
    document.body.append(script);
    script.click();
    return Reflect.has(window, "injected");
  });
  expect(ran).toBe(false);
});

test("the session's cookie is out of reach of scripts and of other sites", async ({ page, account }) => {
  expect(account.email).toContain("@");
  const cookies = (await page.context().cookies()).filter((cookie) => cookie.name.includes("stagecraft-session"));
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
});

test("an upload arrives whole, and one that doesn't is refused", async ({ page, api, account }) => {
  expect(account.email).toContain("@");
  const projectId = await api.createProject("Uploads");
  const upload = (name: string, data: Buffer) =>
    page.request.post(`/api/files?${new URLSearchParams({ projectId, name })}`, {
      data,
      headers: { "content-type": "text/csv" },
    });
  // Larger than what a proxy in front of the route would let through without a word.
  const large = Buffer.alloc(25 * MEGABYTE, "1,2,3\n");
  const answer = await upload("../../large.csv", large);
  expect(answer.status()).toBe(201);
  expect(await answer.json()).toMatchObject({ bytes: large.length });
  expect((await upload("empty.csv", Buffer.alloc(0))).status()).toBe(400);
  const files = await api.query("files.list", { projectId });
  expect(Array.isArray(files) ? Api.text(files[0], "name") : files).toBe("large.csv");
});

test("malformed requests are refused in words, never with a crash", async ({ page, account }) => {
  expect(account.email).toContain("@");
  const bodies = [
    "{",
    "null",
    "[]",
    `{"json":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    `{"json":{"__proto__":{"x":1}}}`,
  ];
  for (const body of bodies) {
    const answer = await page.request.post("/api/trpc/projects.create", {
      data: Buffer.from(body),
      headers: { "content-type": "application/json" },
    });
    expect(answer.status(), body.slice(0, 40)).toBe(400);
    expect(await answer.text()).not.toMatch(/\bat .+:\d+:\d+/);
  }
});
