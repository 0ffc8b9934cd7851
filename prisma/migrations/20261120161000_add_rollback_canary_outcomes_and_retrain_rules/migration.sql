-- AlterTable
ALTER TABLE "Endpoint" ADD COLUMN     "canaryShare" DOUBLE PRECISION,
ADD COLUMN     "canarySince" TIMESTAMPTZ(3),
ADD COLUMN     "canaryVersionId" UUID,
ADD COLUMN     "previousVersionId" UUID;

-- CreateTable
CREATE TABLE "EndpointEvent" (
    "id" UUID NOT NULL,
    "endpointId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "fromVersionId" UUID,
    "toVersionId" UUID,
    "actorId" UUID,
    "actorName" TEXT NOT NULL,
    "succeeded" BOOLEAN NOT NULL DEFAULT true,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "EndpointEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Outcome" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "endpointId" UUID NOT NULL,
    "requestId" TEXT,
    "row" INTEGER,
    "keyColumn" TEXT,
    "keyValue" TEXT,
    "value" TEXT NOT NULL,
    "observedAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "predictedAt" TIMESTAMPTZ(3),
    "versionId" UUID,
    "output" JSONB,

    CONSTRAINT "Outcome_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RetrainRule" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "monitorId" UUID NOT NULL,
    "condition" JSONB NOT NULL,
    "action" TEXT NOT NULL,
    "ownerId" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedById" UUID,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RetrainRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RuleFiring" (
    "id" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "action" TEXT NOT NULL,
    "ownerId" UUID NOT NULL,
    "runId" UUID,
    "error" TEXT,

    CONSTRAINT "RuleFiring_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "EndpointEvent_endpointId_at_idx" ON "EndpointEvent"("endpointId", "at");

-- CreateIndex
CREATE INDEX "Outcome_endpointId_predictedAt_idx" ON "Outcome"("endpointId", "predictedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Outcome_endpointId_requestId_row_key" ON "Outcome"("endpointId", "requestId", "row");

-- CreateIndex
CREATE UNIQUE INDEX "Outcome_endpointId_keyColumn_keyValue_observedAt_key" ON "Outcome"("endpointId", "keyColumn", "keyValue", "observedAt");

-- CreateIndex
CREATE UNIQUE INDEX "RetrainRule_monitorId_key" ON "RetrainRule"("monitorId");

-- CreateIndex
CREATE INDEX "RetrainRule_projectId_idx" ON "RetrainRule"("projectId");

-- CreateIndex
CREATE INDEX "RuleFiring_ruleId_at_idx" ON "RuleFiring"("ruleId", "at");

-- AddForeignKey
ALTER TABLE "EndpointEvent" ADD CONSTRAINT "EndpointEvent_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Outcome" ADD CONSTRAINT "Outcome_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "Endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RetrainRule" ADD CONSTRAINT "RetrainRule_monitorId_fkey" FOREIGN KEY ("monitorId") REFERENCES "Monitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RuleFiring" ADD CONSTRAINT "RuleFiring_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "RetrainRule"("id") ON DELETE CASCADE ON UPDATE CASCADE;
