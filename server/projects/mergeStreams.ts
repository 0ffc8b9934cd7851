/**
 * Several live streams as one, each in its own order. Every stream is asked for its next item only after its last one was
 * taken, so a slow reader makes nobody's queue grow.
 * @param streams must end soon after the signal they were made with
 */
export async function* mergeStreams<T>(
  streams: readonly AsyncGenerator<T, void, void>[],
): AsyncGenerator<T, void, void> {
  const ask = (stream: AsyncGenerator<T, void, void>) => stream.next().then((result) => ({ stream, result }));
  const open = new Map(streams.map((stream) => [stream, ask(stream)]));
  try {
    while (open.size > 0) {
      const { stream, result } = await Promise.race(open.values());
      if (result.done === true) {
        open.delete(stream);
        continue;
      }
      // To the end of the line: a stream that always has something must not starve the others.
      open.delete(stream);
      yield result.value;
      open.set(stream, ask(stream));
    }
  } finally {
    for (const asked of open.values()) asked.catch(() => undefined);
    for (const stream of streams) void stream.return().catch(() => undefined);
  }
}
