/** Names of columns that tell who somebody is; `personal.py` knows the same, and looks at values too. */
const NAMES =
  /(^|[^a-z])(e-?mail|mail_?address|phone|mobile|telephone|fax|(first|last|full|middle|family|given|user|customer)_?name|surname|address|street|ssn|social_security|passport|iban|card_?number|credit_?card|birth_?date|date_?of_?birth|dob|ip_?address|licen[cs]e_?plate|vorname|nachname|telefon|strasse|straße|geburtsdatum|anschrift|adresse)($|[^a-z])/;

/** Whether a column's name alone says that it is personal. */
export function isPersonalName(name: string): boolean {
  const spaced = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_");
  return NAMES.test(spaced.replaceAll(/[\s.]+/g, "_").toLowerCase());
}
