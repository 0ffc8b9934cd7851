/** The form that holds the field is drawn in the next frames; after this time it isn't coming. */
const PATIENCE_MS = 1000;

/** A field is found by the settings' path written with dots; where it isn't drawn, the nearest field around it is taken. */
function find(path: readonly (string | number)[]): HTMLElement | null {
  for (let length = path.length; length > 0; length -= 1) {
    const found = document.querySelector<HTMLElement>(
      `[data-field="${CSS.escape(path.slice(0, length).map(String).join("."))}"]`,
    );
    if (found) return found;
  }
  return null;
}

/**
 * Brings a settings field into sight and puts the cursor into it, as soon as it is drawn.
 * @param path settings path; an empty one focuses the first field
 */
export function focusField(path: readonly (string | number)[]): void {
  const until = performance.now() + PATIENCE_MS;
  const look = (): void => {
    const field = path.length === 0 ? document.querySelector<HTMLElement>("[data-field]") : find(path);
    if (field) {
      for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
        fold.open = true;
      field.scrollIntoView({ block: "center" });
      // Sliders keep a hidden input for forms; only what is drawn can take the cursor.
      const controls = [...field.querySelectorAll<HTMLElement>("input, select, textarea, button")];
      controls.find((control) => control.offsetParent !== null)?.focus({ preventScroll: true });
    } else if (performance.now() < until) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
