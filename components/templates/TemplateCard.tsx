import { useTranslations } from "use-intl";
import type { ReactNode } from "react";
import { Button } from "../ui/Button.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import styles from "./Templates.module.css";
import { Thumbnail, type Drawing } from "./Thumbnail.tsx";

export type TemplateCardProps = {
  id: string;
  title: string;
  goal: string;
  facts: string;
  /** Money per month, and what it rests on; null where nothing is at stake. */
  value: { text: string; basis: string } | null | undefined;
  drawing: Drawing;
  busy: boolean;
  disabled: boolean;
  onUse: (() => void) | null;
  /** Beside the button. */
  more?: ReactNode;
};

/** Picture, goal and value of a template, and the button that makes a project of it. */
export function TemplateCard(props: TemplateCardProps) {
  const { id, title, goal, facts, value, drawing, onUse } = props;
  const t = useTranslations("templates");
  return (
    <li className={styles.card}>
      <div className={styles.frame}>
        <Thumbnail id={id} drawing={drawing} label={t("picture", { title })} />
      </div>
      <div className={styles.body}>
        <h3 className={styles.name} dir="auto">
          {title}
        </h3>
        <p className={styles.goal} dir="auto">
          {goal}
        </p>
        {value === undefined ? null : value === null ? (
          <p className={styles.noValue}>{t("noMoney")}</p>
        ) : (
          <Tooltip text={value.basis}>
            <p className={styles.value} tabIndex={0}>
              {value.text}
            </p>
          </Tooltip>
        )}
        <div className={styles.foot}>
          <p className={styles.facts}>{facts}</p>
          {props.more}
        </div>
        {onUse === null ? null : (
          <Button aria-label={t("useNamed", { title })} busy={props.busy} disabled={props.disabled} onClick={onUse}>
            {t("use")}
          </Button>
        )}
      </div>
    </li>
  );
}
