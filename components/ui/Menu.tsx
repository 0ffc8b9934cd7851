"use client";

import { DropdownMenu as Radix } from "radix-ui";
import Link from "next/link";
import { type ReactElement, type ReactNode, useState } from "react";
import { classNames } from "./classNames.ts";
import { Kbd } from "./Kbd.tsx";
import styles from "./Menu.module.css";
import { useUiText, type UiText } from "./uiText.ts";

export type MenuItem =
  | {
      type?: "action";
      label: ReactNode;
      onSelect: () => void;
      icon?: ReactNode;
      keys?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Shows a tick: the choice in force. */
      checked?: boolean;
    }
  | { type: "link"; label: ReactNode; href: string; icon?: ReactNode; checked?: boolean }
  | { type: "separator" }
  | { type: "heading"; label: ReactNode };

function items(list: readonly MenuItem[], text: UiText) {
  return list.map((item, index) => {
    // Menus are short and fixed while open, so the place is a stable key.
    if (item.type === "separator") return <Radix.Separator key={index} className={styles.separator} />;
    if (item.type === "heading") {
      return (
        <Radix.Label key={index} className={styles.heading}>
          {item.label}
        </Radix.Label>
      );
    }
    if (item.type === "link") {
      return (
        <Radix.Item key={index} className={styles.item} asChild>
          <Link href={item.href}>
            {item.icon}
            <span className={styles.label}>{item.label}</span>
            {item.checked === true ? <Tick text={text} /> : null}
          </Link>
        </Radix.Item>
      );
    }
    return (
      <Radix.Item
        key={index}
        className={classNames(styles.item, item.danger === true && styles.danger)}
        disabled={item.disabled === true}
        onSelect={item.onSelect}
      >
        {item.icon}
        <span className={styles.label}>{item.label}</span>
        {item.checked === true ? <Tick text={text} /> : null}
        {item.keys === undefined ? null : <Kbd>{item.keys}</Kbd>}
      </Radix.Item>
    );
  });
}

function Tick({ text }: { text: UiText }) {
  return (
    <span role="img" aria-label={text.chosen}>
      ✓
    </span>
  );
}

/** A list of actions that opens from a button. */
export function Menu({
  trigger,
  list,
  align = "end",
}: {
  trigger: ReactElement;
  list: readonly MenuItem[];
  align?: "start" | "end";
}) {
  const text = useUiText();
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.content} align={align} sideOffset={4} collisionPadding={8}>
          {items(list, text)}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The same list at a place on the screen: for what has no button, as under the right mouse key. Open for as long as it is drawn. */
export function MenuAt({
  at,
  list,
  label,
  onClose,
}: {
  at: { x: number; y: number };
  list: readonly MenuItem[];
  label: string;
  onClose: () => void;
}) {
  const text = useUiText();
  // Where the focus was before the menu, and is again after it.
  const [before] = useState(() => (document.activeElement instanceof HTMLElement ? document.activeElement : null));
  return (
    <Radix.Root modal={false} open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Trigger asChild>
        <span aria-hidden style={{ position: "fixed", left: at.x, top: at.y, width: 1, height: 1 }} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.content}
          aria-label={label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (document.activeElement === document.body) before?.focus({ preventScroll: true });
          }}
        >
          {items(list, text)}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
