import Link from "next/link";
import { MessagePage } from "../components/projects/MessagePage.tsx";
import { Button } from "../components/ui/Button.tsx";

export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing here"
      action={
        <Button asChild>
          <Link href="/projects">All projects</Link>
        </Button>
      }
    >
      The page doesn’t exist, or it belongs to a workspace you aren’t a member of.
    </MessagePage>
  );
}
