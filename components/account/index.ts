export { ConnectedPanel } from "./ConnectedPanel.tsx";
export { DeleteAccountPanel } from "./DeleteAccountPanel.tsx";
export { PeoplePage } from "./PeoplePage.tsx";
export { SessionsPanel } from "./SessionsPanel.tsx";
export { TokensPanel } from "./TokensPanel.tsx";
export { VerificationLine } from "./VerificationLine.tsx";
