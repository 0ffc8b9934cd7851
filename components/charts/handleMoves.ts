/** A value on a picture's x axis that people move by hand. */
export type HandleScale = { value: number; min: number; max: number; step: number };

/** Steps of a Page key. */
const PAGE = 10;
/** Steps are decimals (0.005): what a sum of doubles adds behind them means nothing. */
const DIGITS = 12;

/** The nearest step of the scale. */
export function snapped(value: number, { min, max, step }: Omit<HandleScale, "value">): number {
  const near = min + Math.round((value - min) / step) * step;
  return Number(Math.min(Math.max(near, min), max).toPrecision(DIGITS));
}

/** Where a key moves the handle, as keys move any slider; null: not its key. */
export function movedBy(key: string, { value, ...scale }: HandleScale): number | null {
  const by = (steps: number): number => snapped(value + steps * scale.step, scale);
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return by(1);
    case "ArrowLeft":
    case "ArrowDown":
      return by(-1);
    case "PageUp":
      return by(PAGE);
    case "PageDown":
      return by(-PAGE);
    case "Home":
      return scale.min;
    case "End":
      return scale.max;
    default:
      return null;
  }
}
