/** Runs `work` again and again with a pause between, one at a time, until stopped; what it throws is reported. */
export function repeat(
  work: () => Promise<unknown>,
  pause: number,
  report: (error: unknown) => void,
): { readonly stop: () => Promise<void> } {
  let isOver = false;
  let wake: () => void = () => undefined;
  const over = async (): Promise<void> => {
    while (!isOver) {
      await work().catch(report);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = over();
  return {
    stop: async () => {
      isOver = true;
      wake();
      await running;
    },
  };
}
