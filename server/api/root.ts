import { auditRouter } from "../audit/auditRouter.ts";
import { filesRouter } from "../catalog/filesRouter.ts";
import { datasetsRouter } from "../datasets/datasetsRouter.ts";
import { decisionsRouter } from "../decisions/decisionsRouter.ts";
import { galleryRouter } from "../gallery/galleryRouter.ts";
import { monitorsRouter } from "../monitoring/router.ts";
import { executiveRouter } from "../executive/executiveRouter.ts";
import { inboxRouter } from "../notifications/inboxRouter.ts";
import { gatesRouter } from "../gates/gatesRouter.ts";
import { personalRouter } from "../personal/personalRouter.ts";
import { labelingRouter } from "../labeling/labelingRouter.ts";
import { linksRouter } from "../links/linksRouter.ts";
import { sharedRouter } from "../links/sharedRouter.ts";
import { liveRouter } from "../projects/liveRouter.ts";
import { pipelinesRouter } from "../projects/pipelinesRouter.ts";
import { projectsRouter } from "../projects/projectsRouter.ts";
import { runsRouter } from "../projects/runsRouter.ts";
import { reviewsRouter } from "../reviews/reviewsRouter.ts";
import { scorecardsRouter } from "../scorecards/scorecardsRouter.ts";
import { documentationRouter } from "../documentation/documentationRouter.ts";
import { endpointsRouter } from "../serving/router.ts";
import { accountRouter } from "./accountRouter.ts";
import { installationRouter } from "./installationRouter.ts";
import { remoteRouter } from "./remoteRouter.ts";
import { router } from "./trpc.ts";
import { workspacesRouter } from "./workspacesRouter.ts";

/** Every procedure of the product. A slice adds its router here, one line each. */
export const appRouter = router({
  account: accountRouter,
  workspaces: workspacesRouter,
  remote: remoteRouter,
  installation: installationRouter,
  projects: projectsRouter,
  files: filesRouter,
  datasets: datasetsRouter,
  gallery: galleryRouter,
  pipelines: pipelinesRouter,
  runs: runsRouter,
  live: liveRouter,
  endpoints: endpointsRouter,
  monitors: monitorsRouter,
  audit: auditRouter,
  documentation: documentationRouter,
  personal: personalRouter,
  decisions: decisionsRouter,
  reviews: reviewsRouter,
  scorecards: scorecardsRouter,
  gates: gatesRouter,
  inbox: inboxRouter,
  labeling: labelingRouter,
  links: linksRouter,
  shared: sharedRouter,
  executive: executiveRouter,
});

/** The browser knows the server only through this type. */
export type AppRouter = typeof appRouter;
