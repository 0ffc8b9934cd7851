import { z } from "zod";
import type { Shelf } from "./keep.ts";

export const inspectorTabs = ["settings", "data", "result", "logs", "target"] as const;
export type InspectorTab = (typeof inspectorTabs)[number];

/** How somebody looks at the pipeline. Never part of the document, never undone. */
export const viewSchema = z.object({
  selected: z.array(z.string()),
  /** Keys of selected edges. */
  edges: z.array(z.string()),
  /** Stage in the inspector. */
  open: z.string().nullable(),
  tab: z.enum(inspectorTabs),
  palette: z.boolean(),
  drawer: z.boolean(),
  /** The list instead of the drawing. */
  outline: z.boolean().default(false),
  viewport: z.object({ x: z.number(), y: z.number(), zoom: z.number() }).nullable(),
  /** Text typed into fields that is not a valid value yet, by stage and field: kept across a reload, never in the document. */
  halfTyped: z.record(z.string(), z.record(z.string(), z.string())),
});
export type View = z.infer<typeof viewSchema>;

export const firstView: View = {
  selected: [],
  edges: [],
  open: null,
  tab: "settings",
  palette: true,
  drawer: true,
  outline: false,
  viewport: null,
  halfTyped: {},
};

const viewKey = (projectId: string): string => `stagecraft:view:${projectId}`;

export function keepView(shelf: Shelf, projectId: string, view: View): void {
  try {
    shelf.setItem(viewKey(projectId), JSON.stringify(view));
  } catch {
    // A full storage costs the remembered view only.
  }
}

/**
 * @param address query part of the page's address; `stage` and `tab` in it win, so that a link opens what was meant
 */
export function keptView(shelf: Shelf, projectId: string, address: URLSearchParams): View {
  let kept = firstView;
  try {
    const parsed = viewSchema.safeParse(JSON.parse(shelf.getItem(viewKey(projectId)) ?? "null"));
    if (parsed.success) kept = parsed.data;
  } catch {
    // Unreadable: start afresh.
  }
  const stage = address.get("stage");
  const tab = inspectorTabs.find((each) => each === address.get("tab"));
  return { ...kept, ...(stage ? { open: stage, selected: [stage] } : {}), ...(tab ? { tab } : {}) };
}

/** The address that opens this view, without the rest of the view's details. */
export function addressOf(view: View, current: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(current);
  if (view.open === null) {
    next.delete("stage");
    next.delete("tab");
  } else {
    next.set("stage", view.open);
    if (view.tab === "settings") next.delete("tab");
    else next.set("tab", view.tab);
  }
  return next;
}
