-- CreateTable
CREATE TABLE "Notification" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "projectId" UUID,
    "kind" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "link" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),
    "inInbox" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NotificationChoice" (
    "userId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "way" TEXT NOT NULL,

    CONSTRAINT "NotificationChoice_pkey" PRIMARY KEY ("userId","kind")
);

-- CreateTable
CREATE TABLE "ShareLink" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "runId" UUID,
    "role" TEXT NOT NULL,
    "reviewId" UUID,
    "live" BOOLEAN NOT NULL DEFAULT false,
    "hideAmounts" BOOLEAN NOT NULL DEFAULT false,
    "passwordHash" TEXT,
    "content" JSONB NOT NULL,
    "auditHead" JSONB,
    "snapshotAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "revokedById" UUID,
    "views" INTEGER NOT NULL DEFAULT 0,
    "lastViewedAt" TIMESTAMPTZ(3),
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ShareLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LinkGuest" (
    "id" UUID NOT NULL,
    "linkId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "keyHash" TEXT NOT NULL,
    "codeHash" TEXT,
    "codeExpiresAt" TIMESTAMPTZ(3),
    "codeTries" INTEGER NOT NULL DEFAULT 0,
    "verifiedAt" TIMESTAMPTZ(3),
    "verifiedBy" TEXT,
    "confirmedById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LinkGuest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LinkComment" (
    "id" UUID NOT NULL,
    "linkId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "guestId" UUID,
    "userId" UUID,
    "authorName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LinkComment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Notification_userId_createdAt_idx" ON "Notification"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "Notification_workspaceId_idx" ON "Notification"("workspaceId");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_userId_key_key" ON "Notification"("userId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "ShareLink_tokenHash_key" ON "ShareLink"("tokenHash");

-- CreateIndex
CREATE INDEX "ShareLink_projectId_createdAt_idx" ON "ShareLink"("projectId", "createdAt");

-- CreateIndex
CREATE INDEX "ShareLink_workspaceId_idx" ON "ShareLink"("workspaceId");

-- CreateIndex
CREATE UNIQUE INDEX "LinkGuest_keyHash_key" ON "LinkGuest"("keyHash");

-- CreateIndex
CREATE INDEX "LinkGuest_linkId_idx" ON "LinkGuest"("linkId");

-- CreateIndex
CREATE INDEX "LinkGuest_projectId_idx" ON "LinkGuest"("projectId");

-- CreateIndex
CREATE INDEX "LinkComment_linkId_createdAt_idx" ON "LinkComment"("linkId", "createdAt");

-- CreateIndex
CREATE INDEX "LinkComment_projectId_idx" ON "LinkComment"("projectId");

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotificationChoice" ADD CONSTRAINT "NotificationChoice_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShareLink" ADD CONSTRAINT "ShareLink_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkGuest" ADD CONSTRAINT "LinkGuest_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "ShareLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkComment" ADD CONSTRAINT "LinkComment_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "ShareLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LinkComment" ADD CONSTRAINT "LinkComment_guestId_fkey" FOREIGN KEY ("guestId") REFERENCES "LinkGuest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Who has an inbox or a shared page open hears of changes at once; triggers, so that no way of changing a row is forgotten.
CREATE FUNCTION stagecraft_announce_notification() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('stagecraft_inbox', NEW."userId"::text);
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER announce_notification AFTER INSERT OR UPDATE ON "Notification"
  FOR EACH ROW EXECUTE FUNCTION stagecraft_announce_notification();

CREATE FUNCTION stagecraft_announce_link() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW."revokedAt" IS DISTINCT FROM OLD."revokedAt"
     OR NEW."expiresAt" IS DISTINCT FROM OLD."expiresAt" OR NEW."live" IS DISTINCT FROM OLD."live" THEN
    PERFORM pg_notify('stagecraft_links', OLD."id"::text);
  END IF;
  RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER announce_link AFTER UPDATE OR DELETE ON "ShareLink"
  FOR EACH ROW EXECUTE FUNCTION stagecraft_announce_link();
