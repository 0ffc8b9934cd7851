export { CompareProjects, MOST_COMPARED_PROJECTS } from "./CompareProjects.tsx";
export { useProjectWorths, useRunWorths } from "./useWorths.ts";
export { WorthFigure } from "./WorthFigure.tsx";
export { StageWorth } from "./StageWorth.tsx";
