import { tidy, type TidyAnswer, type TidyRequest } from "./tidy.ts";

/** One request, one answer; the caller ends the worker. */
self.addEventListener("message", (event: MessageEvent<TidyRequest>) => {
  const answer: TidyAnswer = tidy(event.data);
  self.postMessage(answer);
});
