"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { useState, type ReactNode } from "react";
import type { AppRouter } from "../../server/api/root.ts";
import { createApiClient, createQueryClient } from "./client.ts";

const context = createTRPCContext<AppRouter>();

/** Options for react-query, e.g. `useQuery(useApi().projects.list.queryOptions({ workspaceId }))`. */
export const useApi = context.useTRPC;
/** The bare client, for calls outside of react-query (autosave, uploads). */
export const useApiClient = context.useTRPCClient;

/** Gives everything below access to the server. One per tab. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [apiClient] = useState(createApiClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={apiClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
