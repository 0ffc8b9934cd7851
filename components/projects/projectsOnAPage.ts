/** Rows of the projects list that come at once. */
export const PROJECTS_ON_A_PAGE = 50;
