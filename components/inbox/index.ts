export { InboxBell } from "./InboxBell.tsx";
export { InboxPage } from "./InboxPage.tsx";
