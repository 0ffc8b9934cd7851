import { recordAudit, type Actor } from "../../audit/index.ts";
import type { Database } from "../../db/index.ts";
import { env } from "../../env.js";
import type { ModelCard } from "./card.ts";
import { readCard } from "./readCard.ts";
import { writeGoogle } from "./writeGoogle.ts";
import { writeHuggingFace } from "./writeHuggingFace.ts";
import { writeSageMaker } from "./writeSageMaker.ts";

export type CardFormat = "sagemaker" | "huggingface" | "google";
export type CardFile = { name: string; type: string; text: string; cut: string[] };

/** SageMaker's rule for names of cards: letters, digits and single hyphens, at most 63. */
export const cardName = (text: string): string =>
  text
    .normalize("NFD")
    .replaceAll(/[^a-zA-Z0-9]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, "") || "model";

/** Writes a card in one of the three formats. @param link where the full card stands */
export function writeCard(card: ModelCard, format: CardFormat, link: string): CardFile {
  const name = cardName(`${card.project} ${card.name}`);
  if (format === "huggingface")
    return { name: `${name}-README.md`, type: "text/markdown", text: writeHuggingFace(card, link), cut: [] };
  if (format === "google")
    return { name: `${name}-model-card.json`, type: "application/json", text: writeGoogle(card, link), cut: [] };
  return { name: `${name}-sagemaker.json`, type: "application/json", ...writeSageMaker(card, link) };
}

/** The card of a model as a file, with a row in the trail. @throws NotFoundError `model_not_found` */
export async function exportCard(
  db: Database,
  project: { id: string; workspaceId: string; name: string },
  wanted: { modelId: string; format: CardFormat },
  actor: Actor,
): Promise<CardFile> {
  const card = await readCard(db, project, wanted.modelId);
  const file = writeCard(card, wanted.format, `${env().publicUrl}/projects/${project.id}/models/card?model=${card.id}`);
  await db.prisma.$transaction((tx) =>
    recordAudit(tx, project.workspaceId, actor, {
      type: "card.export",
      objectType: "model",
      objectId: wanted.modelId,
      projectId: project.id,
      after: { format: wanted.format, cut: file.cut },
    }),
  );
  return file;
}
