import { drawPreview } from "../../../../components/links/drawPreview.tsx";
import { serverText } from "../../../../components/messages/serverText.ts";
import { previewOf } from "../../../../server/api/openShared.ts";

type Props = { params: Promise<{ token: string }> };

/** The picture messengers show beside the link; 404 for whatever must not be shown. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const content = await previewOf((await params).token);
  if (content === null) return new Response(null, { status: 404, headers: { "cache-control": "no-store" } });
  return drawPreview(content, await serverText("executive"), (await serverText("shared"))("preview"));
}
