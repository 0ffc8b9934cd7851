-- CreateTable
CREATE TABLE "LabelQueue" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "stageId" TEXT NOT NULL,
    "runId" UUID NOT NULL,
    "stageRunId" UUID NOT NULL,
    "column" TEXT NOT NULL,
    "classes" JSONB NOT NULL,
    "opinions" INTEGER NOT NULL,
    "instructions" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LabelQueue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LabelItem" (
    "id" UUID NOT NULL,
    "queueId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "wanted" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "LabelItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LabelOpinion" (
    "id" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "personName" TEXT NOT NULL,
    "label" TEXT,
    "seconds" DOUBLE PRECISION NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LabelOpinion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "LabelQueue_projectId_stageId_key" ON "LabelQueue"("projectId", "stageId");

-- CreateIndex
CREATE INDEX "LabelItem_projectId_idx" ON "LabelItem"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "LabelItem_queueId_key_key" ON "LabelItem"("queueId", "key");

-- CreateIndex
CREATE INDEX "LabelOpinion_projectId_personId_createdAt_idx" ON "LabelOpinion"("projectId", "personId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "LabelOpinion_itemId_personId_key" ON "LabelOpinion"("itemId", "personId");

-- AddForeignKey
ALTER TABLE "LabelQueue" ADD CONSTRAINT "LabelQueue_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LabelItem" ADD CONSTRAINT "LabelItem_queueId_fkey" FOREIGN KEY ("queueId") REFERENCES "LabelQueue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LabelOpinion" ADD CONSTRAINT "LabelOpinion_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "LabelItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;
