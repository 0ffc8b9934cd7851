// What may import what. Each rule has a proof in server/boot/importRules.test.ts: a small tree that breaks it.

const TEST = "\\.test\\.tsx?$|/testing(/|\\.tsx?$)|^server/db/test[A-Z][^/]*\\.ts$";
const SLICES =
  "(?:projects|presence|catalog|gallery|runs|models|serving|monitoring|labeling|sharing|scorecards|gates|decisions|reviews|audit|auth|datasets|documentation|personal|notifications|links|executive)";
const PURE = "^server/(?:stages|pipeline|economics)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "nothing-imports-app",
      comment: "Routes are the outermost layer.",
      severity: "error",
      from: { pathNot: "^app/" },
      to: { path: "^app/" },
    },
    {
      name: "app-uses-api-and-auth-only",
      comment: "A page is a thin shim: it draws components and asks the server through its api.",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      to: { path: "^server/", pathNot: "^server/(?:api|auth)/" },
    },
    {
      name: "server-never-draws",
      comment: "The server decides, components draw.",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^components/" },
    },
    {
      name: "components-use-pure-server-code-only",
      comment: "Everything else of the server is known to the browser by its types.",
      severity: "error",
      from: { path: "^components/", pathNot: TEST },
      to: {
        path: "^server/",
        pathNot: "^server/(?:stages/(?:registry|contract)\\.ts$|pipeline/|economics/|scorecards/)",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "ui-knows-nothing-of-the-product",
      comment: "components/ui holds unbranded primitives.",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: "^(?:app|components|server|prisma|e2e)/", pathNot: "^components/ui/" },
    },
    {
      name: "component-rooms-meet-at-their-index",
      comment: "A room's insides are its own; what others may use is in its index file. ui and format are for all.",
      severity: "error",
      from: { path: "^components/([^/]+)/" },
      to: { path: "^components/[^/]+/.+", pathNot: "^components/(?:ui|format|$1)/|^components/[^/]+/index\\.tsx?$" },
    },
    {
      name: "stage-knows-the-contract-only",
      comment: "A stage kind imports the contract, zod and its own room: no database, no React, no other kind.",
      severity: "error",
      from: { path: "^server/stages/([^/]+)/", pathNot: TEST },
      to: {
        pathNot: "^server/stages/(?:$1/|contract\\.ts$)|(?:^|/)node_modules/zod/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "stage-types-too",
      comment: "The types a stage kind may see: the contract's, its own, and the SageMaker requests it compiles to.",
      severity: "error",
      from: { path: "^server/stages/([^/]+)/", pathNot: TEST },
      to: {
        pathNot: "^server/stages/(?:$1/|contract\\.ts$)|(?:^|/)node_modules/(?:zod|@aws-sdk)/",
        dependencyTypes: ["type-only"],
      },
    },
    {
      name: "contract-has-one-door",
      comment: "Everybody reads contract.ts; how it is cut into files is its own business.",
      severity: "error",
      from: { pathNot: "^server/stages/contract(?:\\.ts$|/)" },
      to: { path: "^server/stages/contract/" },
    },
    {
      name: "stages-never-import-the-pipeline",
      comment: "The pipeline reads the registry; the other way round would be a circle.",
      severity: "error",
      from: { path: "^server/stages/", pathNot: TEST },
      to: { path: "^server/pipeline/" },
    },
    {
      name: "pipeline-reads-stages-only",
      comment: "Graph and plan are pure; of ours they know the stages and the named errors.",
      severity: "error",
      from: { path: "^server/pipeline/", pathNot: TEST },
      to: { path: "^(?:server|components)/", pathNot: "^server/(?:pipeline|stages|errors)/" },
    },
    {
      name: "economics-stands-alone",
      comment: "Money is computed in one place that needs nothing of ours.",
      severity: "error",
      from: { path: "^server/economics/", pathNot: TEST },
      to: { path: "^(?:server|components)/", pathNot: "^server/(?:economics|errors)/" },
    },
    {
      name: "pure-rooms-run-in-the-browser",
      comment: "Stages, pipeline and economics run in the browser as well: no Node modules.",
      severity: "error",
      from: { path: PURE, pathNot: `${TEST}|registry\\.server\\.ts$` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "slices-meet-at-their-index",
      comment: "A slice's service and repository are its own.",
      severity: "error",
      from: { path: `^server/(${SLICES})/`, pathNot: TEST },
      to: { path: `^server/${SLICES}/`, pathNot: "^server/(?:$1/|[^/]+/index\\.ts$)" },
    },
    {
      name: "runs-know-the-backend-port-only",
      comment: "worker.ts chooses the backend.",
      severity: "error",
      from: { path: "^server/runs/", pathNot: TEST },
      to: { path: "^server/backends/", pathNot: "^server/backends/port\\.ts$" },
    },
    {
      name: "backends-know-neither-runs-nor-api",
      comment: "A backend executes a stage; what the result means is not its business.",
      severity: "error",
      from: { path: "^server/backends/", pathNot: TEST },
      to: { path: "^server/(?:runs|api)/" },
    },
    {
      name: "routers-alone-know-trpc",
      comment: "Services and repositories can be called from the worker and the command line.",
      severity: "error",
      from: { path: `^server/${SLICES}/`, pathNot: `${TEST}|/(?:router|[a-zA-Z]+Router)\\.ts$` },
      to: { path: "^server/api/|(?:^|/)node_modules/@trpc/" },
    },
    {
      name: "sagemaker-sdk-in-one-place",
      comment: "Only its backend talks to SageMaker.",
      severity: "error",
      from: { pathNot: "^server/backends/sagemaker/" },
      to: { path: "(?:^|/)node_modules/@aws-sdk/client-sagemaker", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "nothing-imports-an-entry",
      comment: "cli, worker and serve are processes: the start scripts run them, nobody imports them.",
      severity: "error",
      from: { pathNot: "^server/boot/" },
      to: { path: "^server/(?:cli|worker|serve)\\.ts$" },
    },
    {
      name: "web-executes-no-stage",
      comment: "The web process neither runs a stage nor answers a prediction.",
      severity: "error",
      from: { path: "^(?:app|server/api)/", pathNot: TEST },
      to: { path: "^server/backends/(?:local|sagemaker)/" },
    },
    {
      name: "tests-are-for-tests",
      comment: "Nothing that ships imports a test, a test helper or a development package.",
      severity: "error",
      from: { path: "^(?:app|components|server)/", pathNot: `${TEST}|^server/(?:boot|bench|db/diff)` },
      to: { path: `${TEST}|^e2e/` },
    },
    {
      name: "ships-without-development-packages",
      comment: "npm leaves them out of a production installation.",
      severity: "error",
      from: { path: "^(?:app|components|server)/", pathNot: `${TEST}|^server/(?:boot|bench)/` },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-circles",
      comment: "Modules of a circle can't be understood, tested or loaded one at a time.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "everything-resolves",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^server/db/generated/|^\\.next/" },
    tsPreCompilationDeps: "specify",
    detectJSDocImports: false,
    combinedDependencies: false,
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".css"],
      conditionNames: ["import", "require", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
