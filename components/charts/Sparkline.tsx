/**
 * A small histogram in a line of text. The exact counts stand beside it in words, so it carries no axis.
 * @param counts rows per bin
 */
export function Sparkline({ counts, label }: { counts: readonly number[]; label: string }) {
  const most = Math.max(...counts, 1);
  const width = 64;
  const height = 20;
  const step = width / Math.max(1, counts.length);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {counts.map((count, index) => {
        // A bin with any row at all stays visible.
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * height);
        return (
          <rect
            key={index}
            x={index * step}
            y={height - tall}
            width={Math.max(0.8, step - 0.8)}
            height={tall}
            fill="currentColor"
          />
        );
      })}
    </svg>
  );
}
