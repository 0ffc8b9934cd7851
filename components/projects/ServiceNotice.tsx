"use client";

import { DatabaseZap, WifiOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { TROUBLE_EVENT } from "../api/index.ts";
import styles from "./ServiceNotice.module.css";

/** How often the server is asked how it is, in milliseconds: while all is well, and while something isn't. */
const CALM_MS = 30_000;
const TROUBLED_MS = 4_000;

type Trouble = "diskFull" | "databaseAway";

/** @returns what is wrong; null when nothing is, or when nobody answers: that shows elsewhere */
async function askHealth(): Promise<Trouble | null> {
  try {
    const health: unknown = await (await fetch("/api/health", { cache: "no-store" })).json();
    if (typeof health !== "object" || health === null) return null;
    if ("database" in health && health.database !== "ok") return "databaseAway";
    return "disk" in health && health.disk === "full" ? "diskFull" : null;
  } catch {
    return null;
  }
}

/** Asks now and then while the page is seen, and at once when an answer failed. */
function useTrouble(): Trouble | null {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const ask = async (): Promise<void> => {
      clearTimeout(timer);
      const found = document.visibilityState === "visible" ? await askHealth() : null;
      if (stopped) return;
      setTrouble(found);
      timer = setTimeout(() => void ask(), found === null ? CALM_MS : TROUBLED_MS);
    };
    const now = (): void => void ask();
    now();
    window.addEventListener(TROUBLE_EVENT, now);
    document.addEventListener("visibilitychange", now);
    return () => {
      stopped = true;
      clearTimeout(timer);
      window.removeEventListener(TROUBLE_EVENT, now);
      document.removeEventListener("visibilitychange", now);
    };
  }, []);
  return trouble;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/**
 * Says that there is no network, no database or no space on the server's disk, as long as it is so: what fails then is
 * nobody's fault and comes back by itself.
 */
export function ServiceNotice() {
  const t = useTranslations("states");
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  const trouble = useTrouble();
  return (
    <div role="status" className={styles.place}>
      {!online ? (
        <p className={styles.notice} data-testid="offline">
          <WifiOff aria-hidden /> {t("offline")}
        </p>
      ) : trouble === null ? null : (
        <p className={styles.notice} data-tone="warn" data-testid="degraded">
          <DatabaseZap aria-hidden /> {t(trouble)}
        </p>
      )}
    </div>
  );
}
