"use client";

import { DropdownMenu as Radix } from "radix-ui";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
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
  | { type: "link"; label: ReactNode; href: string; icon?: ReactNode }
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
        {item.checked === true ? (
          <span role="img" aria-label={text.chosen}>
            ✓
          </span>
        ) : null}
        {item.keys === undefined ? null : <Kbd>{item.keys}</Kbd>}
      </Radix.Item>
    );
  });
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
