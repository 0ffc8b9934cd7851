/**
 * The notification that somebody's rights may have changed: a session ended, a membership changed or ended. Sent by triggers,
 * so that no way of deleting a row is forgotten. Its payload is the person's id.
 */
export const accessChannel = "stagecraft_access";
