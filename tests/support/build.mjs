/** Builds the askonce program once, for the tests that run it. */
export default async function build() {
  await import('../../build/bundle.mjs');
}
