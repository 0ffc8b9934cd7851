-- AlterTable
ALTER TABLE "EndpointVersion" ADD COLUMN "environment" TEXT NOT NULL DEFAULT 'trial',
ADD COLUMN "expiresAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "ReviewDecision" ADD COLUMN "ownWork" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "ScorecardAnswer" (
    "projectId" UUID NOT NULL,
    "questionId" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "text" TEXT NOT NULL DEFAULT '',
    "likelihood" INTEGER,
    "impact" INTEGER,
    "evidence" JSONB NOT NULL DEFAULT '[]',
    "owner" TEXT,
    "reviewBy" TEXT,
    "notApplicable" TEXT,
    "agreedById" UUID,
    "agreedByName" TEXT,
    "confirmed" BOOLEAN NOT NULL DEFAULT false,
    "restsOn" JSONB NOT NULL DEFAULT '{}',
    "authorId" UUID,
    "authorName" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScorecardAnswer_pkey" PRIMARY KEY ("projectId","questionId")
);

-- CreateTable
CREATE TABLE "ScorecardRecord" (
    "projectId" UUID NOT NULL,
    "questionId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "band" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScorecardRecord_pkey" PRIMARY KEY ("projectId","questionId")
);

-- CreateTable
CREATE TABLE "ScorecardComment" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "questionId" TEXT NOT NULL,
    "authorId" UUID,
    "authorName" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScorecardComment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RiskAcceptance" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "questionId" TEXT NOT NULL,
    "approverId" UUID,
    "approverName" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawnAt" TIMESTAMPTZ(3),

    CONSTRAINT "RiskAcceptance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ScorecardSettings" (
    "projectId" UUID NOT NULL,
    "policy" JSONB NOT NULL,
    "limits" JSONB NOT NULL DEFAULT '{}',
    "remark" TEXT NOT NULL DEFAULT '',
    "remarkBy" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ScorecardSettings_pkey" PRIMARY KEY ("projectId")
);

-- CreateIndex
CREATE INDEX "ScorecardComment_projectId_questionId_createdAt_idx" ON "ScorecardComment"("projectId", "questionId", "createdAt");

-- CreateIndex
CREATE INDEX "RiskAcceptance_projectId_questionId_createdAt_idx" ON "RiskAcceptance"("projectId", "questionId", "createdAt");

-- AddForeignKey
ALTER TABLE "ScorecardAnswer" ADD CONSTRAINT "ScorecardAnswer_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScorecardRecord" ADD CONSTRAINT "ScorecardRecord_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScorecardComment" ADD CONSTRAINT "ScorecardComment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RiskAcceptance" ADD CONSTRAINT "RiskAcceptance_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScorecardSettings" ADD CONSTRAINT "ScorecardSettings_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;
