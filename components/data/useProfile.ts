"use client";

import { useQuery } from "@tanstack/react-query";
import { readApiError } from "../api/index.ts";
import { outputUrl, type Profile, profileSchema } from "./profile.ts";

export type Place = { projectId: string; runId: string; stageId: string; port: string };

/** The profile the run computed for a port. It belongs to finished work, so it never changes. */
export function useProfile(place: Place | null) {
  return useQuery({
    queryKey: ["profile", place],
    enabled: place !== null,
    staleTime: Infinity,
    queryFn: async (): Promise<Profile> => {
      if (place === null) throw new Error("asked for no profile");
      const answer = await fetch(outputUrl(place, "profile.json"));
      const body: unknown = await answer.json();
      if (!answer.ok) throw body;
      return profileSchema.parse(body);
    },
    retry: (failures, error) => failures < 2 && readApiError(error).retryable,
  });
}
