"use client";

// Stands in when even the root layout failed, so it can rely on nothing but itself.
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ font: "16px/1.5 system-ui", padding: 32, maxWidth: 560 }}>
        <h1 style={{ fontSize: 20 }}>Stagecraft couldn’t be shown</h1>
        <p>The server or its database doesn’t answer as it should. Nothing that was saved is lost.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
