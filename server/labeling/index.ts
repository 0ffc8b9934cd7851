/** Rows that people label: queues, opinions, what they come to. The rest of the product uses this file only. */
export type { Card, QueueState } from "./labeling.ts";
export { createPeople } from "./people.ts";
