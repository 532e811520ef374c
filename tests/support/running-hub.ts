import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `askonce start` as a person runs it, on free ports and with data of its own. */
export type RunningHub = {
  readonly url: string;
  readonly issuer: string;
  /** Everything that it printed when it was ready. */
  readonly printed: string;
  /** For files of the test; removed with the hub's data. */
  readonly folder: string;
  readonly data: string;
  readonly stop: () => Promise<void>;
};

export async function runningHub(): Promise<RunningHub> {
  const folder = await mkdtemp(join(tmpdir(), 'askonce-'));
  const data = join(folder, 'data');
  const env = { ...process.env, ASKONCE_DATA: data, PORT: '0', IDENTITY_PORT: '0' };
  const hub = spawn(process.execPath, ['dist/askonce.mjs', 'start'], { env });
  const exited = once(hub, 'exit');
  let printed = '';
  for await (const line of createInterface({ input: hub.stdout })) {
    printed += `${line}\n`;
    if (line.startsWith('Ctrl-C')) break;
  }
  return {
    url: /^GraphQL +(\S+)$/m.exec(printed)?.[1] ?? '',
    issuer: /^Identity provider +(\S+)$/m.exec(printed)?.[1] ?? '',
    printed,
    folder,
    data,
    stop: async () => {
      hub.kill('SIGINT');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
