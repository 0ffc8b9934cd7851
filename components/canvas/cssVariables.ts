import "react";

declare module "react" {
  // CSS variables are ordinary properties of a style attribute; React's own type doesn't know them.
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
