"use client";

import { createContext, useContext } from "react";

/** Below this zoom letters of normal size can't be read. */
export const FAR = 0.45;
/** Below this zoom even names are specks: blocks of colour are left. */
export const TINY = 0.2;

const Context = createContext(false);
export const FarProvider = Context.Provider;

/** Whether the canvas is looked at from so far away that only names and colours are drawn. */
export const useFar = (): boolean => useContext(Context);
