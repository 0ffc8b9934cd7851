/** Times and limits of this room, each with its reason. */

/** A month: people come back to a project weekly; a stolen cookie dies with its session row long before. */
export const SESSION_SECONDS = 30 * 24 * 3600;
/** `lastSeenAt` is for people to read; writing it on every request would double the queries of a page. */
export const SEEN_EVERY_SECONDS = 60;
export const DAY_SECONDS = 24 * 3600;
/** How long an invitation may be valid: long enough for somebody on holiday, never a door for ever. */
export const INVITE_DAYS = [1, 7, 30] as const;
/** How long a link of an account works. One an owner hands over has to wait for somebody to be reached. */
export const LINK_SECONDS = { verify: 2 * DAY_SECONDS, reset: 3600, byOwner: DAY_SECONDS } as const;
/** How long an API token may live: CI wants long, a leaked file wants short. */
export const TOKEN_DAYS = [7, 30, 90, 365] as const;
export const MIN_PASSWORD = 10;
/** Argon2 reads every byte; an endless password would be an endless computation. */
export const MAX_PASSWORD = 200;
/** OWASP's smallest recommended setting for argon2id: 19 MiB, 2 passes; about 30 ms here. */
export const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Random bytes of session ids and invite tokens: twice the 128 bits that can't be guessed. */
export const TOKEN_BYTES = 32;

/** Points per window, by what is counted. Failing sign-ins are paid per account and place; a success gives the points back. */
export const LIMITS = {
  /** one account from one place */
  signIn: { points: 10, seconds: 15 * 60 },
  /** one account from everywhere: a botnet doesn't get ten tries per address */
  signInAccount: { points: 60, seconds: 15 * 60 },
  /** one place trying many accounts; with no trustworthy address this counts the whole installation, so it is wide */
  signInPlace: { points: 300, seconds: 15 * 60 },
  signUp: { points: 200, seconds: 3600 },
  password: { points: 10, seconds: 15 * 60 },
  inviteLookup: { points: 200, seconds: 15 * 60 },
  /** mails somebody else's mailbox can be made to get */
  mailLink: { points: 5, seconds: 3600 },
  resetPlace: { points: 60, seconds: 3600 },
  createToken: { points: 30, seconds: 3600 },
  /** tokens that don't exist, by place; with no trustworthy address this counts the whole installation */
  tokenGuess: { points: 300, seconds: 15 * 60 },
  /** looks at shared links, counted before they are made; tokens can't be guessed, so this is about load */
  linkLookup: { points: 240, seconds: 60 },
  /** the same with no trustworthy address: the whole installation, so it is wide */
  linkLookupAnywhere: { points: 3_000, seconds: 60 },
  /** one link's password from one place */
  linkPassword: { points: 10, seconds: 15 * 60 },
  linkGuest: { points: 30, seconds: 3600 },
  linkSpeak: { points: 30, seconds: 3600 },
  createWorkspace: { points: 30, seconds: 3600 },
  upload: { points: 60, seconds: 60 },
  startRun: { points: 120, seconds: 60 },
} as const;
