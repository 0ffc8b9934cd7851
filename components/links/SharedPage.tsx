"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { Opened } from "../../server/links/index.ts";
import { readApiError, useApi, useApiClient } from "../api/index.ts";
import { ExecutiveView, useReaderLocale } from "../executive/index.ts";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { CopyToWorkspace } from "./CopyToWorkspace.tsx";
import { DecideForm } from "./DecideForm.tsx";
import styles from "./Shared.module.css";
import { SharedPipeline, SharedRun } from "./SharedParts.tsx";
import { SpeakForm } from "./SpeakForm.tsx";
import { linkIdOf } from "./visitor.ts";

type Open = Extract<Opened, { state: "open" }>;
export type Me = { name: string } | null;

/** A page whose link ended while it was looked at, or was never there. */
export function GonePage({ now = false }: { now?: boolean }) {
  const t = useTranslations("shared");
  return (
    <main className={styles.gone}>
      <h1>{t("goneTitle")}</h1>
      <p>{now ? t("closedNow") : t("goneWhy")}</p>
    </main>
  );
}

/** What somebody with a link sees: the page itself, or first the question for its password. */
export function SharedPage({ token, first, me }: { token: string; first: Opened; me: Me }) {
  const [opened, setOpened] = useState(first);
  const [proof, setProof] = useState<string | null>(null);
  if (opened.state === "locked") {
    return (
      <Locked
        token={token}
        onOpen={(page, given) => {
          setProof(given);
          setOpened(page);
        }}
      />
    );
  }
  return <OpenPage visit={{ token, proof }} page={opened} me={me} onLook={setOpened} />;
}

function Locked({ token, onOpen }: { token: string; onOpen: (page: Open, proof: string) => void }) {
  const t = useTranslations("shared");
  const client = useApiClient();
  const [password, setPassword] = useState("");
  const unlock = useMutation({
    mutationFn: async () => {
      const { proof } = await client.shared.unlock.mutate({ token, password });
      return { proof, page: await client.shared.open.mutate({ token, proof }) };
    },
    onSuccess: ({ proof, page }) => {
      if (page.state === "open") onOpen(page, proof);
    },
  });
  return (
    <main className={styles.gone}>
      <h1>{t("lockedTitle")}</h1>
      <p>{t("lockedWhy")}</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          unlock.mutate();
        }}
      >
        <Field label={t("password")} error={unlock.error ? readApiError(unlock.error).message : null}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="off"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={unlock.isPending} disabled={password === ""}>
          {t("unlock")}
        </Button>
      </form>
    </main>
  );
}

/** A live page looks again this often while somebody looks at it. */
const LOOK_EVERY_MS = 15_000;

type Visit = { token: string; proof: string | null };

function OpenPage({ visit, page, me, onLook }: { visit: Visit; page: Open; me: Me; onLook: (page: Opened) => void }) {
  const t = useTranslations("shared");
  const client = useApiClient();
  const api = useApi();
  const locale = useReaderLocale();
  const [isClosed, setClosed] = useState(false);
  const look = useMutation(api.shared.open.mutationOptions({ onSuccess: onLook }));
  const { content, ticket, role, live, review } = page;
  useEffect(() => {
    const close = () => setClosed(true);
    const { unsubscribe } = client.shared.follow.subscribe(
      { ticket },
      { onData: ({ type }) => type === "closed" && close(), onError: () => undefined },
    );
    return unsubscribe;
    // The ticket is another one after every look; the stream stays with the first.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [client]);
  const again = () => look.mutate({ ...visit, again: true });
  useEffect(() => {
    if (!live || isClosed) return;
    const timer = setInterval(() => {
      if (!document.hidden) client.shared.open.mutate({ ...visit, again: true }).then(onLook, () => undefined);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [live, isClosed, client, visit, onLook]);
  if (isClosed) return <GonePage now />;
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  const about = {
    what: t(`what.${content.target}`),
    project: content.project,
    name: content.by,
    date: `${date.format(new Date(content.asOf))} UTC`,
  };
  const linkId = linkIdOf(ticket);
  return (
    <main className={styles.page}>
      <header className={styles.about}>
        <p dir="auto">
          {live ? t("isLive", about) : t("asOf", about)}{" "}
          {page.expiresAt === null ? null : t("until", { date: date.format(page.expiresAt) })}
        </p>
        {role === "view" ? <Badge>{t("readOnly")}</Badge> : null}
      </header>
      {look.error ? <ErrorNotice error={readApiError(look.error)} /> : null}
      {content.summary === null ? (
        <h1 className={styles.title} dir="auto">
          {content.project}
        </h1>
      ) : (
        <ExecutiveView summary={content.summary} trail={page.auditHead} />
      )}
      {content.drawing === null ? null : <SharedPipeline drawing={content.drawing} />}
      {content.run === null ? null : <SharedRun run={content.run} locale={locale} />}
      {content.summary === null && page.auditHead !== null ? (
        <p className={styles.trail}>{`${page.auditHead.seq}:${page.auditHead.hash.slice(0, 16)}`}</p>
      ) : null}
      {role === "approve" && review !== null ? (
        <DecideForm visit={visit} linkId={linkId} review={review} me={me} onDecided={again} />
      ) : null}
      {role === "view" ? null : (
        <SpeakForm visit={visit} linkId={linkId} comments={page.comments} me={me} onSaid={again} />
      )}
      {content.canCopy ? (
        me === null ? (
          <p className={styles.quiet}>
            <Link href="/sign-in" rel="noreferrer">
              {t("copySignIn")}
            </Link>
          </p>
        ) : (
          <CopyToWorkspace visit={visit} />
        )
      ) : null}
    </main>
  );
}
