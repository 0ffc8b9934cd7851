"use client";

import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { AuditVerdict, KnownHead } from "../../server/audit/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import styles from "./Audit.module.css";

/** "12 ab…" as it stands on exports. @returns null when it is something else */
export function readHead(text: string): KnownHead | null {
  const found = /(\d{1,9})\D{1,3}([0-9a-f]{64})(?![0-9a-f])/i.exec(text);
  return found === null ? null : { seq: Number(found[1]), hash: (found[2] ?? "").toLowerCase() };
}

const problems = {
  changed: "changed",
  missing: "missing",
  "cut off": "cutOff",
  "not the known one": "notKnown",
} as const;

/** Recomputes every signature and says whether the trail holds, or which row doesn't and why. */
export function VerifyPanel({ workspaceId }: { workspaceId: string }) {
  const t = useTranslations("audit");
  const verify = useMutation(useApi().audit.verify.mutationOptions());
  const [known, setKnown] = useState("");
  const head = readHead(known);
  const wrong = known.trim() !== "" && head === null;
  return (
    <Panel
      title={t("verifyTitle")}
      aside={
        <Button
          icon={<ShieldCheck />}
          busy={verify.isPending}
          disabled={wrong}
          onClick={() => verify.mutate({ workspaceId, known: head === null ? [] : [head] })}
        >
          {t("verify")}
        </Button>
      }
    >
      <div className={styles.stack}>
        <p className={styles.quiet}>{t("verifyWhat")}</p>
        <Field label={t("known")} help={t("knownHelp")} error={wrong ? t("knownWrong") : null}>
          {(control) => (
            <Input {...control} mono value={known} maxLength={200} onChange={(event) => setKnown(event.target.value)} />
          )}
        </Field>
        {verify.error === null ? null : <ErrorNotice error={readApiError(verify.error)} />}
        {verify.data === undefined ? null : <Verdict verdict={verify.data} />}
      </div>
    </Panel>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const t = useTranslations("audit");
  const count = { count: verdict.entries, entries: formatCount(verdict.entries) };
  if (verdict.ok)
    return (
      <Callout tone="good" live title={t("holds", count)}>
        {verdict.entries === 0 ? null : (
          <>
            {t("headIs")} <code className={styles.hash}>{`${verdict.head.seq} ${verdict.head.hash}`}</code>
          </>
        )}
      </Callout>
    );
  return (
    <Callout tone="bad" live title={t("broken", { seq: String(verdict.seq) })}>
      {t(`problem.${problems[verdict.problem]}`)} {t("upTo", count)}
    </Callout>
  );
}
