export type Whereabouts = { cursor: { x: number; y: number } | null; selected: string[] };

/** A hand seen ten times a second looks alive; every message is a request. */
const TELL_EVERY_MS = 100;
/** The sign of life while nothing moves; the server forgets a tab after three that are missing. */
const BEAT_MS = 4_000;

export type Teller = {
  say: (change: Partial<Whereabouts>) => void;
  /** Says the same again at once: to those who have just forgotten it. */
  tellNow: () => void;
  wake: () => void;
  rest: () => void;
};

/** Tells others where this person is: at once when it was quiet, then at most ten times a second, and now and then for life's sake. */
export function createTeller(tell: (whereabouts: Whereabouts) => Promise<unknown>): Teller {
  let known: Whereabouts = { cursor: null, selected: [] };
  let toldAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let awake = false;
  let busy = false;

  const schedule = (ms: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = awake ? setTimeout(() => void send(), ms) : null;
  };
  const send = async (): Promise<void> => {
    if (busy || !awake) return;
    busy = true;
    toldAt = performance.now();
    const said = known;
    try {
      await tell(said);
    } catch {
      // Nobody hears it: the next sign will do.
    }
    busy = false;
    schedule(said === known ? BEAT_MS : Math.max(0, toldAt + TELL_EVERY_MS - performance.now()));
  };
  const soon = (): void => schedule(Math.max(0, toldAt + TELL_EVERY_MS - performance.now()));

  return {
    say: (change) => {
      known = { ...known, ...change };
      if (!busy) soon();
    },
    tellNow: () => {
      if (!busy) soon();
    },
    wake: () => {
      if (awake) return;
      awake = true;
      soon();
    },
    rest: () => {
      awake = false;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
