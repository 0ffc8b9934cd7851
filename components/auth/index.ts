export { AcceptInvite } from "./AcceptInvite.tsx";
export { AuthCard } from "./AuthCard.tsx";
export { signOut } from "./authClient.ts";
export { localPath } from "./localPath.ts";
export { PasswordForm } from "./PasswordForm.tsx";
export { SignInForm } from "./SignInForm.tsx";
export { SignUpForm } from "./SignUpForm.tsx";
