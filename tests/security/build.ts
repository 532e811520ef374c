import { noHub } from '../../src/cli/import/put.ts';
import type { RoomDeps } from '../../src/platform/room.ts';
import { agreementsRoom as agreements } from '../../src/subgraphs/agreements/subgraph.ts';

/** What the attacks touch of the program, in one module, so that it can be built anew with one check less. */
export { refusalAnswer } from '../../src/gateway/answer.ts';
export { readGatewayConfig } from '../../src/platform/config.ts';
export { listen } from '../../src/platform/http.ts';
export { compile } from '../../src/policy/compile.ts';
export { decide, grantedBy } from '../../src/policy/decide.ts';
export { readPolicySchema } from '../../src/policy/schema.ts';
export { testHub } from '../support/hub.ts';
export { testRoom } from '../support/room.ts';
export { wholeHub } from '../support/whole-hub.ts';

/** The smallest room that knows people; it asks nobody in turn. */
export const agreementsRoom = (deps: RoomDeps) => agreements({ ...deps, hub: noHub });
