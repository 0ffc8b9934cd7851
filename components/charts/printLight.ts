/** Paper is white: pages that are dark on screen are printed in their light colours. */

let before: string | undefined;
let flipped = false;
const redraws = new Set<() => void>();

function toPaper(): void {
  const root = document.documentElement;
  if (!flipped) before = root.dataset["theme"];
  flipped = true;
  root.dataset["theme"] = "light";
  for (const redraw of redraws) redraw();
}

function toScreen(): void {
  const root = document.documentElement;
  if (before === undefined) delete root.dataset["theme"];
  else root.dataset["theme"] = before;
  flipped = false;
  for (const redraw of redraws) redraw();
}

/** @param redraw draws a picture at once, with the colours that hold now @returns stops it */
export function onPrint(redraw: () => void): () => void {
  if (redraws.size === 0) {
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
  }
  redraws.add(redraw);
  return () => {
    redraws.delete(redraw);
    if (redraws.size > 0) return;
    window.removeEventListener("beforeprint", toPaper);
    window.removeEventListener("afterprint", toScreen);
  };
}
