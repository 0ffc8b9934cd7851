export const roleChoices = ["viewer", "editor", "owner"] as const;
export type RoleChoice = (typeof roleChoices)[number];

/** What a role may do, in words. */
export const roleWords: Record<RoleChoice, string> = {
  viewer: "sees everything, changes nothing",
  editor: "builds, runs and deploys",
  owner: "also manages members and the workspace",
};
