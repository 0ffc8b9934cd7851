"use client";

import { useTranslations } from "use-intl";
import { Callout } from "../ui/Callout.tsx";
import { BlockerList } from "./BlockerList.tsx";
import type { Gate } from "./types.ts";

const MOST = 5;

/** Gates something would ask, told before it is started; draws nothing when all of them are open or let it through. */
export function GateNotice({ gates }: { gates: readonly Gate[] }) {
  const t = useTranslations("scorecards.gates");
  const told = gates.filter(({ effect }) => effect !== "allow");
  return told.map((gate) => (
    <Callout
      key={`${gate.gate} ${gate.environment}`}
      tone={gate.effect === "block" ? "bad" : "warn"}
      title={t("deploys", { gate: t(`names.${gate.gate}`), environment: t(`environments.${gate.environment}`) })}
    >
      {gate.effect === "block" ? t("refuses") : t("warns")}
      <BlockerList blockers={gate.blockers} most={MOST} />
    </Callout>
  ));
}
