export { TROUBLE_EVENT } from "./client.ts";
export { ApiProvider, useApi, useApiClient } from "./ApiProvider.tsx";
export { readApiError, type ApiError } from "./readApiError.ts";
