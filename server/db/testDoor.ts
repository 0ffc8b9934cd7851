import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type Door = { url: string; close: () => Promise<void> };

type DoorOptions = {
  /** each answer of the database arrives this much later */
  delayMs?: number;
  /** asked once per connection: after how many answers it is cut off; null = never */
  cutAfter?: () => number | null;
};

/**
 * Another port that leads to a database, as bad a way as asked for.
 * @param url of the database
 * @returns the address through the door; closing it cuts everybody off
 */
export async function openDoor(url: string, { delayMs = 0, cutAfter = () => null }: DoorOptions = {}): Promise<Door> {
  const inside = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(Number(inside.port), inside.hostname);
    const cut = (): void => {
      socket.destroy();
      onward.destroy();
    };
    for (const one of [socket, onward]) {
      sockets.add(one);
      one
        .on("error", () => undefined)
        .on("close", () => {
          sockets.delete(one);
          cut();
        });
    }
    let left = cutAfter() ?? Infinity;
    socket.pipe(onward);
    onward.on("data", (chunk) => {
      left -= 1;
      // Timers of one length fire in the order they were set, so answers keep theirs.
      if (left < 0) cut();
      else if (delayMs === 0) socket.write(chunk);
      else setTimeout(() => socket.destroyed || socket.write(chunk), delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the door has no port");
  return {
    url: Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(address.port) }).href,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
