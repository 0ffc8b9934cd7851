/** Mail: queued with the change it tells of, sent by a worker. Off while SMTP_HOST is unset. */
export { createMailTask } from "./mailTask.ts";
export { mailIsOn, sendMail, type Sender } from "./sendMail.ts";
