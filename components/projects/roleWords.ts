export const roleChoices = ["labeler", "viewer", "reviewer", "editor", "owner"] as const;
export type RoleChoice = (typeof roleChoices)[number];
