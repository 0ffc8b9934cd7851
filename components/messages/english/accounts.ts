/** Words of workspaces, accounts and their keys. */
export const accounts = {
  teams: {
    newWorkspace: "New workspace",
    newWorkspaceWhat: "Projects, members and invitations of their own. You can move projects between workspaces.",
    workspaceName: "Workspace name",
    create: "Create workspace",
    cancel: "Cancel",
    leave: "Leave",
    leaveWho: "Leave {name}?",
    leaveWhat: "You lose access to its projects at once. What you made stays. An owner can invite you again.",
    handOver: "Hand over",
    handOverWhat: "Somebody else becomes the owner and you stay as an editor. Only they can hand it back.",
    handOverNobody: "There is nobody to hand it to yet. Invite somebody first.",
    newOwner: "New owner",
    chooseMember: "Choose a member",
    handOverWho: "Make {name} the owner?",
    validFor: "Valid for",
    days: "{count, plural, one {a day} other {# days}}",
  },
} as const;
