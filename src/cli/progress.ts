/** Where progress is shown; `process.stderr` is one. */
export type ProgressOutput = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
};

const widestBar = 40;
const clearToEnd = '\u001b[K';

/**
 * Shows how much of `totalBytes` is done. On a terminal one line that is rewritten at every tenth of a percent,
 * elsewhere a line at every tenth; the last one says that all is done.
 */
export function progressBar(
  label: string,
  output: ProgressOutput,
): (doneBytes: number, totalBytes: number) => void {
  let shown = -1;
  const steps = output.isTTY === true ? 1000 : 10;
  return (doneBytes, totalBytes) => {
    const share = totalBytes === 0 ? 1 : Math.min(doneBytes / totalBytes, 1);
    const step = Math.floor(share * steps);
    if (step <= shown) return;
    shown = step;
    const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
    const amounts = `${size(doneBytes)} / ${size(totalBytes)}`;
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
function size(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
