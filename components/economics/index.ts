export { EconomicsPage } from "./EconomicsPage.tsx";
export { formatMoney } from "./money.ts";
