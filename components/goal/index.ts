export { GoalPage } from "./GoalPage.tsx";
