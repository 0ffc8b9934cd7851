"use client";

import { useTranslations } from "use-intl";
import { useStore } from "zustand";
import { Dialog } from "../ui/Dialog.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { useFindStore } from "./FindContext.ts";
import { keysInWords } from "./keyCombo.ts";
import { keyGroups } from "./keys.ts";
import styles from "./KeysDialog.module.css";

/** Every key that works on this page, from the tables that bind them. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shortcuts");
  const tables = useStore(useFindStore(), (state) => state.keys);
  const rows = [...tables.values()].flat();
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("onMac")} wide>
      <div className={styles.groups} role="region" aria-label={t("title")} tabIndex={0}>
        {keyGroups
          .map((group) => ({ group, rows: rows.filter((row) => row.group === group) }))
          .filter((each) => each.rows.length > 0)
          .map((each) => (
            <section key={each.group}>
              <h3>{t(`groups.${each.group}`)}</h3>
              <dl>
                {each.rows.map((row) => (
                  <div key={row.id} className={styles.row}>
                    <dt>
                      {row.keys
                        .filter((combo) => !combo.startsWith("shift+Arrow"))
                        .map((combo) => (
                          <Kbd key={combo}>{keysInWords(combo)}</Kbd>
                        ))}
                    </dt>
                    <dd>{row.label}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
    </Dialog>
  );
}
