-- A run may take over outputs of an earlier one, and people say what they expected and concluded.
ALTER TABLE "Run" ADD COLUMN     "basedOnId" UUID,
ADD COLUMN     "mode" TEXT NOT NULL DEFAULT 'whole',
ADD COLUMN     "modeStageId" TEXT;

ALTER TABLE "StageRun" ADD COLUMN     "pinnedFromId" UUID;

CREATE TABLE "RunNote" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "authorId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RunNote_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "RunNote_runId_kind_createdAt_idx" ON "RunNote"("runId", "kind", "createdAt");

CREATE INDEX "RunNote_projectId_idx" ON "RunNote"("projectId");

ALTER TABLE "RunNote" ADD CONSTRAINT "RunNote_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
