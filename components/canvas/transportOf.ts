import type { inferRouterClient } from "@trpc/client";
import type { AppRouter } from "../../server/api/root.ts";
import { readApiError } from "../api/index.ts";
import type { PipelineTransport } from "./store/transport.ts";

type Client = inferRouterClient<AppRouter>;

/** How the editor's pipeline reaches the server. */
export function transportOf(client: Pick<Client, "pipelines">, projectId: string): PipelineTransport {
  return {
    load: async () => {
      try {
        const { document, revision } = await client.pipelines.get.query({ projectId });
        return { document, revision };
      } catch (error) {
        if (readApiError(error).retryable) return null;
        throw error;
      }
    },
    save: async ({ batchId, revision, operations }) => {
      try {
        return await client.pipelines.save.mutate({ projectId, batchId, baseRevision: revision, operations });
      } catch (error) {
        const known = readApiError(error);
        const message = [known.message, known.remedy].filter(Boolean).join(" ");
        return { status: known.retryable ? "unreachable" : "stopped", message };
      }
    },
  };
}
