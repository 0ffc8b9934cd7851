export const roleChoices = ["labeler", "viewer", "reviewer", "editor", "owner"] as const;
export type RoleChoice = (typeof roleChoices)[number];

/** What a role may do, in words. */
export const roleWords: Record<RoleChoice, string> = {
  labeler: "labels rows, sees nothing else",
  viewer: "sees everything, changes nothing",
  reviewer: "also comments and signs",
  editor: "builds, runs and deploys",
  owner: "also manages members and the workspace",
};
