import type { Metadata } from "next";
import { EconomicsPage } from "../../../../../components/economics/index.ts";

export const metadata: Metadata = { title: "Economics" };

export default function EconomicsRoute() {
  return <EconomicsPage />;
}
