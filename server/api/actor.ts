import type { Actor } from "../audit/index.ts";

/** Who acts in a call of the browser or of a program, as the trail keeps it. */
export const actorOf = (ctx: {
  session: { userId: string; name: string };
  address: string;
  token?: object | undefined;
}): Actor => ({
  id: ctx.session.userId,
  name: ctx.session.name,
  via: ctx.token === undefined ? "ui" : "api",
  address: ctx.address,
});
