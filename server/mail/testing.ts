import { once } from "node:events";
import { SMTPServer } from "smtp-server";

/** One message as a mail server received it. */
export type Received = { from: string; to: string[]; raw: string };

export type TestMailServer = {
  port: number;
  received: Received[];
  /** Resolves with the message in this place, counted from 0, as soon as it is there. */
  message: (index: number) => Promise<Received>;
  /** What to answer to the next messages instead of taking them, in order; then they are taken again. */
  refuseNext: (...answers: { code: number; text: string }[]) => void;
  close: () => Promise<void>;
};

/** A real SMTP server on a free port of this machine. @param login when given, nobody may send without it */
export async function startMailServer(login?: { user: string; password: string }): Promise<TestMailServer> {
  const received: Received[] = [];
  const refusals: { code: number; text: string }[] = [];
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _session, done) => {
      if (auth.username === login?.user && auth.password === login?.password) done(null, { user: auth.username });
      else done(Object.assign(new Error("wrong password"), { responseCode: 535 }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const refusal = refusals.shift();
        if (refusal !== undefined) {
          done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? "" : (mailFrom?.address ?? ""),
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        for (const wake of [...waiting]) wake();
        done();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("the mail server has no port");
  return {
    port: address.port,
    received,
    message: (index) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = received[index];
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    refuseNext: (...answers) => void refusals.push(...answers),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
