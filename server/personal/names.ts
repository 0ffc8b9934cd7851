import type { PersonalCategory } from "./categories.ts";

/**
 * Words by which columns of personal data go in English, German, French, Spanish, Italian, Portuguese, Dutch and Polish,
 * without accents. A phrase of several words matches words that follow each other. The first category that fits counts,
 * so that an e-mail address and an IP address aren't taken for places to live.
 */
const words: [PersonalCategory, string[]][] = [
  ["email", ["email", "e mail", "mail", "mailadresse", "correo", "courriel", "epost", "poczta"]],
  ["ip", ["ip", "ipv4", "ipv6", "ip address", "ipaddress", "ipaddr", "remote addr", "ip adresse", "direccion ip"]],
  [
    "phone",
    [
      ...["phone", "phonenumber", "telephone", "tel", "telefon", "telefonnummer", "telefono", "telefone", "telefoon"],
      ...[
        "handy",
        "handynummer",
        "mobilnummer",
        "mobil nummer",
        "mobile number",
        "mobile phone",
        "cell phone",
        "celular",
      ],
      ...["cellulare", "movil", "gsm", "msisdn", "fax", "faxnummer", "rufnummer", "komorka", "portable numero"],
    ],
  ],
  [
    "iban",
    [
      "iban",
      "bank account",
      "account number",
      "kontonummer",
      "rekeningnummer",
      "numero de compte",
      "cuenta bancaria",
      "conto corrente",
      "numer konta",
    ],
  ],
  [
    "card",
    [
      "card number",
      "cardnumber",
      "ccnumber",
      "cc number",
      "credit card",
      "creditcard",
      "pan",
      "kreditkarte",
      "kreditkartennummer",
      "carte bancaire",
      "tarjeta",
      "carta di credito",
      "cartao",
    ],
  ],
  [
    "national_id",
    [
      ...[
        "ssn",
        "social security",
        "nino",
        "national id",
        "nationalid",
        "passport",
        "passport number",
        "tax id",
        "taxid",
      ],
      ...["drivers license", "driver license", "driving licence", "license number", "aadhaar", "personnummer"],
      ...["reisepass", "personalausweis", "ausweisnummer", "steuernummer", "steuer id", "sozialversicherungsnummer"],
      ...["svnr", "fuhrerschein", "nif", "nie", "dni", "curp", "rfc", "cpf", "rg", "codice fiscale", "pesel", "bsn"],
      ...["insee", "nir", "securite sociale", "pasaporte", "passeport", "passaporto", "paspoort"],
    ],
  ],
  [
    "birth_date",
    [
      ...[
        "birth",
        "birthdate",
        "birthday",
        "dob",
        "date of birth",
        "geburtsdatum",
        "geburtstag",
        "geburt",
        "nacimiento",
      ],
      ...["naissance", "nascita", "nascimento", "geboortedatum", "urodzenia"],
    ],
  ],
  [
    "name",
    [
      ...["firstname", "first name", "lastname", "last name", "surname", "fullname", "full name", "given name"],
      ...["family name", "middle name", "maiden name", "customer name", "client name", "patient name", "user name"],
      ...["username", "employee name", "contact name", "person name", "holder name", "cardholder", "passenger name"],
      ...["vorname", "nachname", "familienname", "kundenname", "kunden name", "prenom", "nom", "nom de famille"],
      ...[
        "nombre",
        "apellido",
        "apellidos",
        "cognome",
        "nome",
        "sobrenome",
        "voornaam",
        "achternaam",
        "imie",
        "nazwisko",
      ],
    ],
  ],
  [
    "address",
    [
      ...["address", "street", "streetname", "house number", "postcode", "post code", "postal code", "zip", "zipcode"],
      ...["zip code", "anschrift", "adresse", "strasse", "hausnummer", "plz", "postleitzahl", "calle", "direccion"],
      ...["domicilio", "rue", "code postal", "codigo postal", "indirizzo", "endereco", "adres", "straat", "huisnummer"],
      ...["ulica", "latitude", "longitude"],
    ],
  ],
];

/** A column called just that is a person's name; `product name` isn't. */
const ALONE: [string, PersonalCategory][] = [["name", "name"]];

/** The words of a column's name: without accents, cut at capitals, digits and signs. */
export function wordsOf(column: string): string[] {
  return column
    .replaceAll("ß", "ss")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll("ł", "l")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** What a column's name says about it. @returns null when it says nothing personal */
export function categoryOfName(column: string): PersonalCategory | null {
  const found = wordsOf(column);
  const text = ` ${found.join(" ")} `;
  const joined = ` ${found.join("")} `;
  for (const [category, phrases] of words) {
    if (phrases.some((phrase) => text.includes(` ${phrase} `) || joined === ` ${phrase} `)) return category;
  }
  return ALONE.find(([word]) => found.length === 1 && found[0] === word)?.[1] ?? null;
}
