import type { ReactNode } from "react";

/** Numbers between 0 and 1 that look like chance and are the same each time. */
const chance = (at: number): number => {
  const value = Math.sin(at * 12.9898 + 4.1414) * 43758.5453;
  return value - Math.floor(value);
};
const each = <T,>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
/** About a bell curve from -1 to 1. */
const bell = (at: number): number => (chance(at) + chance(at + 101) + chance(at + 202)) / 1.5 - 1;
const WIDTH = 240;
const HEIGHT = 96;

const dot = (x: number, y: number, kind: "plain" | "hit" | "second", size = 2) => (
  <circle key={`${x} ${y}`} cx={x.toFixed(1)} cy={y.toFixed(1)} r={size} data-kind={kind} />
);

/** Many ordinary payments, a few that stand apart behind the line. */
const cardFraud = (): ReactNode => (
  <>
    {each(110, (at) => dot(20 + chance(at) * 150, 52 + bell(at + 7) * 34, "plain", 1.7))}
    {each(9, (at) => dot(188 + chance(at + 60) * 40, 46 + bell(at + 90) * 36, "hit", 3))}
    <line x1={178} x2={178} y1={6} y2={90} data-kind="limit" />
  </>
);

/** Customers left, month by month; the lower line is with calls. */
const telecomChurn = (): ReactNode => {
  const path = (loss: number) =>
    each(12, (at) => `${at === 0 ? "M" : "L"}${16 + at * 19} ${(14 + 72 * (1 - loss ** at)).toFixed(1)}`).join(" ");
  return (
    <>
      <path d={path(0.88)} data-kind="line" />
      <path d={path(0.95)} data-kind="hitLine" />
      {each(12, (at) => dot(16 + at * 19, 14 + 72 * (1 - 0.95 ** at), "hit", 2.4))}
    </>
  );
};

/** Estimates against prices; the band holds four in five. */
const housePrices = (): ReactNode => (
  <>
    <path d="M14 82 L226 6 L226 24 L14 90 Z" data-kind="band" />
    <line x1={14} x2={226} y1={86} y2={15} data-kind="line" />
    {each(42, (at) => {
      const x = 18 + chance(at) * 204;
      const off = bell(at + 33) * 11;
      return dot(x, 86 - ((x - 14) / 212) * 71 + off, Math.abs(off) < 6 ? "hit" : "plain", 2.2);
    })}
  </>
);

/** A stack of forms; two go to the desk. */
const benefitDocuments = (): ReactNode =>
  each(9, (at) => {
    const odd = at === 3 || at === 7;
    const x = 10 + at * 25;
    return (
      <g key={at} transform={`translate(${x} ${odd ? 8 : 26})`}>
        <rect width={20} height={52} rx={2} data-kind={odd ? "hitBox" : "box"} />
        {each(5, (row) => (
          <line
            key={row}
            x1={4}
            x2={8 + chance(at * 9 + row) * 8}
            y1={10 + row * 8}
            y2={10 + row * 8}
            data-kind="line"
          />
        ))}
      </g>
    );
  });

const hill = (middle: number, wide: number, high: number): string =>
  each(49, (at) => {
    const x = at * 5;
    return `${at === 0 ? "M" : "L"}${x} ${(88 - high * Math.exp(-(((x - middle) / wide) ** 2))).toFixed(1)}`;
  }).join(" ");

/** Two hills that overlap; the limit stands where a miss costs as much as 168 alarms. */
const breastCancer = (): ReactNode => (
  <>
    <path d={hill(82, 34, 70)} data-kind="line" />
    <path d={hill(168, 30, 58)} data-kind="hitLine" />
    <line x1={104} x2={104} y1={6} y2={90} data-kind="limit" />
  </>
);

/** A cloud with the line through it. */
const diabetes = (): ReactNode => (
  <>
    {each(60, (at) => {
      const x = 16 + chance(at) * 208;
      return dot(x, 74 - (x / WIDTH) * 46 + bell(at + 11) * 26, "plain", 2);
    })}
    <line x1={14} x2={226} y1={74} y2={28} data-kind="hitLine" />
  </>
);

/** Three clusters. */
const wine = (): ReactNode =>
  (
    [
      [58, 34, "plain"],
      [128, 66, "hit"],
      [190, 30, "second"],
    ] as const
  ).flatMap(([x, y, kind], group) =>
    each(22, (at) => dot(x + bell(at + group * 57) * 30, y + bell(at + group * 91 + 13) * 22, kind, 2.3)),
  );

const THREE = ["01111100", "00000110", "00000110", "00111100", "00000110", "00000110", "00000110", "01111100"];

/** A digit as eight by eight pixels, and what is read. */
const digits = (): ReactNode => (
  <>
    {THREE.flatMap((row, y) =>
      [...row].map((pixel, x) => (
        <rect
          key={`${x} ${y}`}
          x={34 + x * 10}
          y={8 + y * 10}
          width={9}
          height={9}
          data-kind={pixel === "1" ? "ink" : "paper"}
        />
      )),
    )}
    <path d="M132 48 H160 M153 42 L160 48 L153 54" data-kind="line" />
    <text x={188} y={62} data-kind="digit">
      3
    </text>
  </>
);

const drawn: Readonly<Record<string, () => ReactNode>> = {
  "card-fraud": cardFraud,
  "telecom-churn": telecomChurn,
  "house-prices": housePrices,
  "benefit-documents": benefitDocuments,
  "breast-cancer": breastCancer,
  diabetes,
  wine,
  digits,
};

/** What the problem of a template looks like; null where nothing was drawn for it. */
export function problemPicture(templateId: string): { viewBox: string; shapes: ReactNode } | null {
  const draw = drawn[templateId];
  return draw === undefined ? null : { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, shapes: draw() };
}
