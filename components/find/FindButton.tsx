"use client";

import { Search } from "lucide-react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/IconButton.tsx";
import { useFindStore } from "./FindContext.ts";
import { keysInWords } from "./keyCombo.ts";

/** Opens the find dialog, for hands that are on the mouse. */
export function FindButton() {
  const t = useTranslations("find");
  const store = useFindStore();
  return (
    <IconButton
      label={t("title")}
      keys={keysInWords("mod+k")}
      icon={<Search />}
      onClick={() => store.setState({ open: "find" })}
    />
  );
}
