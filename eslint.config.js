import { readdirSync } from "node:fs";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// Read from the rooms themselves, so that a new kind is covered from its first day.
const KINDS = readdirSync(new URL("server/stages", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .join("|");
const KIND_LITERAL = `Literal[value=/^(${KINDS})$/]`;
const KIND_MESSAGE =
  "Ask the contract instead of the stage's kind: if something differs per kind, the contract gains a field.";
// `kind`, `stage.kind`, `stageKind` …, also behind ?. and !
const KIND_VALUE = ":matches(MemberExpression[property.name=/[kK]ind$/], Identifier[name=/[kK]ind$/], ChainExpression)";

export const kindRules = [
  {
    selector: `BinaryExpression[operator=/^[!=]==?$/]:has(> ${KIND_LITERAL}):has(> ${KIND_VALUE})`,
    message: KIND_MESSAGE,
  },
  {
    selector: `SwitchStatement[discriminant.property.name=/[kK]ind$/] > SwitchCase > ${KIND_LITERAL}`,
    message: KIND_MESSAGE,
  },
  { selector: `SwitchStatement[discriminant.name=/[kK]ind$/] > SwitchCase > ${KIND_LITERAL}`, message: KIND_MESSAGE },
  {
    selector: `CallExpression[callee.property.name="includes"]:has(> ${KIND_VALUE}) > MemberExpression > ArrayExpression > ${KIND_LITERAL}`,
    message: KIND_MESSAGE,
  },
];

const castRules = [
  {
    selector: "TSAsExpression > TSAsExpression:not([typeAnnotation.typeName.name='const'])",
    message: "A double cast switches the compiler off: check the value with zod or a type guard.",
  },
];

const environmentRules = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: "server/env.js is the only reader of the environment.",
  },
];

const testRules = [
  {
    selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo|fixme|fails)$/]",
    message: "A test that doesn't run guards nothing.",
  },
];

const everywhere = [...castRules, ...testRules];

export default tseslint.config(
  {
    ignores: [
      ".next/",
      ".stagecraft/",
      ".stryker-tmp/",
      "coverage/",
      "reports/",
      "server/db/generated/",
      "next-env.d.ts",
      "playwright-report/",
      "test-results/",
    ],
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-non-null-asserted-optional-chain": "error",
      // the compiler reports these (noUnusedLocals, noUnusedParameters) and knows more
      "@typescript-eslint/no-unused-vars": "off",
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.recommended],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  { files: ["components/**/*.{ts,tsx}", "app/**/*.{ts,tsx}"], ...reactHooks.configs.flat.recommended },
  {
    files: ["**/*.{ts,tsx,js,mjs}"],
    rules: {
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-restricted-syntax": ["error", ...everywhere, ...environmentRules, ...kindRules],
    },
  },
  // What may name a kind: the rooms themselves, the proposals made of them, the measures.
  {
    files: ["server/stages/**", "server/templates/**", "prisma/seed/**", "server/bench/**"],
    rules: { "no-restricted-syntax": ["error", ...everywhere, ...environmentRules] },
  },
  // What may read the environment: its one reader, what runs before or outside of the product, and tests, which hand
  // theirs to the processes they start.
  {
    files: ["server/env.js", "server/boot/**", "*.config.{js,ts,mjs}", "**/*.test.{ts,tsx}", "**/testing/**", "e2e/**"],
    rules: { "no-restricted-syntax": ["error", ...everywhere] },
  },
  {
    files: ["**/*.{ts,tsx}"],
    // A language is one file, however much there is to say.
    ignores: ["**/*.test.{ts,tsx}", "e2e/**", "components/messages/??.ts"],
    rules: { "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }] },
  },
);
