"use client";

import { Command } from "cmdk";
import { ArrowLeft, ArrowRight } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "../../ui/Dialog.tsx";
import { connect } from "../actions.ts";
import { type ConnectionChoice, connectionChoices } from "../connectionChoices.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import styles from "./ConnectDialog.module.css";

/** A longer list is searched, not read. */
const MOST = 60;

function Line({ choice }: { choice: ConnectionChoice }) {
  const t = useTranslations("connect");
  const Arrow = choice.direction === "out" ? ArrowRight : ArrowLeft;
  return (
    <>
      {choice.ports === null ? (
        <span className={styles.ports} dir="auto">
          {choice.other}
        </span>
      ) : (
        <span className={styles.ports}>
          {choice.ports.own}
          <Arrow aria-label={t(choice.direction === "out" ? "to" : "from")} />
          <strong dir="auto">{choice.other}</strong> {choice.ports.far}
        </span>
      )}
      {choice.ok ? null : <span className={styles.reason}>{choice.reason}</span>}
    </>
  );
}

/** Connecting by keyboard: everything the stage may be joined to, and why not to the rest, in one list. */
export function ConnectDialog({ stageId, onClose }: { stageId: string | null; onClose: () => void }) {
  const editor = useEditor();
  const t = useTranslations("connect");
  const document = useEditorState((state) => state.document);
  const [query, setQuery] = useState("");
  const [picked, setPicked] = useState<{ query: string | null; key: string }>({ query: null, key: "" });
  const choices = useMemo(() => (stageId === null ? [] : connectionChoices(document, stageId)), [document, stageId]);
  const name = document.stages.find((stage) => stage.id === stageId)?.name ?? "";
  const wanted = query.trim().toLowerCase();
  const found = choices.filter((choice) =>
    `${choice.other} ${choice.ports?.own ?? ""} ${choice.ports?.far ?? ""}`.toLowerCase().includes(wanted),
  );
  const groups = [
    { title: t("fits"), list: found.filter((choice) => choice.ok).slice(0, MOST) },
    { title: t("refused"), list: found.filter((choice) => !choice.ok).slice(0, MOST) },
  ];
  // Without a choice of the person's own for these very letters, Enter means the first that fits.
  const selected = picked.query === query ? picked.key : (groups[0]?.list[0]?.key ?? "");
  const close = (): void => {
    setQuery("");
    setPicked({ query: null, key: "" });
    onClose();
  };
  return (
    <Dialog
      open={stageId !== null}
      onOpenChange={(open) => (open ? undefined : close())}
      title={t("title", { name })}
      description={choices.some((choice) => choice.ok) ? t("how") : t("nothingFits", { name })}
    >
      <Command
        label={t("title", { name })}
        shouldFilter={false}
        loop
        value={selected}
        onValueChange={(key) => setPicked({ query, key })}
      >
        <Command.Input
          autoFocus
          className={styles.search}
          placeholder={t("find")}
          value={query}
          onValueChange={setQuery}
        />
        <Command.List className={styles.list} label={t("targets")}>
          {groups
            .filter(({ list }) => list.length > 0)
            .map(({ title, list }) => (
              <Command.Group key={title} heading={title} className={styles.group}>
                {list.map((choice) => (
                  <Command.Item
                    key={choice.key}
                    value={choice.key}
                    className={styles.item}
                    disabled={!choice.ok}
                    onSelect={() => {
                      if (!choice.ok) return;
                      connect(editor, choice.edge);
                      close();
                    }}
                  >
                    <Line choice={choice} />
                  </Command.Item>
                ))}
              </Command.Group>
            ))}
        </Command.List>
        {found.length === 0 ? (
          <p className={styles.none} role="status">
            {choices.length === 0 ? t("alone") : t("noSuch")}
          </p>
        ) : null}
      </Command>
    </Dialog>
  );
}
