export {
  BadRequestError,
  ConflictError,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  StagecraftError,
  TooLargeError,
  TooManyError,
  UnauthenticatedError,
  UnavailableError,
  type ErrorDetail,
} from "./stagecraftError.ts";
export { diskWasFull, forgetDiskFull, noteDiskFull } from "./trouble.ts";
export { toPublicError, toStagecraftError, type PublicError } from "./mapError.ts";
