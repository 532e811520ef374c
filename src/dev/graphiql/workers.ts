const workerOf: Readonly<Record<string, string>> = {
  json: 'json.worker.js',
  graphql: 'graphql.worker.js',
};

/** Tells the editor (monaco) where its workers are; has to run before the first editor is made. */
export function provideWorkers(): void {
  window.MonacoEnvironment = {
    getWorker: (_id, label) => new Worker(`/graphiql/${workerOf[label] ?? 'editor.worker.js'}`),
  };
}
