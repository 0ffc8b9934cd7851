import { EditorSkeleton } from "../../../../../components/canvas/EditorSkeleton.tsx";

export default function Loading() {
  return <EditorSkeleton />;
}
