declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** `path` is a LevelDB folder; in memory without it. */
  function dynalite(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
  }): Server;
  export default dynalite;
}
