import { ConflictError, NotFoundError } from "../errors/index.ts";

export const datasetNotFound = (): NotFoundError =>
  new NotFoundError({ code: "dataset_not_found", userMessage: "This data set does not exist." });

export const versionNotFound = (): NotFoundError =>
  new NotFoundError({ code: "version_not_found", userMessage: "This version of the data set does not exist." });

export const nameTaken = (name: string): ConflictError =>
  new ConflictError({
    code: "dataset_name_taken",
    userMessage: `This workspace has a data set called ${name} already.`,
    remedy: "Choose another name, or add a version to that one.",
  });
