import { account } from '../dev/demo/account.ts';
import { play } from '../dev/demo/play.ts';
import type { Hub } from '../dev/hub.ts';
import { citizenToken, departmentToken, type HubToken } from '../dev/identity/sign-in.ts';
import { seedPersonas } from '../dev/seed/lines.ts';
import type { Result } from '../kernel/result.ts';
import { systemClock } from '../kernel/time.ts';
import { startLocalHub } from './local-hub.ts';

/** Plays the demo on a hub of its own ports; answers 0 only when every claim held. */
export async function demo(options: readonly string[]): Promise<number> {
  const hub = await startLocalHub({ port: 0, identityPort: 0 });
  try {
    const report = await play(stageOf(hub));
    process.stdout.write(
      options.includes('--json') ? `${JSON.stringify(report)}\n` : account(report),
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'The demo failed.'}\n`);
    return 1;
  } finally {
    await hub.close();
  }
}

function stageOf(hub: Hub): Parameters<typeof play>[0] {
  const client = (clientId: string) => ({
    issuer: hub.issuer,
    clientId,
    privateKey: hub.keyOf(clientId),
    clock: systemClock,
  });
  return {
    url: hub.url,
    nationalId: seedPersonas()[0]?.nationalId ?? '',
    service: 'svc_residence_permit_renewal',
    clock: systemClock,
    departmentToken: async () => tokenIn(await departmentToken(client('hrss-insurance'))),
    auditorToken: async () => tokenIn(await departmentToken(client('audit-desk'))),
    citizenToken: async (citizenId) => {
      const redirectUri = 'http://127.0.0.1/callback';
      return tokenIn(await citizenToken({ ...client('city-portal'), redirectUri, citizenId }));
    },
  };
}

function tokenIn(signedIn: Result<HubToken, { readonly error: string }>): string {
  if (!signedIn.ok) throw new Error(`Not signed in: ${signedIn.problem.error}`);
  return signedIn.value.accessToken;
}
