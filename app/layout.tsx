import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ApiProvider } from "../components/api/index.ts";
import { MessagesProvider } from "../components/messages/index.ts";
import { requestLanguage, serverText } from "../components/messages/serverText.ts";
import "../components/ui/tokens.css";
import "../components/ui/base.css";
import { LOCALE_COOKIE, parseLocale } from "../components/ui/locale.ts";
import { parseTheme, THEME_COOKIE } from "../components/ui/themeChoice.ts";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: { default: "Stagecraft", template: "%s · Stagecraft" },
  description: (await serverText("pages"))("description"),
  robots: { index: false },
});
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  const locale = parseLocale(jar.get(LOCALE_COOKIE)?.value);
  const language = await requestLanguage();
  return (
    <html
      lang={language}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      {...(theme === "system" ? {} : { "data-theme": theme })}
      {...(locale === "system" ? {} : { "data-locale": locale })}
    >
      <body>
        <MessagesProvider language={language}>
          <ApiProvider>{children}</ApiProvider>
        </MessagesProvider>
      </body>
    </html>
  );
}
