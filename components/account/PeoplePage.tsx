"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readApiError, useApi } from "../api/index.ts";
import { formatCount } from "../format/number.ts";
import { formatDay } from "../format/time.ts";
import { Badge } from "../ui/Badge.tsx";
import { Callout } from "../ui/Callout.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { ErrorNotice } from "../ui/ErrorNotice.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Input } from "../ui/Input.tsx";
import { Menu } from "../ui/Menu.tsx";
import { RelativeTime } from "../ui/RelativeTime.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Table } from "../ui/Table.tsx";
import { Unseen } from "../ui/Unseen.tsx";
import styles from "./account.module.css";

/** Everybody with an account here, for the owners of the installation. */
export function PeoplePage() {
  const api = useApi();
  const t = useTranslations("people");
  const queryClient = useQueryClient();
  const people = useQuery(api.installation.people.queryOptions());
  const reload = () => queryClient.invalidateQueries({ queryKey: api.installation.people.queryKey() });
  const setOwner = useMutation(api.installation.setOwner.mutationOptions({ onSettled: reload }));
  const resetLink = useMutation(api.installation.resetLink.mutationOptions());
  const [filter, setFilter] = useState("");
  const error = people.error ?? setOwner.error ?? resetLink.error;
  const wanted = filter.trim().toLowerCase();
  const rows = people.data?.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(wanted)) ?? [];
  const linkFor = people.data?.find(({ userId }) => userId === resetLink.variables?.userId)?.name ?? "";
  return (
    <main className={styles.page}>
      <div>
        <h1 className={styles.title}>{t("title")}</h1>
        <p className={styles.text}>{t("what")}</p>
      </div>
      {error === null ? null : <ErrorNotice error={readApiError(error)} />}
      {resetLink.data === undefined ? null : (
        <Callout tone="good" live title={t("linkFor", { name: linkFor })}>
          <div className={styles.secret}>
            <code data-testid="reset-link">{resetLink.data.link}</code>
            <CopyButton text={resetLink.data.link} label={t("copyLink")} />
          </div>
        </Callout>
      )}
      <Input
        type="search"
        className={styles.filter}
        aria-label={t("filter")}
        placeholder={t("filter")}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {people.isPending ? <SkeletonRows rows={3} label={t("loading")} /> : null}
      {people.data !== undefined && rows.length === 0 ? <p role="status">{t("none")}</p> : null}
      {rows.length === 0 ? null : (
        <Table label={t("title")}>
          <thead>
            <tr>
              <th scope="col">{t("name")}</th>
              <th scope="col">{t("email")}</th>
              <th scope="col" data-numeric>
                {t("workspaces")}
              </th>
              <th scope="col">{t("lastSeen")}</th>
              <th scope="col">{t("since")}</th>
              <th scope="col">
                <Unseen>{t("actions")}</Unseen>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((person) => (
              <tr key={person.userId}>
                <td dir="auto">
                  {person.name} {person.isOwner ? <Badge tone="accent">{t("owner")}</Badge> : null}
                </td>
                <td>
                  {person.email} {person.emailVerified ? null : <Badge>{t("unconfirmed")}</Badge>}
                </td>
                <td data-numeric>{formatCount(person.workspaces)}</td>
                <td>{person.lastSeenAt === null ? t("never") : <RelativeTime at={person.lastSeenAt} />}</td>
                <td>{formatDay(person.createdAt)}</td>
                <td data-actions>
                  <Menu
                    trigger={<IconButton label={t("actionsFor", { name: person.name })} icon={<MoreHorizontal />} />}
                    list={[
                      { label: t("resetLink"), onSelect: () => resetLink.mutate({ userId: person.userId }) },
                      {
                        label: person.isOwner ? t("takeOwner") : t("makeOwner"),
                        onSelect: () => setOwner.mutate({ userId: person.userId, isOwner: !person.isOwner }),
                      },
                    ]}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </main>
  );
}
