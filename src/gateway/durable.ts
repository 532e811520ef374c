import type { AuditIntake, IntakeEntry } from '../platform/audit-intake.ts';

/** Milliseconds more for a process that was busy while the intake answered. */
const moment = 50;

/**
 * Resolves when the entry is durable, within so many milliseconds. An intake that hangs is as good as down: the wait
 * ends whether or not it heeds the signal. The time is up only when it is still up after a moment more, for a process
 * that was busy meanwhile has the intake's answer still to read.
 */
export async function durable(
  intake: AuditIntake,
  entry: IntakeEntry,
  milliseconds: number,
): Promise<void> {
  const timeUp = new AbortController();
  let timer = setTimeout(() => {
    timer = setTimeout(() => timeUp.abort(), moment);
  }, milliseconds);
  const late = new Promise<never>((_, reject) => {
    timeUp.signal.addEventListener('abort', () => reject(new Error('late')), { once: true });
  });
  try {
    await Promise.race([intake.insertOnce(entry, timeUp.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
