"use client";

import { Lightbulb } from "lucide-react";
import { useTranslations } from "use-intl";
import { Popover } from "../../ui/Popover.tsx";
import styles from "./form.module.css";

/** One practical tip about a field, shown on demand. */
export function Tip({ text, about }: { text: string | undefined; about: string }) {
  const t = useTranslations("form");
  if (text === undefined) return null;
  return (
    <Popover
      label={t("tipFor", { field: about })}
      trigger={
        <button type="button" className={styles.tip} aria-label={t("tipFor", { field: about })}>
          <Lightbulb aria-hidden />
        </button>
      }
    >
      <p className={styles.tipText}>{text}</p>
    </Popover>
  );
}
