import { ImageResponse } from "next/og";
import type { SharedContent } from "../../server/links/index.ts";
import { askLine, changeLine, type ExecutiveText, tileSentences } from "../executive/index.ts";

const SIZE = { width: 1200, height: 630 };
/** Of the light theme: a picture in somebody's messenger knows no theme. */
const COLOURS = { paper: "#f7f6f2", ink: "#1a1c1f", muted: "#6a6d73", accent: "#2c57cf" };

/** The picture of a shared page, as PNG: what is asked, and what it is worth. @param mark words at its foot */
export function drawPreview(content: SharedContent, t: ExecutiveText, mark: string): Response {
  const { summary } = content;
  const writing = { t, locale: "en-GB" };
  const head = summary === null ? content.project : askLine(summary, writing);
  const value =
    summary?.tiles == null ? null : tileSentences(summary.tiles, summary, writing).value.head.replaceAll("\u202f", " ");
  return new ImageResponse(
    <div
      style={{
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        width: "100%",
        height: "100%",
        padding: 72,
        background: COLOURS.paper,
        color: COLOURS.ink,
      }}
    >
      <div style={{ display: "flex", color: COLOURS.muted, fontSize: 32 }}>{content.project}</div>
      <div style={{ display: "flex", flexDirection: "column", gap: 28 }}>
        <div style={{ display: "flex", fontSize: 64, lineHeight: 1.15 }}>{head}</div>
        {value === null ? null : <div style={{ display: "flex", color: COLOURS.accent, fontSize: 44 }}>{value}</div>}
        {summary === null ? null : (
          <div style={{ display: "flex", color: COLOURS.muted, fontSize: 32 }}>{changeLine(summary, writing)}</div>
        )}
      </div>
      <div style={{ display: "flex", color: COLOURS.muted, fontSize: 26 }}>{mark}</div>
    </div>,
    { ...SIZE, headers: { "cache-control": "private, no-store", "referrer-policy": "no-referrer" } },
  );
}
