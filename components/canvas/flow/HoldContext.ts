"use client";

import { createContext, useContext } from "react";

type Holding = {
  /** What was under the hand stands in the document now. */
  release: (flowId: string) => void;
};
const Context = createContext<Holding>({ release: () => undefined });
export const HoldProvider = Context.Provider;
export const useHolding = (): Holding => useContext(Context);
