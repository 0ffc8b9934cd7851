import { createTransport } from "nodemailer";
import { z } from "zod";
import { authSecret, env } from "../env.js";
import { log } from "../log/index.ts";
import { messageSchema } from "./message.ts";
import { unseal } from "./seal.ts";
import { MAIL_TIMEOUT_MS } from "./tunables.ts";

const mailLog = log.child({ room: "mail" });

const payloadSchema = z.object({ sealed: z.string() });

/** 5xx is a server's last word about a message; everything else may pass. A refused password is for a person to mend. */
const isFinal = (error: unknown): boolean => {
  const told = z.object({ responseCode: z.number(), command: z.string().optional() }).safeParse(error);
  return told.success && told.data.responseCode >= 500 && !(told.data.command ?? "").startsWith("AUTH");
};

export type MailSettings = NonNullable<ReturnType<typeof env>["mail"]>;

/**
 * The task `mail` of a worker's queue: sends one message. A server that refuses the message for good ends it; one that
 * is away or busy is asked again by the queue.
 */
export function createMailTask(
  settings: MailSettings | undefined = env().mail,
  secret: () => string = authSecret,
): (payload: unknown) => Promise<void> {
  if (settings === undefined) {
    return () => {
      mailLog.warn("a message was waiting, but no mail server is set; it was dropped");
      return Promise.resolve();
    };
  }
  const { host, port, security, user, password, from } = settings;
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user !== undefined && { auth: { user, pass: password ?? "" } }),
    connectionTimeout: MAIL_TIMEOUT_MS,
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (payload) => {
    const { to, subject, text, html } = messageSchema.parse(
      JSON.parse(unseal(secret(), payloadSchema.parse(payload).sealed)),
    );
    try {
      await transport.sendMail({
        from,
        to: { name: "", address: to },
        subject,
        text,
        ...(html !== undefined && { html }),
        // Answers of machines ("out of office") to a machine help nobody.
        headers: { "Auto-Submitted": "auto-generated" },
      });
    } catch (error) {
      if (!isFinal(error)) throw error;
      mailLog.warn({ err: error }, "the mail server refused a message for good");
    }
  };
}
