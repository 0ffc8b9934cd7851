import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "../../server/api/root.ts";
import { readApiError } from "./readApiError.ts";

const URL = "/api/trpc";
// Longer addresses are cut by proxies; a batch that would exceed it is split.
const MAX_URL_LENGTH = 2000;
const RETRIES = 2;

/** The one connection of a tab: queries and mutations in batches, subscriptions as server-sent events. */
export function createApiClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
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
