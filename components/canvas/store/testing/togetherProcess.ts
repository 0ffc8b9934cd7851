// Draws with two people on the database it is given and prints what came of it: a process of its own, so that measures don't import pages.
import { openDatabase } from "../../../../server/db/index.ts";
import { drawTogether } from "./together.ts";

const [, , url = "", watched = "0", edits = "0"] = process.argv;
const database = openDatabase(url);
process.stdout.write(
  `${JSON.stringify(await drawTogether(database, { watched: Number(watched), edits: Number(edits) }))}\n`,
);
process.exit(0);
