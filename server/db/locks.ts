/** Serialises the numbering of a pipeline's versions: two people must not both take number n + 1. */
export const VERSION_LOCK = 7_310_002;
