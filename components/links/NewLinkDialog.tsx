"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { LinkRole, LinkTarget } from "../../server/links/index.ts";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Field } from "../ui/Field.tsx";
import { Input, Select } from "../ui/Input.tsx";
import { SegmentedControl } from "../ui/SegmentedControl.tsx";
import { Switch } from "../ui/Switch.tsx";
import styles from "./Links.module.css";

const TARGETS: readonly LinkTarget[] = ["summary", "project", "pipeline", "run"];
const ROLES: readonly LinkRole[] = ["view", "comment", "approve"];
const ENDS = { d7: 7, d30: 30, d90: 90, never: null } as const;
type End = keyof typeof ENDS;
const isEnd = (text: string): text is End => text in ENDS;
const DAY_MS = 86_400_000;

/** Asks what a link shows and to whom, makes it, and shows its address this once. */
export function NewLinkDialog({ onClose }: { onClose: () => void }) {
  const { id: projectId } = useProject();
  const t = useTranslations("links");
  const api = useApi();
  const queryClient = useQueryClient();
  const [label, setLabel] = useState("");
  const [target, setTarget] = useState<LinkTarget>("summary");
  const [role, setRole] = useState<LinkRole>("view");
  const [runId, setRunId] = useState("");
  const [reviewId, setReviewId] = useState("");
  const [live, setLive] = useState(false);
  const [hideAmounts, setHideAmounts] = useState(false);
  const [password, setPassword] = useState("");
  const [end, setEnd] = useState<End>("d30");
  const runs = useQuery(api.runs.list.queryOptions({ projectId }, { enabled: target === "run" }));
  const reviews = useQuery(api.reviews.list.queryOptions({ projectId }, { enabled: role === "approve" }));
  const open = reviews.data?.filter(({ state }) => state === "in_review" || state === "changes_requested") ?? [];
  const create = useMutation(
    api.links.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.links.list.queryKey({ projectId }) }),
    }),
  );
  const chosenRun = runId || (runs.data?.[0]?.id ?? "");
  const chosenReview = reviewId || (open[0]?.id ?? "");
  const isReady =
    label.trim() !== "" &&
    (target !== "run" || chosenRun !== "") &&
    (role !== "approve" || chosenReview !== "") &&
    (password === "" || password.length >= 6);
  if (create.data !== undefined) {
    return (
      <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()} title={t("ready")}>
        <p>{t("readyWhat")}</p>
        <p className={styles.address}>
          <code>{create.data.address}</code>
        </p>
        <div className={styles.buttons}>
          <CopyButton text={create.data.address} label={t("copy")} />
          <Button variant="primary" onClick={onClose}>
            {t("close")}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()} title={t("newTitle")}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const days = ENDS[end];
          create.mutate({
            projectId,
            label: label.trim(),
            target,
            role,
            runId: target === "run" ? chosenRun : null,
            reviewId: role === "approve" ? chosenReview : null,
            live,
            hideAmounts,
            password: password === "" ? null : password,
            expiresAt: days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
          });
        }}
      >
        <Field label={t("label")} help={t("labelHelp")}>
          {(control) => (
            <Input
              {...control}
              value={label}
              maxLength={200}
              placeholder={t("labelExample")}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("what")}>
          {(control) => (
            <Select
              {...control}
              value={target}
              onChange={(event) => setTarget(TARGETS.find((each) => each === event.target.value) ?? "summary")}
            >
              {TARGETS.map((each) => (
                <option key={each} value={each}>
                  {t(`target.${each}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {target === "run" ? (
          <Field label={t("run")}>
            {(control) => (
              <Select {...control} value={chosenRun} onChange={(event) => setRunId(event.target.value)}>
                {runs.data?.map(({ id, number }) => (
                  <option key={id} value={id}>
                    {t("runNumber", { number: String(number) })}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <Field label={t("may")} help={t(`mayHelp.${role}`)}>
          {(control) => (
            <SegmentedControl
              id={control.id}
              label={t("may")}
              value={role}
              onChange={setRole}
              segments={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            />
          )}
        </Field>
        {role === "approve" ? (
          open.length === 0 ? (
            <p className={styles.quiet}>{reviews.isLoading ? t("loading") : t("noReview")}</p>
          ) : (
            <Field label={t("review")}>
              {(control) => (
                <Select {...control} value={chosenReview} onChange={(event) => setReviewId(event.target.value)}>
                  {open.map(({ id, number, gate, environment }) => (
                    <option key={id} value={id}>
                      {t("reviewNumber", { number: String(number), gate: String(gate), environment })}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )
        ) : null}
        <Option label={t("isLive")} help={t("isLiveHelp")}>
          <Switch label={t("isLive")} checked={live} onChange={setLive} />
        </Option>
        <Option label={t("hide")} help={t("hideHelp")}>
          <Switch label={t("hide")} checked={hideAmounts} onChange={setHideAmounts} />
        </Option>
        <Field label={t("withPassword")} help={t("withPasswordHelp")}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              maxLength={200}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("ends")}>
          {(control) => (
            <Select
              {...control}
              value={end}
              onChange={(event) => isEnd(event.target.value) && setEnd(event.target.value)}
            >
              {Object.keys(ENDS)
                .filter(isEnd)
                .map((each) => (
                  <option key={each} value={each}>
                    {t(`end.${each}`)}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        {create.error ? <ErrorNotice error={readApiError(create.error)} /> : null}
        <div className={styles.buttons}>
          <Button type="button" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" variant="primary" busy={create.isPending} disabled={!isReady}>
            {t("create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Option({ label, help, children }: { label: string; help: string; children: ReactNode }) {
  return (
    <div className={styles.option}>
      <div>
        <p>{label}</p>
        <p className={styles.quiet}>{help}</p>
      </div>
      {children}
    </div>
  );
}
