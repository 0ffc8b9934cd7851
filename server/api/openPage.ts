import { TRPCError } from "@trpc/server";
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { env } from "../env.js";
import { createPageCaller } from "./caller.ts";

/** The proxy writes the asked path here; a layout has no other way to know it. */
const PATH_HEADER = "x-stagecraft-path";

/**
 * What every page of the studio starts with: the caller, who is there, and their workspaces. Leads to the sign-in page
 * when nobody is, and from there back. Asked once per request, however many parts of the page need it.
 */
export const openPage = cache(async () => {
  const caller = await createPageCaller();
  const me = await caller.account.me();
  if (me === null) {
    const path = (await headers()).get(PATH_HEADER) ?? "/projects";
    redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  }
  return { caller, me, workspaces: await caller.workspaces.list() };
});

/** Set by the pages themselves; names the workspace somebody looked at last. */
const WORKSPACE_COOKIE = "stagecraft-workspace";

/**
 * The workspace a page is about: the one asked for, else the one looked at last, else the oldest.
 * @returns undefined for somebody without any
 */
export async function currentWorkspace<T extends { id: string }>(
  workspaces: T[],
  asked?: string,
): Promise<T | undefined> {
  const last = (await cookies()).get(WORKSPACE_COOKIE)?.value;
  return [asked, last].map((id) => workspaces.find((each) => each.id === id)).find(Boolean) ?? workspaces[0];
}

/** The address people type, for commands they copy. */
export function publicAddress(): string {
  return env().publicUrl;
}

/** Asks the server for a page; what doesn't exist (or has a nonsensical id) shows the page for that. */
export async function orNotFound<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST")) notFound();
    throw error;
  }
}

/** Everything around a project's pages. */
export const openProjectPage = cache(async (projectId: string) => {
  const page = await openPage();
  const project = await orNotFound(page.caller.projects.get({ projectId }));
  return { ...page, project };
});
