import Link from "next/link";
import styles from "./data.module.css";

const places = [
  { here: "files", path: "", label: "Files" },
  { here: "report", path: "/report", label: "Data report" },
  { here: "catalogue", path: "/catalogue", label: "Catalogue" },
  { here: "personal", path: "/personal", label: "Personal data" },
] as const;

/** The two sides of a project's data: what was uploaded, and what a run found in it. */
export function DataNav({ projectId, here }: { projectId: string; here: (typeof places)[number]["here"] }) {
  return (
    <nav className={styles.nav} aria-label="Data">
      {places.map((place) => (
        <Link
          key={place.here}
          href={`/projects/${projectId}/data${place.path}`}
          aria-current={place.here === here ? "page" : undefined}
        >
          {place.label}
        </Link>
      ))}
    </nav>
  );
}
