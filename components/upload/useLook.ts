import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readApiError, useApi, type ApiError } from "../api/index.ts";
import type { Found, LookChange } from "./look.ts";

const ASK_EVERY_MS = 250;

/**
 * What is found in a file, and a way to have it looked at again. While it is looked at, what was found before stays.
 */
export function useLook(projectId: string, fileId: string) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [shown, setShown] = useState<Found | null>(null);
  const query = api.files.look.queryOptions({ projectId, fileId });
  const file = useQuery({
    ...query,
    refetchInterval: ({ state }) => (state.data?.detection.state === "pending" ? ASK_EVERY_MS : false),
  });
  const again = useMutation(
    api.files.lookAgain.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
    }),
  );
  const detection = file.data?.detection;
  if (detection?.state === "ready" && detection.detected !== shown) setShown(detection.detected);
  const failure: ApiError | null =
    detection?.state === "failed"
      ? { ...detection.failure, remedy: detection.failure.remedy ?? undefined, retryable: false }
      : null;
  const problem = file.error ?? again.error;
  return {
    found: shown,
    isLooking: again.isPending || detection === undefined || detection.state === "pending",
    failure: problem === null ? failure : readApiError(problem),
    change: (look: LookChange) => again.mutate({ projectId, fileId, look }),
    /** Forgets what others may have cached of the file. */
    settle: () =>
      Promise.all(
        [api.files.get.queryKey({ projectId, fileId }), api.projects.targets.queryKey({ projectId, fileId })].map(
          (queryKey) => queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  };
}
