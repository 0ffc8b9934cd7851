import { InvalidError, NotFoundError } from "../errors/index.ts";

export const queueNotFound = (): NotFoundError =>
  new NotFoundError({ code: "label_queue_not_found", userMessage: "There is nothing to be labelled here." });

export const itemNotFound = (): NotFoundError =>
  new NotFoundError({ code: "label_item_not_found", userMessage: "This row is no longer to be labelled." });

export const labelUnknown = (label: string): InvalidError =>
  new InvalidError({
    code: "label_unknown",
    userMessage: `“${label}” is none of the classes that were asked for.`,
    remedy: "Load the page again: the classes may have changed.",
  });
