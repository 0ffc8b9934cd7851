/** The roles that can be given. Labelers wait for their queue: until it exists they would see nothing at all. */
export const roleChoices = ["viewer", "reviewer", "editor", "owner"] as const;
export type RoleChoice = (typeof roleChoices)[number];
