"use client";

import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from "react";
import { useStore } from "zustand";
import { readApiError, useApiClient } from "../api/index.ts";
import { newUuid } from "../format/newUuid.ts";
import { createLive, type Live, type LiveServer, type LiveState } from "./createLive.ts";

const Context = createContext<Live | null>(null);

/** The one live connection of a project's pages in this tab. */
export function LiveProvider({ projectId, children }: { projectId: string; children: ReactNode }) {
  const client = useApiClient();
  const [live] = useState(() => {
    const tabId = newUuid();
    const server: LiveServer = {
      follow: (cursor, on) =>
        client.live.follow.subscribe(
          { projectId, tabId, cursor },
          {
            onData: ({ data }) => on.event(data),
            onConnectionStateChange: ({ state }) => on.connected(state === "pending"),
            // The link reconnects by itself when the network fails; what arrives here can’t be mended by trying again.
            onError: (error) => on.ended(readApiError(error).message),
          },
        ),
      look: (cursor) => client.live.look.query({ projectId, cursor }),
      say: (whereabouts) => client.live.say.mutate({ projectId, tabId, ...whereabouts }),
      leave: () => client.live.leave.mutate({ projectId, tabId }),
    };
    return createLive(server, tabId, {
      getItem: (key) => localStorage.getItem(key),
      setItem: (key, value) => localStorage.setItem(key, value),
    });
  });
  useEffect(() => {
    live.start();
    return live.stop;
  }, [live]);
  return <Context value={live}>{children}</Context>;
}

/** @throws Error outside of a project's pages: a mistake of ours */
export function useLive(): Live {
  const live = useContext(Context);
  if (live === null) throw new Error("used outside of a project's pages");
  return live;
}

/** Calls when the reader's inbox changed; outside of a project's pages never, nobody streams there. */
export function useInboxNews(heard: () => void): void {
  const live = useContext(Context);
  const tell = useEffectEvent(heard);
  useEffect(() => live?.onInbox(() => tell()), [live]);
}

/** Draws again only when the selected part is another one. */
export function useLiveState<T>(select: (state: LiveState) => T): T {
  return useStore(useLive().store, select);
}
