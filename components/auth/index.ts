export { AcceptInvite } from "./AcceptInvite.tsx";
export { AuthCard } from "./AuthCard.tsx";
export { localPath } from "./localPath.ts";
export { SignInForm } from "./SignInForm.tsx";
export { SignUpForm } from "./SignUpForm.tsx";
