import type { APIRequestContext } from "@playwright/test";
import { z } from "zod";

const answerSchema = z.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) });

/** Calls a procedure over HTTP as the browser does. @param write a mutation @throws Error with what the product said */
export async function askProduct(
  request: APIRequestContext,
  path: string,
  input: object,
  write = false,
): Promise<unknown> {
  const response = write
    ? await request.post(`/api/trpc/${path}`, { data: { json: input } })
    : await request.get(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`);
  if (!response.ok()) throw new Error(`${path}: ${await response.text()}`);
  return answerSchema.parse(await response.json()).result.data.json;
}
