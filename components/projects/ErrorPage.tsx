"use client";

import { useEffect, useState } from "react";
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
  const reasons = {
    ok: "Something went wrong on our side.",
    degraded:
      "The database can’t be reached right now. It usually takes a moment; if it stays so, restart with npm start.",
    unreachable: "The server doesn’t answer. Check the connection, or whether Stagecraft still runs.",
  };
  return (
    <MessagePage
      title="This page couldn’t be shown"
      action={
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      }
    >
      {reasons[health ?? "ok"]} Nothing that was saved is lost.
      {error.digest === undefined || health !== "ok" ? null : (
        <>
          {" "}
          The server’s log has the reason under <code>{error.digest}</code>.
        </>
      )}
    </MessagePage>
  );
}
