import { serveDatabase } from '../dev/database.ts';

const [command, ...rest] = process.argv.slice(2);

switch (command) {
  case 'database':
    await serveDatabase(rest[0]);
    break;
  case undefined:
  default:
    process.stderr.write('This build has no commands yet.\n');
    process.exitCode = 2;
}
