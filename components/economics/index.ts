export { EconomicsPage } from "./EconomicsPage.tsx";
export { formatMoney } from "../format/amounts.ts";
