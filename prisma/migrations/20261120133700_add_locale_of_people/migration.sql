-- How somebody reads numbers, dates and money; null follows the browser.
ALTER TABLE "User" ADD COLUMN     "locale" TEXT;
