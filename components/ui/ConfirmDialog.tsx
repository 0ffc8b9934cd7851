"use client";

import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./Button.tsx";
import styles from "./Dialog.module.css";
import { useUiText } from "./uiText.ts";

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will happen and whether it can be taken back. */
  children: ReactNode;
  /** The verb, e.g. "Archive project". */
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
};

/** Asks before something that matters; only a deliberate choice closes it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const text = useUiText();
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.overlay} />
        <Radix.Content className={styles.content}>
          <header className={styles.head}>
            <Radix.Title className={styles.title}>{props.title}</Radix.Title>
          </header>
          <Radix.Description asChild>
            <div className={styles.body}>{props.children}</div>
          </Radix.Description>
          <footer className={styles.foot}>
            <Radix.Cancel asChild>
              <Button>{text.keepAsItIs}</Button>
            </Radix.Cancel>
            <Button
              variant={props.danger === true ? "danger" : "primary"}
              busy={props.busy === true}
              onClick={props.onConfirm}
            >
              {props.confirm}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
