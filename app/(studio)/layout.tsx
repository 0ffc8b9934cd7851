import type { ReactNode } from "react";
import { FindProvider } from "../../components/find/index.ts";
import { LocaleKeeper, ServiceNotice } from "../../components/projects/index.ts";
import { openPage } from "../../server/api/openPage.ts";

/** Asks who is there before anything is sent, so that a visitor is led to the sign-in page by an honest redirect. */
export default async function StudioLayout({ children }: { children: ReactNode }) {
  const { me } = await openPage();
  return (
    <FindProvider>
      <LocaleKeeper locale={me.locale} />
      {children}
      <ServiceNotice />
    </FindProvider>
  );
}
