-- A named version keeps the drawing too (places, notes), so two versions may mean the same.
DROP INDEX "PipelineVersion_projectId_contentHash_key";

ALTER TABLE "PipelineVersion" ADD COLUMN     "approvedAt" TIMESTAMPTZ(3),
ADD COLUMN     "approvedById" UUID,
ADD COLUMN     "name" TEXT,
ADD COLUMN     "namedById" UUID;

CREATE INDEX "PipelineVersion_projectId_contentHash_idx" ON "PipelineVersion"("projectId", "contentHash");
