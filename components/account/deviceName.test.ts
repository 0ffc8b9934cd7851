import { describe, expect, it } from "vitest";
import { deviceName } from "./deviceName.ts";

describe("a device", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0",
      "Edge · Windows",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1",
      "Safari · iOS",
    ],
    ["<script>alert(1)</script>", null],
    [null, null],
  ])("is named by browser and system: %s", (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});
