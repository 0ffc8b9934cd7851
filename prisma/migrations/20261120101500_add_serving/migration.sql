-- AlterTable
ALTER TABLE "EndpointVersion" ADD COLUMN     "checkKeyHash" TEXT,
ADD COLUMN     "manifest" JSONB NOT NULL,
ADD COLUMN     "runId" UUID;

-- AlterTable
ALTER TABLE "Monitor" ADD COLUMN     "endpointHash" TEXT NOT NULL;

-- AlterTable
ALTER TABLE "MonitorReport" ADD COLUMN     "bytes" BIGINT,
ADD COLUMN     "window" JSONB;

-- AlterTable
ALTER TABLE "Prediction" ADD COLUMN     "requestId" TEXT NOT NULL,
ADD COLUMN     "row" INTEGER NOT NULL;

-- CreateTable
CREATE TABLE "ServingProcess" (
    "id" UUID NOT NULL,
    "pid" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stoppedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ServingProcess_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Prediction_endpointId_requestId_idx" ON "Prediction"("endpointId", "requestId");
