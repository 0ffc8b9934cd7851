/** Times and limits of this room, each with its reason. Tests shorten them; nothing else changes them. */
export const tunables = {
  /** How long somebody counts as here without a sign of life. Tabs give one every 4 s, so two may get lost. */
  leaseMs: 12_000,
  /** How often ended leases are looked for; a ghost stays at most this much longer. */
  sweepMs: 1_000,
  /** A stream that breaks and comes back at once is no leaving: names in the bar must not flicker. */
  returnMs: 1_500,
  /** Signs of one tab closer together than this are dropped: a hand moves at ten a second, a script at thousands. */
  tellMs: 40,
  /** Tabs remembered per project; beyond it newcomers aren't shown. */
  tabs: 200,
};
