"use client";

import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import styles from "./OfflineNotice.module.css";

function subscribe(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** Says that there is no network, as long as there is none: what fails then is nobody's fault and comes back by itself. */
export function OfflineNotice() {
  const t = useTranslations("states");
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" className={styles.place}>
      {online ? null : (
        <p className={styles.notice} data-testid="offline">
          <WifiOff aria-hidden /> {t("offline")}
        </p>
      )}
    </div>
  );
}
