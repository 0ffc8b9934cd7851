"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";

/** The way to the rows a run waits for. */
export function LabelRowsLink() {
  const t = useTranslations("labeling");
  const { id } = useProject();
  return (
    <Button size="small" asChild>
      <Link href={`/projects/${id}/labeling`}>{t("go")}</Link>
    </Button>
  );
}

/** Says that a stage waits for people, and leads them to their work. */
export function WaitsForLabels() {
  const t = useTranslations("labeling");
  return <Callout action={<LabelRowsLink />}>{t("waits")}</Callout>;
}
