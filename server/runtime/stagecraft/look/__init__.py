"""Small slices of an artefact, made once by the stage that wrote it: pages show these and never read the rows."""
