// Stands where an uploaded file has the hash of its bytes: a sample comes with the product.
export const SAMPLE_PREFIX = "sample:";
