import { QueryClient } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
} from "@trpc/client";
import { observable, tap } from "@trpc/server/observable";
import superjson from "superjson";
import type { AppRouter } from "../../server/api/root.ts";
import { readApiError } from "./readApiError.ts";

const URL = "/api/trpc";
// Longer addresses are cut by proxies; a batch that would exceed it is split.
const MAX_URL_LENGTH = 2000;
const RETRIES = 2;

/** Told to the window when an answer fails for a reason that isn't the person's: time to ask how the server is. */
export const TROUBLE_EVENT = "stagecraft:trouble";

const tellTrouble: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op)
        .pipe(
          tap({
            error: (error) => {
              if (readApiError(error).retryable) window.dispatchEvent(new Event(TROUBLE_EVENT));
            },
          }),
        )
        .subscribe(observer),
    );

/** The one connection of a tab: queries and mutations in batches, subscriptions as server-sent events. */
export function createApiClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      tellTrouble,
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: URL, transformer: superjson }),
        false: httpBatchLink({ url: URL, transformer: superjson, maxURLLength: MAX_URL_LENGTH }),
      }),
    ],
  });
}

/** Server state. What the person did wrong is not asked again; a lost network or a restarting server is. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < RETRIES && readApiError(error).retryable,
      },
      mutations: { retry: false },
    },
  });
}
