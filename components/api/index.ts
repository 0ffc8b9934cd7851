export { ApiProvider, useApi, useApiClient } from "./ApiProvider.tsx";
export { readApiError, type ApiError } from "./readApiError.ts";
