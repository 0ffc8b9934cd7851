const LONGEST = 200;

/** A project's first name: the file's, without folders and extension. */
export function nameFromFile(fileName: string): string {
  const stem = fileName
    .replace(/\.(csv|tsv|txt|parquet|pq)(\.gz)?$/i, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return stem === "" ? "Untitled project" : stem.slice(0, LONGEST);
}
