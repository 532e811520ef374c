import { Console } from 'node:console';

export type Output = { readonly said: () => string; readonly end: () => void };

/** Keeps whatever is printed, by whomever, instead of printing it; until `end`. */
export function keepOutput(): Output {
  const chunks: string[] = [];
  const { console: before } = globalThis;
  const streams = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array): boolean => {
      chunks.push(Buffer.from(chunk).toString());
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  globalThis.console = new Console(process.stdout, process.stderr);
  return {
    said: () => chunks.join(''),
    end: () => {
      globalThis.console = before;
      for (const restore of streams) restore();
    },
  };
}
