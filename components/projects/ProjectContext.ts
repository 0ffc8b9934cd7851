"use client";

import { createContext, useContext } from "react";
import type { Role } from "../../server/auth/index.ts";

export type ProjectInfo = {
  id: string;
  workspaceId: string;
  name: string;
  role: Role;
  /** Whether the person may change anything here. */
  canEdit: boolean;
};

const Context = createContext<ProjectInfo | null>(null);
export const ProjectProvider = Context.Provider;

/** The project of the page. @throws Error outside of a project's pages: a mistake of ours */
export function useProject(): ProjectInfo {
  const project = useContext(Context);
  if (project === null) throw new Error("used outside of a project's pages");
  return project;
}
