/** Milliseconds that a wait goes on past its time, for a process that was busy meanwhile has the answer still to read. */
const moment = 50;

/**
 * Waits for something that must be known before anything is released. What hangs is as good as down: the wait ends
 * whether or not the work heeds the signal. The time is up only when it is still up after a moment more. Rejects when
 * the work does, and when it is late.
 */
export async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  milliseconds: number,
): Promise<T> {
  const timeUp = new AbortController();
  let timer = setTimeout(() => {
    timer = setTimeout(() => timeUp.abort(), moment);
  }, milliseconds);
  const late = new Promise<never>((_, reject) => {
    timeUp.signal.addEventListener('abort', () => reject(new Error('late')), { once: true });
  });
  try {
    return await Promise.race([work(timeUp.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
