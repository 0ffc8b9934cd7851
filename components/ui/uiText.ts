"use client";

import { createContext, useContext } from "react";
import { englishUiText } from "./uiText.en.ts";

/** The few words primitives say by themselves. */
export type UiText = {
  readonly [K in keyof typeof englishUiText]: (typeof englishUiText)[K] extends string
    ? string
    : { readonly [N in keyof (typeof englishUiText)[K]]: string };
};

const Context = createContext<UiText>(englishUiText);
export const UiTextProvider = Context.Provider;

/** Words of primitives in the reader's language; English where nobody gave others. */
export const useUiText = (): UiText => useContext(Context);
