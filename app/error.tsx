"use client";

import { MessagePage } from "../components/projects/MessagePage.tsx";
import { Button } from "../components/ui/Button.tsx";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <MessagePage
      title="This page couldn’t be shown"
      action={
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      }
    >
      Something went wrong on our side; nothing that was saved is lost.
      {error.digest === undefined ? null : (
        <>
          {" "}
          The server’s log has the reason under <code>{error.digest}</code>.
        </>
      )}
    </MessagePage>
  );
}
