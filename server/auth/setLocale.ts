import type { Database } from "../db/index.ts";

/** Keeps how somebody reads numbers, dates and money. @param locale a language tag; null follows the browser */
export async function setLocale(db: Database, userId: string, locale: string | null): Promise<void> {
  await db.prisma.user.update({ where: { id: userId }, data: { locale } });
}
