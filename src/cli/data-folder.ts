/** Where this machine's hub keeps its data. */
export function dataFolder(): string {
  return process.env['ASKONCE_DATA'] ?? '.askonce';
}
