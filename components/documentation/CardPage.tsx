"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowLeft, Download, IdCard } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Select } from "../ui/Input.tsx";
import { Menu } from "../ui/Menu.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { CardSections } from "./CardSections.tsx";
import styles from "./Documentation.module.css";
import { saveFile } from "./saveFile.ts";

const FORMATS = ["sagemaker", "huggingface", "google"] as const;

/** The card of a model: what is known of it and where that comes from, and the same for other products. */
export function CardPage({ openModel }: { openModel: string | null }) {
  const t = useTranslations("card");
  const { id: projectId } = useProject();
  const api = useApi();
  const [chosen, setChosen] = useState(openModel);
  const models = useQuery(api.documentation.cards.queryOptions({ projectId }));
  const model = models.data?.find(({ id }) => id === chosen) ?? models.data?.[0];
  const card = useQuery(
    api.documentation.card.queryOptions({ projectId, modelId: model?.id ?? "" }, { enabled: model !== undefined }),
  );
  const save = useMutation(api.documentation.exportCard.mutationOptions({ onSuccess: saveFile }));
  const error = models.error ?? card.error ?? save.error;
  const choose = (id: string) => {
    setChosen(id);
    save.reset();
    const address = new URL(window.location.href);
    address.searchParams.set("model", id);
    window.history.replaceState(null, "", address);
  };
  return (
    <main className={styles.page}>
      <Link href={`/projects/${projectId}/models`} className={styles.back}>
        <ArrowLeft size={14} aria-hidden /> {t("back")}
      </Link>
      <header className={styles.head}>
        <div className={styles.line}>
          <h1>{t("title")}</h1>
          {model === undefined ? null : (
            <span className={styles.buttons}>
              {models.data !== undefined && models.data.length > 1 ? (
                <Select aria-label={t("model")} value={model.id} onChange={(event) => choose(event.target.value)}>
                  {models.data.map((each) => (
                    <option key={each.id} value={each.id}>
                      {t("modelOf", { name: each.name, number: String(each.runNumber) })}
                    </option>
                  ))}
                </Select>
              ) : null}
              <Menu
                trigger={
                  <Button icon={<Download />} busy={save.isPending}>
                    {t("export")}
                  </Button>
                }
                list={FORMATS.map((format) => ({
                  label: t(format),
                  onSelect: () => save.mutate({ projectId, modelId: model.id, format }),
                }))}
              />
            </span>
          )}
        </div>
        <p className={styles.quiet}>{t("lead")}</p>
      </header>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      {save.data === undefined ? null : (
        <Callout live tone={save.data.cut.length > 0 ? "warn" : "good"}>
          {t("exported", { name: save.data.name })}
          {save.data.cut.length > 0 ? ` ${t("cut", { fields: save.data.cut.join(", ") })}` : null}
        </Callout>
      )}
      {models.isLoading || card.isLoading ? <SkeletonRows rows={8} label={t("loading")} /> : null}
      {models.data?.length === 0 ? (
        <EmptyState
          icon={<IdCard size={28} aria-hidden />}
          title={t("none")}
          action={
            <Button asChild>
              <Link href={`/projects/${projectId}/pipeline`}>{t("toPipeline")}</Link>
            </Button>
          }
        >
          {t("noneWhy")}
        </EmptyState>
      ) : null}
      {card.data === undefined ? null : (
        <>
          <p className={styles.line}>
            <strong dir="auto">{card.data.name}</strong>
            <Link href={`/projects/${projectId}/runs/${card.data.run.id}`}>
              {t("run", { number: String(card.data.run.number) })}
            </Link>
            {card.data.run.final ? <Badge tone="accent">{t("final")}</Badge> : null}
            <Badge>{card.data.status}</Badge>
          </p>
          <Callout
            tone={card.data.unknown.length === 0 ? "good" : "neutral"}
            title={
              card.data.unknown.length === 0 ? t("allKnown") : t("someUnknown", { count: card.data.unknown.length })
            }
          >
            {card.data.unknown.length === 0 ? null : t("unknownWhy")}
          </Callout>
          <CardSections key={card.data.id} card={card.data} onSaved={() => void card.refetch()} />
        </>
      )}
    </main>
  );
}
