import { problemPicture } from "./pictures.tsx";
import styles from "./Templates.module.css";

export type Drawing = {
  stages: { id: string; kind: string; x: number; y: number }[];
  edges: [from: string, to: string][];
};

const BOX = { width: 220, height: 72 };
const EDGE = 40;

/** A small picture of what a template is about, else of its pipeline. */
export function Thumbnail({ id, drawing, label }: { id: string; drawing: Drawing; label: string }) {
  const picture = problemPicture(id);
  if (picture !== null) {
    return (
      <svg className={styles.picture} viewBox={picture.viewBox} role="img" aria-label={label}>
        {picture.shapes}
      </svg>
    );
  }
  return <PipelinePicture drawing={drawing} label={label} />;
}

function PipelinePicture({ drawing, label }: { drawing: Drawing; label: string }) {
  const { stages, edges } = drawing;
  const left = Math.min(0, ...stages.map(({ x }) => x)) - EDGE;
  const top = Math.min(0, ...stages.map(({ y }) => y)) - EDGE;
  const right = Math.max(BOX.width, ...stages.map(({ x }) => x + BOX.width)) + EDGE;
  const bottom = Math.max(BOX.height, ...stages.map(({ y }) => y + BOX.height)) + EDGE;
  const places = new Map(stages.map((stage) => [stage.id, stage]));
  return (
    <svg
      className={styles.picture}
      viewBox={`${left} ${top} ${right - left} ${bottom - top}`}
      role="img"
      aria-label={label}
    >
      {edges.map(([from, to]) => {
        const [start, end] = [places.get(from), places.get(to)];
        if (start === undefined || end === undefined) return null;
        return (
          <line
            key={`${from} ${to}`}
            x1={start.x + BOX.width}
            y1={start.y + BOX.height / 2}
            x2={end.x}
            y2={end.y + BOX.height / 2}
            data-kind="line"
            strokeWidth={6}
          />
        );
      })}
      {stages.map(({ id, kind, x, y }) => (
        <g key={id}>
          <rect x={x} y={y} width={BOX.width} height={BOX.height} rx={10} data-kind="box" strokeWidth={5} />
          <rect
            x={x}
            y={y}
            width={18}
            height={BOX.height}
            rx={6}
            style={{ fill: `var(--stage-${kind}, var(--muted))` }}
          />
        </g>
      ))}
    </svg>
  );
}
