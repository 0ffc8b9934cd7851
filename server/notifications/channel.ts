/** The notification that somebody's inbox changed. Sent by a trigger; its payload is the person's id. */
export const inboxChannel = "stagecraft_inbox";
