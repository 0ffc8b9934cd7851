/** What a project says about itself on paper: its sources, its pipeline, its model. */
export { type Catalogue, type CatalogueRow, type CatalogueValue, readCatalogue } from "./catalogue/readCatalogue.ts";
export type { StageFacts } from "./pipeline/readRunFacts.ts";
export type { CardText, Known, ModelCard } from "./card/card.ts";
export type { CatalogueField } from "./catalogue/fields.ts";
