import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ApiProvider } from "../components/api/index.ts";
import "../components/ui/tokens.css";
import "../components/ui/base.css";
import { parseTheme, THEME_COOKIE } from "../components/ui/themeChoice.ts";

export const metadata: Metadata = {
  title: { default: "Stagecraft", template: "%s · Stagecraft" },
  description: "Build machine-learning pipelines that start with the business problem and answer in money.",
  robots: { index: false },
};
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      {...(theme === "system" ? {} : { "data-theme": theme })}
    >
      <body>
        <ApiProvider>{children}</ApiProvider>
      </body>
    </html>
  );
}
