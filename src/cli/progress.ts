/** Where progress is shown; `process.stderr` is one. */
export type ProgressOutput = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
};

const widestBar = 40;
const clearToEnd = '\u001b[K';

/** How an amount is written, for example 1.2 MB. */
type Unit = (amount: number) => string;

/**
 * Shows how much of a total is done. On a terminal one line that is rewritten at every tenth of a percent,
 * elsewhere a line at every tenth; the last one says that all is done.
 */
export function progressBar(
  label: string,
  output: ProgressOutput,
  unit: Unit = bytes,
): (done: number, total: number) => void {
  let shown = -1;
  const steps = output.isTTY === true ? 1000 : 10;
  return (done, total) => {
    const share = total === 0 ? 1 : Math.min(done / total, 1);
    const step = Math.floor(share * steps);
    if (step <= shown) return;
    shown = step;
    const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
    const amounts = `${unit(done)} / ${unit(total)}`;
    if (output.isTTY !== true) {
      output.write(`${label} ${percent}  ${amounts}\n`);
      return;
    }
    const room = (output.columns ?? 80) - label.length - amounts.length - 14;
    const bar = drawn(share, Math.max(0, Math.min(widestBar, room)));
    output.write(
      `\r${label} ${bar}${percent}  ${amounts}${clearToEnd}${step === steps ? '\n' : ''}`,
    );
  };
}

function drawn(share: number, width: number): string {
  if (width === 0) return '';
  const full = Math.floor(share * width);
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] `;
}

/** Decimal units: 1 MB is 1,000,000 bytes. */
function bytes(amount: number): string {
  if (amount < 1000) return `${String(amount)} B`;
  if (amount < 1e6) return `${(amount / 1e3).toFixed(1)} kB`;
  if (amount < 1e9) return `${(amount / 1e6).toFixed(1)} MB`;
  return `${(amount / 1e9).toFixed(2)} GB`;
}

/** Things that are counted one by one. */
export const counted: Unit = (amount) => String(amount);
