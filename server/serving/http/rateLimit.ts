import { TooManyError } from "../../errors/index.ts";

/** A token bucket per key, in this process: cheap enough to ask at every request. */
export function createRateLimit(
  { burst, perSecond }: { burst: number; perSecond: number },
  now: () => number = () => performance.now(),
) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    /** @throws TooManyError `too_many_requests` when the key has used up its share */
    spend: (key: string): void => {
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: burst, at };
      bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
      bucket.at = at;
      buckets.set(key, bucket);
      if (bucket.tokens < 1) {
        throw new TooManyError({
          code: "too_many_requests",
          userMessage: "This key sends more requests than it may.",
          remedy: "Send several rows per request, or wait.",
          retryAfterSeconds: Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond)),
        });
      }
      bucket.tokens -= 1;
    },
    forget: (keys: ReadonlySet<string>): void => {
      for (const key of buckets.keys()) if (!keys.has(key)) buckets.delete(key);
    },
  };
}
export type RateLimit = ReturnType<typeof createRateLimit>;
