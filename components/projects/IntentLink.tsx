"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";

/**
 * A link whose page is fetched when somebody points at it or reaches it by Tab, not as soon as it is in sight: a list of
 * fifty projects would otherwise fetch fifty pages, and every page the scripts of all its neighbours.
 */
export function IntentLink({
  href,
  ...rest
}: Omit<ComponentProps<typeof Link>, "href" | "prefetch"> & { href: string }) {
  const router = useRouter();
  const fetchSoon = (): void => router.prefetch(href);
  return <Link href={href} prefetch={false} onPointerEnter={fetchSoon} onFocus={fetchSoon} {...rest} />;
}
