"use client";

import { Settings2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/Button.tsx";
import { ReadingDialog } from "./ReadingDialog.tsx";

type ReadingButtonProps = { projectId: string; fileId: string; name: string };

/** Opens the dialog that says how a file is read. */
export function ReadingButton({ projectId, fileId, name }: ReadingButtonProps) {
  const t = useTranslations("reading");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={<Settings2 size={14} />} onClick={() => setOpen(true)}>
        {t("open")}
      </Button>
      {open ? <ReadingDialog projectId={projectId} fileId={fileId} name={name} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
