"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readApiError, useApi } from "../api/index.ts";
import { useProject } from "../projects/index.ts";
import { Button } from "../ui/Button.tsx";
import { Callout } from "../ui/Callout.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { Input } from "../ui/Input.tsx";
import { Panel } from "../ui/Panel.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { Table } from "../ui/Table.tsx";
import styles from "./models.module.css";

/**
 * Keys of an endpoint. A new one is shown once; afterwards only its end is known.
 * @param shown the key made on this visit
 */
export function EndpointKeys({
  endpointId,
  shown,
  onMade,
}: {
  endpointId: string;
  shown: string | null;
  onMade: (key: string) => void;
}) {
  const { id: projectId } = useProject();
  const api = useApi();
  const queries = useQueryClient();
  const keys = useQuery(api.endpoints.keys.queryOptions({ projectId, endpointId }));
  const lookAgain = () =>
    queries.invalidateQueries({ queryKey: api.endpoints.keys.queryKey({ projectId, endpointId }) });
  const create = useMutation(
    api.endpoints.createKey.mutationOptions({ onSuccess: ({ key }) => onMade(key), onSettled: lookAgain }),
  );
  const revoke = useMutation(api.endpoints.revokeKey.mutationOptions({ onSettled: lookAgain }));
  const [name, setName] = useState("");
  const [asking, setAsking] = useState<{ id: string; name: string } | null>(null);
  const valid = keys.data?.filter((key) => key.revokedAt === null) ?? [];
  const failed = create.error ?? revoke.error ?? keys.error;
  const make = (): void => {
    create.mutate({ projectId, endpointId, name: name.trim() || "key" });
    setName("");
  };
  return (
    <Panel title="Keys">
      <div className={styles.stack}>
        <form
          className={styles.inline}
          onSubmit={(event) => {
            event.preventDefault();
            make();
          }}
        >
          <Input
            value={name}
            maxLength={100}
            placeholder="Who will use it?"
            aria-label="Name of the new key"
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" busy={create.isPending}>
            Make a key
          </Button>
        </form>
        {failed ? <ErrorNotice error={readApiError(failed)} /> : null}
        {shown !== null ? (
          <Callout
            tone="good"
            live
            title="Copy this key now: it is shown only once"
            action={<CopyButton text={shown} />}
          >
            <code className={styles.key} data-testid="endpoint-key">
              {shown}
            </code>
          </Callout>
        ) : null}
        {valid.length > 0 ? (
          <Table label="Keys">
            <thead>
              <tr>
                <th scope="col">name</th>
                <th scope="col">ends in</th>
                <th scope="col">made</th>
                <th scope="col">last used</th>
                <th scope="col"> </th>
              </tr>
            </thead>
            <tbody>
              {valid.map((key) => (
                <tr key={key.id}>
                  <td>{key.name}</td>
                  <td>
                    <code>…{key.suffix}</code>
                  </td>
                  <td>
                    <RelativeTime at={key.createdAt} />
                  </td>
                  <td>{key.lastUsedAt ? <RelativeTime at={key.lastUsedAt} /> : "never"}</td>
                  <td data-numeric>
                    <Button size="small" variant="danger" onClick={() => setAsking(key)}>
                      Revoke
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        ) : (
          <p className={styles.note}>No key yet. Nobody can call the endpoint without one.</p>
        )}
      </div>
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        title={`Revoke “${asking?.name ?? ""}”?`}
        confirm="Revoke the key"
        danger
        onConfirm={() => {
          if (asking) revoke.mutate({ projectId, endpointId, keyId: asking.id });
          setAsking(null);
        }}
      >
        <p>Whoever uses it is refused from the next request on. This can’t be taken back.</p>
      </ConfirmDialog>
    </Panel>
  );
}
