"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/Button.tsx";
import { MessagePage } from "./MessagePage.tsx";

/** Asks the server how it is. @returns null as long as nobody has answered */
function useHealth(): "ok" | "degraded" | "unreachable" | null {
  const [health, setHealth] = useState<"ok" | "degraded" | "unreachable" | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    fetch("/api/health", { cache: "no-store", signal: stop.signal }).then(
      (response) => setHealth(response.ok ? "ok" : "degraded"),
      () => {
        if (!stop.signal.aborted) setHealth("unreachable");
      },
    );
    return () => stop.abort();
  }, []);
  return health;
}

/** Stands where a page could not be drawn. */
export function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const health = useHealth();
  const t = useTranslations("states");
  return (
    <MessagePage
      title={t("errorTitle")}
      action={
        <Button variant="primary" onClick={reset}>
          {t("tryAgain")}
        </Button>
      }
    >
      {t(`reason.${health ?? "ok"}`)} {t("nothingLost")}
      {error.digest === undefined || health !== "ok" ? null : (
        <> {t.rich("digest", { code: () => <code>{error.digest}</code> })}</>
      )}
    </MessagePage>
  );
}
