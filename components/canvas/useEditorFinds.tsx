"use client";

import { useTranslations } from "use-intl";
import { type FindItem, useFindItems } from "../find/index.ts";
import { useEditor } from "./EditorContext.ts";
import { focusStage } from "./focusStage.ts";
import { StageIcon } from "./stageIcons.tsx";
import type { Derived } from "./store/derived.ts";

/** Each column with the stages that make it: where it leaves a stage that it didn't enter. */
export function columnMakers(
  derived: Pick<Derived, "order" | "shapes">,
): { name: string; type: string; stageId: string }[] {
  return derived.order.flatMap((stageId) => {
    const shapes = derived.shapes.get(stageId);
    if (!shapes) return [];
    const entering = new Set(
      Object.values(shapes.context.inputs).flatMap((list) =>
        list.flatMap((shape) => shape.columns ?? []).map((each) => each.name),
      ),
    );
    const leaving = Object.values(shapes.outputs).flatMap((shape) => shape.columns ?? []);
    const made = new Map(leaving.filter(({ name }) => !entering.has(name)).map((column) => [column.name, column.type]));
    return [...made].map(([name, type]) => ({ name, type, stageId }));
  });
}

/** Offers the stages and columns of the pipeline to the find dialog. */
export function useEditorFinds(): void {
  const editor = useEditor();
  const t = useTranslations("find");
  useFindItems("editor", (): FindItem[] => {
    const { derived } = editor.store.getState();
    const open = (id: string, tab: "settings" | "data"): void => {
      editor.setView({ selected: [id], edges: [], open: id, tab });
      requestAnimationFrame(() => focusStage(id));
    };
    const stages = derived.order.flatMap((id): FindItem[] => {
      const card = derived.cards.get(id);
      if (!card) return [];
      return [
        {
          id: `stage:${editor.projectId}:${id}`,
          group: "stages",
          label: card.name,
          detail: [card.label !== card.name ? card.label : null, ...card.lines.map((line) => line.value)]
            .filter(Boolean)
            .join(" · "),
          keywords: [id],
          icon: <StageIcon name={card.icon} />,
          run: () => open(id, "settings"),
        },
      ];
    });
    const columns = columnMakers(derived).map(({ name, type, stageId }): FindItem => {
      const stage = derived.cards.get(stageId);
      return {
        id: `column:${editor.projectId}:${stageId}:${name}`,
        group: "columns",
        label: name,
        detail: `${type} · ${t("madeBy", { stage: stage?.name ?? stageId })}`,
        icon: <StageIcon name={stage?.icon ?? null} />,
        run: () => open(stageId, "data"),
      };
    });
    return [...stages, ...columns];
  });
}
