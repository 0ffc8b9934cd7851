import { TRPCError } from "@trpc/server";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { createPageCaller } from "./caller.ts";

/**
 * What every page of the studio starts with: the caller, who is there, and their workspaces. Leads to the sign-in page
 * when nobody is.
 * @param path of the page, to come back to after signing in
 */
export const openPage = cache(async (path: string) => {
  const caller = await createPageCaller();
  const me = await caller.account.me();
  if (me === null) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return { caller, me, workspaces: await caller.workspaces.list() };
});

/** Asks the server for a page; what doesn't exist (or has a nonsensical id) shows the page for that. */
export async function orNotFound<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST")) notFound();
    throw error;
  }
}

/** Everything around a project's pages; asked once per request, however many parts of the page need it. */
export const openProjectPage = cache(async (projectId: string) => {
  const page = await openPage(`/projects/${projectId}/pipeline`);
  const project = await orNotFound(page.caller.projects.get({ projectId }));
  return { ...page, project };
});
