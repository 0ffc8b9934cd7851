import { GonePage } from "../../../components/links/index.ts";

export default function SharedNotFound() {
  return <GonePage />;
}
