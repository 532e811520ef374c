import { noHub } from '../../src/cli/import/put.ts';
import type { RoomDeps } from '../../src/platform/room.ts';
import { agreementsRoom as agreements } from '../../src/subgraphs/agreements/subgraph.ts';
import { consentsRoom as consents } from '../../src/subgraphs/consents/subgraph.ts';

/** What the attacks touch of the program, in one module, so that it can be built anew with one check less. */
export { refusalAnswer } from '../../src/gateway/answer.ts';
export { readGatewayConfig } from '../../src/platform/config.ts';
export { listen } from '../../src/platform/http.ts';
export { compile } from '../../src/policy/compile.ts';
export { decide, grantedBy } from '../../src/policy/decide.ts';
export { readPolicySchema } from '../../src/policy/schema.ts';
export { citizensRoom } from '../../src/subgraphs/citizens/subgraph.ts';
export { testHub } from '../support/hub.ts';
export { testRoom } from '../support/room.ts';
export { wholeHub } from '../support/whole-hub.ts';

/** The smallest room that knows people; it asks nobody in turn. */
export const agreementsRoom = (deps: RoomDeps) => agreements({ ...deps, hub: noHub });
/** A small room that knows something of people; its key is the one of RFC 8037, appendix A. */
export const consentsRoom = (deps: RoomDeps) =>
  consents({ ...deps, hub: noHub, consentKeys: [exampleKey] });

const exampleKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
} as const;
