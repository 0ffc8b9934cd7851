import { print, table } from "./output.ts";
import { openServices } from "./services.ts";
import { openLocalWorkspace } from "../auth/localWorkspace.ts";

const LIMIT = 30;

/** Prints the newest runs started from the command line. */
export async function runs(options: { json: boolean }): Promise<void> {
  const services = await openServices();
  try {
    const { prisma } = services.database;
    const workspaceId = await openLocalWorkspace(prisma);
    const found = await prisma.run.findMany({
      where: { project: { workspaceId } },
      orderBy: { createdAt: "desc" },
      take: LIMIT,
      select: {
        id: true,
        number: true,
        status: true,
        final: true,
        seed: true,
        createdAt: true,
        endedAt: true,
        project: { select: { name: true } },
      },
    });
    if (options.json) {
      print(
        JSON.stringify(
          found.map(({ project, ...run }) => ({ ...run, project: project.name })),
          null,
          2,
        ),
      );
      return;
    }
    if (found.length === 0) {
      print("No runs yet. Start one with: npm run --silent cli -- run pipeline.json");
      return;
    }
    print(runsTable(found));
  } finally {
    await services.close();
  }
}

type RunLine = {
  id: string;
  number: number;
  status: string;
  createdAt: Date;
  endedAt: Date | null;
  project: { name: string };
};

/** The newest runs as a table for a terminal. */
export function runsTable(runs: RunLine[]): string {
  return table(
    [
      ["run", "project", "no.", "status", "seconds", "started (UTC)"],
      ...runs.map((run) => [
        run.id,
        run.project.name,
        String(run.number),
        run.status,
        run.endedAt ? ((run.endedAt.getTime() - run.createdAt.getTime()) / 1000).toFixed(1) : "–",
        run.createdAt.toISOString().slice(0, 19).replace("T", " "),
      ]),
    ],
    [2, 4],
  );
}
