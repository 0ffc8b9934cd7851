import { cleanFileName, storeUpload } from "../catalog/index.ts";
import type { Actor } from "../audit/index.ts";
import type { Database } from "../db/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { addVersion, createDataset } from "./editDatasets.ts";
import { datasetNotFound } from "./errors.ts";

/** A file somebody gives to the workspace itself. `datasetId` null makes a data set named after the file. */
export type VersionUpload = {
  datasetId: string | null;
  fileName: string;
  body: ReadableStream<Uint8Array> | null;
  declaredBytes: string | null;
};

/**
 * Stores an upload as a new data set or as the next version of one.
 * @throws what `storeUpload`, `createDataset` and `addVersion` throw
 */
export async function receiveVersion(
  db: Database,
  store: ArtifactStore,
  workspace: { id: string },
  upload: VersionUpload,
  actor: Actor,
): Promise<{ datasetId: string }> {
  const { datasetId } = upload;
  if (datasetId !== null) {
    // Before a gigabyte is read: a wrong id is known without it.
    const known = await db.prisma.dataset.findFirst({ where: { id: datasetId, workspaceId: workspace.id } });
    if (known === null) throw datasetNotFound();
  }
  const stored = await storeUpload(store, upload);
  const fileName = cleanFileName(upload.fileName);
  const bytes = { fileName, sha256: stored.sha256, bytes: BigInt(stored.bytes), detected: null, note: "" };
  if (datasetId !== null) {
    await addVersion(db, workspace, datasetId, bytes, actor);
    return { datasetId };
  }
  const name = fileName.replace(/\.[a-z0-9]{1,8}(\.(gz|zip))?$/i, "") || fileName;
  const texts = { name, description: "", tags: [], owner: actor.id };
  return { datasetId: (await createDataset(db, workspace, texts, bytes, actor)).id };
}
