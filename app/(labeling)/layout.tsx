import type { ReactNode } from "react";
import { FindProvider } from "../../components/find/index.ts";
import { LocaleKeeper, ServiceNotice } from "../../components/projects/index.ts";
import { openPage } from "../../server/api/openPage.ts";

/** Around the one page of a labeler: nothing of the project leads away from it. */
export default async function LabelingLayout({ children }: { children: ReactNode }) {
  const { me } = await openPage();
  return (
    <FindProvider>
      <LocaleKeeper locale={me.locale} />
      {children}
      <ServiceNotice />
    </FindProvider>
  );
}
