"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import type { QueueState } from "../../server/labeling/index.ts";
import { useApi } from "../api/index.ts";
import { Button } from "../ui/Button.tsx";

/** Every row with what was said, by whom and when, as a file of JSON lines. */
export function ExportLabels({ projectId, queue }: { projectId: string; queue: QueueState }) {
  const t = useTranslations("labeling");
  const api = useApi();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async () => {
      const labels = await client.fetchQuery(
        api.labeling.export.queryOptions({ projectId, queueId: queue.id }, { gcTime: 0 }),
      );
      const lines = labels.map(({ content, ...rest }) =>
        JSON.stringify({ ...rest, row: Object.fromEntries(content.map(({ name, value }) => [name, value])) }),
      );
      const address = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "application/x-ndjson" }));
      const link = Object.assign(document.createElement("a"), { href: address, download: `${queue.column}.jsonl` });
      link.click();
      URL.revokeObjectURL(address);
    },
  });
  return (
    <Button
      variant="quiet"
      icon={<Download size={14} aria-hidden />}
      busy={save.isPending}
      onClick={() => save.mutate()}
    >
      {t("export")}
    </Button>
  );
}
