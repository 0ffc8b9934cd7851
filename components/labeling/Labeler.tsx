"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Card, QueueState } from "../../server/labeling/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { type KeyRow, useKeys } from "../find/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { ExportLabels } from "./ExportLabels.tsx";
import styles from "./Labeling.module.css";
import { QueueProgress } from "./QueueProgress.tsx";

type LabelerProps = { projectId: string; queue: QueueState; canExport: boolean };

/** One row as a card, a key per class; what was said is with the server before the next row shows. */
export function Labeler({ projectId, queue, canExport }: LabelerProps) {
  const t = useTranslations("labeling");
  const api = useApi();
  const client = useQueryClient();
  const [skipped, setSkipped] = useState<string[]>([]);
  const [again, setAgain] = useState<{ id: string; content: Card } | null>(null);
  const asked = { projectId, queueId: queue.id };
  const next = useQuery(
    api.labeling.next.queryOptions({ ...asked, except: skipped }, { staleTime: Infinity, gcTime: 0 }),
  );
  const item = again ?? next.data ?? null;
  const since = useRef(0);
  useEffect(() => {
    since.current = performance.now();
  }, [item?.id]);

  const refresh = async (): Promise<void> => {
    await Promise.all([
      client.invalidateQueries({ queryKey: api.labeling.next.queryKey() }),
      client.invalidateQueries({ queryKey: api.labeling.queues.queryKey() }),
    ]);
  };
  const give = useMutation(
    api.labeling.give.mutationOptions({
      onSuccess: async () => {
        setAgain(null);
        await refresh();
      },
    }),
  );
  const undo = useMutation(
    api.labeling.undo.mutationOptions({
      onSuccess: async (found) => {
        await refresh();
        setAgain(found);
      },
    }),
  );
  const busy = give.isPending || undo.isPending || next.isFetching;
  const { mutate: mutateGive } = give;
  const { mutate: mutateUndo } = undo;
  const itemId = item?.id ?? null;
  const { id: queueId, classes } = queue;

  const rows = useMemo((): KeyRow[] => {
    const say = (label: string | null) => (): boolean => {
      if (itemId === null || busy) return false;
      const seconds = (performance.now() - since.current) / 1000;
      mutateGive({ projectId, itemId, label, seconds });
      return true;
    };
    return [
      ...classes.map((name, at): KeyRow => ({
        id: `label-${at}`,
        group: "edit",
        keys: [String(at + 1)],
        label: t("keyClass", { name }),
        run: say(name),
      })),
      { id: "label-unknown", group: "edit", keys: ["d", "0"], label: t("keyUnknown"), run: say(null) },
      {
        id: "label-skip",
        group: "edit",
        keys: ["s"],
        label: t("keySkip"),
        run: () => {
          if (itemId === null || busy) return false;
          setAgain(null);
          setSkipped((known) => [...known.filter((one) => one !== itemId), itemId].slice(-2000));
          return true;
        },
      },
      {
        id: "label-undo",
        group: "edit",
        keys: ["u"],
        label: t("keyUndo"),
        run: () => {
          if (busy) return false;
          mutateUndo({ projectId, queueId });
          return true;
        },
      },
    ];
  }, [busy, classes, itemId, mutateGive, mutateUndo, projectId, queueId, t]);
  useKeys("labeling", rows);
  const press = (id: string) => (): void => void rows.find((row) => row.id === id)?.run?.(null);
  const failed = give.error ?? undo.error ?? next.error;

  return (
    <>
      <QueueProgress queue={queue} />
      {queue.instructions === "" ? null : <p className={styles.instructions}>{queue.instructions}</p>}
      {failed === null ? null : <ErrorNotice error={readApiError(failed)} />}
      {item === null && next.isPending ? <SkeletonRows rows={5} label={t("loading")} /> : null}
      {item === null && next.isSuccess ? (
        <Callout tone="good">{queue.rows.open === 0 ? t("allDone") : t("mineDone")}</Callout>
      ) : null}
      {item === null ? null : (
        <section className={styles.card} aria-label={t("row")} aria-busy={busy}>
          <dl>
            {item.content.map((cell) => (
              <div key={cell.name} className={styles.cell} data-type={cell.type}>
                <dt dir="auto">{cell.name}</dt>
                <dd dir="auto">{cell.value ?? <span className={styles.missing}>{t("missing")}</span>}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <div className={styles.answers} role="group" aria-label={t("question", { column: queue.column })}>
        {classes.map((name, at) => (
          <Button key={name} variant="primary" disabled={itemId === null} onClick={press(`label-${at}`)}>
            <span dir="auto">{name}</span> <Kbd>{at + 1}</Kbd>
          </Button>
        ))}
      </div>
      <div className={styles.answers}>
        <Button disabled={itemId === null} onClick={press("label-unknown")}>
          {t("unknown")} <Kbd>D</Kbd>
        </Button>
        <Button variant="quiet" disabled={itemId === null} onClick={press("label-skip")}>
          {t("skip")} <Kbd>S</Kbd>
        </Button>
        <Button variant="quiet" disabled={queue.mine === 0} onClick={press("label-undo")}>
          {t("undo")} <Kbd>U</Kbd>
        </Button>
        {canExport ? <ExportLabels projectId={projectId} queue={queue} /> : null}
      </div>
    </>
  );
}
