/** One request on one warm interpreter: limits, cancel, and what its end means. */
import type { BackendEvent, OutputReport, RowCounts } from "../port.ts";
import type { Json } from "../../stages/contract.ts";
import { limitFailure, processFailure, type Ended, type KillReason, type Limits } from "./failures.ts";
import type { Interpreter } from "./interpreter.ts";
import type { JobMessage, Request } from "./messages.ts";
import type { LocalTunables } from "./tunables.ts";
import { watchMemory } from "./watch.ts";

export type Answer =
  | { status: "done"; outputs: Record<string, OutputReport>; rows: RowCounts | null }
  | { status: "result"; value: Json }
  | ({ status: "failed" } & Ended)
  | { status: "cancelled" };

/**
 * Sends the request and waits for its end. When the promise resolves the interpreter is either free or dead.
 * @param signal aborting it asks politely, then kills
 */
export function runJob(
  interpreter: Interpreter,
  request: Exclude<Request, { type: "cancel" }>,
  limits: Limits,
  tunables: LocalTunables,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    let reason: KillReason | null = null;
    let usedMb = 0;
    let lastBeat = 0;
    let printed = 0;
    let politeness: NodeJS.Timeout | undefined;
    let patience: NodeJS.Timeout | undefined;
    // Prints and messages come through two pipes: the answer waits until every print before it was heard.
    let answer: Answer | null = null;
    let outputEnded = false;

    const kill = (why: KillReason) => {
      reason ??= why;
      interpreter.kill();
    };
    const settle = (last: Answer) => {
      clearTimeout(deadline);
      clearTimeout(patience);
      clearTimeout(politeness);
      stopWatching();
      signal.removeEventListener("abort", cancel);
      interpreter.listen(null);
      // A cancel that came first wins over a result that came after it: who cancelled was promised no effect.
      resolve(signal.aborted ? { status: "cancelled" } : last);
    };
    const cancel = () => {
      interpreter.send({ type: "cancel", id: request.id });
      politeness = setTimeout(() => kill("cancelled"), tunables.politeCancelMs);
    };
    const take = (message: JobMessage) => {
      // The interpreter was told to stop for a reason; what it says meanwhile comes too late.
      if (message.id !== request.id || reason !== null) return;
      if (isEvent(message)) {
        if (!signal.aborted && message.type !== "heartbeat") onEvent(eventOf(message));
      } else {
        answer = answerOf(message);
        if (outputEnded) settle(answer);
        else patience = setTimeout(settle, tunables.lastWordsMs, answer);
      }
    };
    const print = (line: string) => {
      printed += 1;
      if (printed > tunables.printedLines || signal.aborted) return;
      const text = printed === tunables.printedLines ? "… further output is left out" : line;
      if (text.trim() !== "") onEvent({ type: "log", level: "debug", text: text.slice(0, tunables.printedLineLength) });
    };

    const deadline = setTimeout(() => kill("time_limit"), limits.seconds * 1_000);
    const stopWatching = watchMemory(interpreter.pid, tunables, (rssMb) => {
      usedMb = rssMb;
      if (rssMb > limits.memoryMb) kill("out_of_memory");
      // From here and not from the interpreter: native code that holds Python's lock silences Python's own threads.
      const now = performance.now();
      if (now - lastBeat < 1_000 || !interpreter.isAlive()) return;
      lastBeat = now;
      onEvent({ type: "heartbeat", rssMb });
    });
    void interpreter.ended.then((end) => {
      if (answer !== null) settle(answer);
      else if (reason === "time_limit" || reason === "out_of_memory") {
        settle({ status: "failed", ...limitFailure(reason, limits, usedMb) });
      } else settle({ status: "failed", ...processFailure(end, limits) });
    });
    interpreter.listen({
      message: take,
      printed: print,
      outputEnded: (id) => {
        outputEnded ||= id === request.id;
        if (outputEnded && answer !== null) settle(answer);
      },
    });
    interpreter.send(request);
    signal.addEventListener("abort", cancel, { once: true });
    if (signal.aborted) cancel();
  });
}

type EventMessage = Exclude<JobMessage, { type: "done" | "result" | "failed" }>;
type AnswerMessage = Exclude<JobMessage, EventMessage>;

function isEvent(message: JobMessage): message is EventMessage {
  return message.type !== "done" && message.type !== "result" && message.type !== "failed";
}

function answerOf(message: AnswerMessage): Answer {
  if (message.type === "done") return { status: "done", outputs: message.outputs, rows: message.rows };
  if (message.type === "result") return { status: "result", value: message.value };
  const { code, message: text, remedy, where, internal } = message;
  return { status: "failed", error: { code, message: text, remedy, where, internal }, infrastructure: false };
}

function eventOf(message: EventMessage): BackendEvent {
  const { id: _, ...event } = message;
  if (event.type !== "rows") return event;
  const { type, ...rows } = event;
  return { type, rows };
}
