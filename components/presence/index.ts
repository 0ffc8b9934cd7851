/** Who else has the project open: names in the bar, hands and selections on the canvas. */
export { People } from "./People.tsx";
export { PresenceLayer } from "./PresenceLayer.tsx";
