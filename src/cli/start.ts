import { once } from 'node:events';
import { startLocalHub } from './local-hub.ts';

/** Runs the hub until SIGINT or SIGTERM; answers the exit code. */
export async function start(): Promise<number> {
  const hub = await startLocalHub({ port: 4000, identityPort: 4001 });
  const origin = new URL(hub.url).origin;
  const [person] = hub.personas;
  process.stdout.write(`
GraphQL            ${hub.url}
Web app            ${origin}/
GraphiQL           ${origin}/graphiql
Identity provider  ${hub.issuer}

A first authorised query, to copy:

TOKEN=$(curl -s ${origin}/sandbox/token -H 'content-type: application/json' -d '{"caller":"hrss-insurance"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

curl -s ${hub.url} -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"query":"{ viewer { client department { name { zh en } } agreements { id purpose } } }"}'

curl -s ${hub.url} -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"query":"{ citizen(id: \\"${person?.citizenId ?? ''}\\") { identity { name { fullName } dateOfBirth } licences { nodes { type state } } } }","extensions":{"access":{"agreement":"agr_hrss_social_insurance","purpose":"SOCIAL_INSURANCE_REGISTRATION"}}}'

Ctrl-C stops the hub.
`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await hub.close();
  return 0;
}
