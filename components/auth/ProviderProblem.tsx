"use client";

import { useTranslations } from "use-intl";
import { Callout } from "../ui/Callout.tsx";

const known = [
  "identity_taken",
  "email_unproved_there",
  "email_unproved_here",
  "signup_closed",
  "signup_domain",
  "invite_invalid",
  "email_invalid",
  "too_many_attempts",
] as const;

/** Why signing in elsewhere led back here. @param code from the address, so anybody may have written it */
export function ProviderProblem({ code }: { code: string }) {
  const t = useTranslations("ways");
  const found = known.find((each) => each === code) ?? "other";
  return (
    <Callout tone="bad" live>
      {t(`problem.${found}`)}
    </Callout>
  );
}
