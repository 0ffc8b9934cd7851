/** Tidies a drawing: what stands where after automatic layout. Pure and free of the registry, because it runs in a worker. */
import { type Box, layered, type Link } from "./layered.ts";

export type Rect = { x: number; y: number; width: number; height: number };
export type TidyItem = Rect & { id: string; pinned: boolean; frame: string | null };
export type TidyFrame = Rect & { id: string; collapsed: boolean };
export type TidyRequest = { items: TidyItem[]; notes: TidyItem[]; frames: TidyFrame[]; links: Link[] };
export type TidyAnswer = {
  items: Record<string, { x: number; y: number }>;
  notes: Record<string, { x: number; y: number }>;
  frames: Record<string, Rect>;
};

const GAPS = { x: 80, y: 48 } as const;
/** Room between a frame's edge and what is in it; the title stands in the upper part. */
export const FRAME_PADDING = { side: 20, top: 52, bottom: 20 } as const;
const GRID = 4;
const snap = (value: number): number => Math.round(value / GRID) * GRID;

/**
 * Frames are laid out by themselves and then stand in the drawing as one box, so nothing foreign ends up inside one.
 * Pinned items stay; the rest keeps their company: it is moved so that pinned items are as near as possible to where the
 * layout wants them, and gives way to them. Without pinned items the upper left corner stays where it was.
 */
export function tidy({ items, notes, frames, links }: TidyRequest): TidyAnswer {
  const answer: TidyAnswer = { items: {}, notes: {}, frames: {} };
  const known = new Map(frames.map((frame) => [frame.id, frame]));
  const frameOf = new Map(
    items.map((item) => [item.id, item.frame !== null && known.has(item.frame) ? item.frame : null]),
  );
  const inside = new Map<string, { x: number; y: number }>();
  const noteInside = new Map<string, { x: number; y: number }>();
  const boxes: Box[] = [];
  const inFrame = new Map<string, TidyItem[]>();
  for (const item of items) {
    const frame = frameOf.get(item.id);
    if (frame) inFrame.set(frame, [...(inFrame.get(frame) ?? []), item]);
    else boxes.push({ id: item.id, width: item.width, height: item.height });
  }
  const sizes = new Map<string, { width: number; height: number; shown: { width: number; height: number } }>();
  for (const frame of frames) {
    const members = inFrame.get(frame.id) ?? [];
    const placed = layered(
      members,
      links.filter(({ from, to }) => frameOf.get(from) === frame.id && frameOf.get(to) === frame.id),
      GAPS,
    );
    let width = 0;
    let bottom = 0;
    for (const member of members) {
      const at = placed.get(member.id) ?? { x: 0, y: 0 };
      inside.set(member.id, { x: at.x + FRAME_PADDING.side, y: at.y + FRAME_PADDING.top });
      width = Math.max(width, at.x + member.width);
      bottom = Math.max(bottom, at.y + member.height);
    }
    for (const note of notes.filter((each) => each.frame === frame.id)) {
      const y = bottom === 0 ? 0 : bottom + GAPS.y / 2;
      noteInside.set(note.id, { x: FRAME_PADDING.side, y: y + FRAME_PADDING.top });
      width = Math.max(width, note.width);
      bottom = y + note.height;
    }
    const filled = width > 0;
    const size = {
      width: filled ? width + 2 * FRAME_PADDING.side : frame.width,
      height: filled ? bottom + FRAME_PADDING.top + FRAME_PADDING.bottom : frame.height,
    };
    sizes.set(frame.id, { ...size, shown: frame.collapsed ? { width: 220, height: 118 } : size });
    boxes.push({ id: `frame:${frame.id}`, ...(frame.collapsed ? { width: 220, height: 118 } : size) });
  }
  const outer = (id: string): string => {
    const frame = frameOf.get(id);
    return frame ? `frame:${frame}` : id;
  };
  const places = layered(
    boxes,
    links.map(({ from, to }) => ({ from: outer(from), to: outer(to) })),
    GAPS,
  );

  const pinnedFrames = new Set(items.filter((item) => item.pinned).flatMap((item) => frameOf.get(item.id) ?? []));
  const shift = shiftOf(items, frames, frameOf, places, inside);
  const put = (at: { x: number; y: number } | undefined): { x: number; y: number } => ({
    x: snap((at?.x ?? 0) + shift.x),
    y: snap((at?.y ?? 0) + shift.y),
  });
  for (const frame of frames) {
    const { x, y } = pinnedFrames.has(frame.id) ? frame : put(places.get(`frame:${frame.id}`));
    const size = sizes.get(frame.id) ?? frame;
    answer.frames[frame.id] = { x, y, width: snap(size.width), height: snap(size.height) };
  }
  const fixed: Rect[] = items.filter((item) => item.pinned && !frameOf.get(item.id));
  for (const frame of frames) {
    const size = sizes.get(frame.id);
    const at = answer.frames[frame.id];
    if (at && size && pinnedFrames.has(frame.id)) fixed.push({ x: at.x, y: at.y, ...size.shown });
  }
  for (const item of items) {
    const frame = frameOf.get(item.id);
    const origin = frame ? answer.frames[frame] : undefined;
    const within = inside.get(item.id);
    if (item.pinned) continue;
    if (origin && within) answer.items[item.id] = { x: snap(origin.x + within.x), y: snap(origin.y + within.y) };
    else answer.items[item.id] = giveWay(put(places.get(item.id)), item, fixed);
  }
  for (const note of notes) {
    const within = noteInside.get(note.id);
    const origin = note.frame === null ? undefined : answer.frames[note.frame];
    if (within && origin) answer.notes[note.id] = { x: snap(origin.x + within.x), y: snap(origin.y + within.y) };
  }
  return answer;
}

/** How far the fresh layout is moved as a whole. */
function shiftOf(
  items: readonly TidyItem[],
  frames: readonly TidyFrame[],
  frameOf: ReadonlyMap<string, string | null>,
  places: ReadonlyMap<string, { x: number; y: number }>,
  inside: ReadonlyMap<string, { x: number; y: number }>,
): { x: number; y: number } {
  const pinned = items.filter((item) => item.pinned);
  if (pinned.length > 0) {
    let x = 0;
    let y = 0;
    for (const item of pinned) {
      const frame = frameOf.get(item.id);
      const at = places.get(frame ? `frame:${frame}` : item.id) ?? { x: 0, y: 0 };
      const within = frame ? inside.get(item.id) : undefined;
      x += item.x - at.x - (within?.x ?? 0);
      y += item.y - at.y - (within?.y ?? 0);
    }
    return { x: x / pinned.length, y: y / pinned.length };
  }
  const all: { x: number; y: number }[] = [...items.filter((item) => !frameOf.get(item.id)), ...frames];
  return all.reduce<{ x: number; y: number }>(
    (corner, { x, y }) => ({ x: Math.min(corner.x, x), y: Math.min(corner.y, y) }),
    all[0] ?? { x: 0, y: 0 },
  );
}

/** Down, until nothing that stays is in the way. What gave way is in the way of the next. */
function giveWay(
  at: { x: number; y: number },
  size: { width: number; height: number },
  fixed: Rect[],
): { x: number; y: number } {
  if (fixed.length === 0) return at;
  let y = at.y;
  for (let moved = true; moved;) {
    moved = false;
    for (const other of fixed) {
      const apart =
        at.x + size.width <= other.x ||
        other.x + other.width <= at.x ||
        y + size.height <= other.y ||
        other.y + other.height <= y;
      if (apart) continue;
      y = snap(other.y + other.height + GAPS.y);
      moved = true;
    }
  }
  if (y !== at.y) fixed.push({ x: at.x, y, width: size.width, height: size.height });
  return { x: at.x, y };
}
