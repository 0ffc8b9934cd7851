export { checkStorable } from "./checkStorable.ts";
export { connectionConfig, createPool, database, openDatabase, type Database, type PrismaClient } from "./client.ts";
export { Prisma } from "./generated/client.ts";
