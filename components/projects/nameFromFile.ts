const LONGEST = 200;

/**
 * A project's first name: the file's, without folders and extension.
 * @param untitled what it is called when nothing is left
 */
export function nameFromFile(fileName: string, untitled: string): string {
  const stem = fileName
    .replace(/\.(csv|tsv|txt|parquet|pq)(\.gz)?$/i, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return stem === "" ? untitled : stem.slice(0, LONGEST);
}
