export { EconomicsPage } from "./EconomicsPage.tsx";
