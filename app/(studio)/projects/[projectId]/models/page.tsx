import type { Metadata } from "next";
import { ModelsPage } from "../../../../../components/models/index.ts";

export const metadata: Metadata = { title: "Models" };

export default function ModelsRoute() {
  return <ModelsPage />;
}
