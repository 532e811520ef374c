import process from 'node:process';

const usage = `askonce start          the whole hub on this machine, until stopped
askonce demo [--json]  plays a department, a portal and an auditor through it
askonce import records FILE [--rejects FILE]
                       loads NDJSON record lines: resumable, repeatable, bad lines set aside
askonce import myinfo FILE [--report FILE]
                       loads Singapore's Myinfo personas, every attribute accounted for
askonce log FOLDER     copies the log as files, and prints its key; stop the hub first
askonce verify FOLDER --key KEY [--cosigner KEY]… [--older CHECKPOINT]… [--receipts FILE] [--agreements FILE]
                       verifies a log from its files, without a network (docs/log-format.md)
askonce import agreement FILE [--deployed]
                       a first agreement, signed by both departments; into a deployed hub by its rooms' settings
askonce explain FILE.graphql [--agreement ID] [--purpose CODE] [--as CALLER] [--json]
                       says of each field whether a running hub would answer it, and what is missing
askonce agreement keygen|found|draft|amend|submit|sign|approve|suspend|resume|revoke|show|verify
                       a data-sharing agreement, from its first draft on; \`askonce agreement\` says how
askonce client remove|restore ID --as CLIENT
                       lets a client in no more, or again, as the hub's operator: everywhere within 5 seconds
askonce suggest FILE [--jsonl | --mapping VERSION] [--language TAG] [--aliases FILE]
                       says which key fills each leaf of a JSON Schema, a Form.io definition or NDJSON lines
askonce suggest approve FILE --path PATH --as KEY --aliases FILE [--id ID]
                       keeps what a person says of a leaf for the next form (KEY none: nothing fits)
askonce import-form formio|sdc|schema|vets-api|altinn FILE --form VERSION [--schema SCHEMA] [--out DIR] [--suggest]
                       a form of another system with its mapping, ready to publish, and what could not be carried over
askonce lint-forms DIR [--hub FILE] [--aliases FILE] [--gate] [--json]
                       says of every question whether it has to be asked, and which new agreement would take most away
askonce publish-form DIR --service ID
                       publishes schema.json, mapping.json and evidence.json of a folder at a running hub
askonce token CLIENT [--dpop URL] [--issuer URL] [--key FILE]
                       an access token of a department's system; with --dpop the headers of one POST to the URL
askonce token CLIENT --as CITIZEN|CLERK [--for CITIZEN] [--organisation ID] [--evidence METHOD]
                       of somebody who signs in there, for themselves or for somebody else

Environment: PORT (4000), IDENTITY_PORT (4001), ASKONCE_DATA (.askonce); of explain, agreement, client and publish-form ASKONCE_URL (this machine's hub),
ASKONCE_TOKEN (what askonce token prints)
`;

const [command, ...rest] = process.argv.slice(2);

/** A command is loaded only when it is run: each start pays for what it needs. */
async function run(): Promise<number> {
  switch (command) {
    case 'start':
      return (await import('./start.ts')).start();
    case 'demo':
      return (await import('./demo.ts')).demo(rest);
    case 'import':
      return (await import('./import.ts')).importCommand(rest);
    case 'log':
      return (await import('./log.ts')).logCommand(rest);
    case 'verify':
      return (await import('./verify.ts')).verifyCommand(rest);
    case 'explain':
      return (await import('./explain.ts')).explainCommand(rest);
    case 'agreement':
      return (await import('./agreement.ts')).agreementCommand(rest);
    case 'client':
      return (await import('./client.ts')).clientCommand(rest);
    case 'suggest':
      return (await import('./suggest.ts')).suggestCommand(rest);
    case 'import-form':
      return (await import('./import-form.ts')).importFormCommand(rest);
    case 'lint-forms':
      return (await import('./lint-forms.ts')).lintFormsCommand(rest);
    case 'publish-form':
      return (await import('./publish-form.ts')).publishFormCommand(rest);
    case 'token':
      return (await import('./token.ts')).tokenCommand(rest);
    case 'database':
      await (await import('../dev/database.ts')).serveDatabase(rest[0]);
      return 0;
    case undefined:
    default:
      process.stderr.write(usage);
      return 2;
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
