/** Sizes and places on the canvas, in pixels of the drawing at 100 %. */
export type Point = { x: number; y: number };

export const CARD = { width: 220, height: 118 } as const;
export const GRID = 4;

export const snap = (value: number): number => Math.round(value / GRID) * GRID;
