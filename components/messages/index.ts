export { en } from "./en.ts";
export { MessagesProvider } from "./MessagesProvider.tsx";
export { LANGUAGE_COOKIE, languages } from "./languages.ts";
export { textNow } from "./textNow.ts";
