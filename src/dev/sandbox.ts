import { z } from 'zod';
import type { PrivateKey } from './identity/keys.ts';
import { citizenToken, departmentToken } from './identity/sign-in.ts';
import type { Persona } from './identity/model.ts';
import type { Clock } from '../kernel/time.ts';
import agreements from './seed/agreements.json' with { type: 'json' };
import clients from './seed/clients.json' with { type: 'json' };

type Token = { readonly access_token: string; readonly expires_in: number };
type Text = { readonly zh: string; readonly en: string };
type Caller = {
  readonly id: string;
  readonly label: Text;
  readonly agreements: readonly {
    readonly id: string;
    readonly purpose: string;
    readonly label: Text;
  }[];
};

/** Lets anybody at this machine play any caller of the seed: the page's and the command line's sign-in. */
export type Sandbox = {
  readonly callers: readonly Caller[];
  /** Undefined for a caller that is not listed. */
  readonly token: (callerId: string) => Promise<Token | undefined>;
  /** The access token of a department's system. Throws for a caller that is not listed. */
  readonly tokenOf: (system: string) => Promise<string>;
};

export const tokenRequest = z.object({ caller: z.string() });

const portal = 'city-portal';
const selfAgreements = ['agr_portal_prefill', 'agr_self_access', 'agr_self_consent'];

export function openSandbox(deps: {
  readonly issuer: string;
  readonly personas: readonly Persona[];
  readonly keyOf: (clientId: string) => PrivateKey;
  readonly clock: Clock;
}): Sandbox {
  const departments = clients.filter(({ kind }) => kind === 'DEPARTMENT');
  const redirectUri = clients.find(({ clientId }) => clientId === portal)?.redirectUris?.[0] ?? '';
  const callers: Caller[] = [
    ...departments.map(({ clientId, department, name }) => ({
      id: clientId,
      label: name,
      agreements: agreementsWhere(({ consumer }) => consumer === department),
    })),
    ...deps.personas.map(({ citizenId, name, note }) => ({
      id: citizenId,
      label: { zh: `${name} · ${note.zh}`, en: `${name} · ${note.en}` },
      agreements: agreementsWhere(({ id }) => selfAgreements.includes(id)),
    })),
  ];
  const token: Sandbox['token'] = async (callerId) => {
    if (!callers.some(({ id }) => id === callerId)) return undefined;
    const isDepartment = departments.some(({ clientId }) => clientId === callerId);
    const clientId = isDepartment ? callerId : portal;
    const client = {
      issuer: deps.issuer,
      clientId,
      privateKey: deps.keyOf(clientId),
      clock: deps.clock,
    };
    const signedIn = isDepartment
      ? await departmentToken(client)
      : await citizenToken({ ...client, redirectUri, citizenId: callerId });
    if (!signedIn.ok) throw new Error(`sandbox: ${signedIn.problem.error}`);
    return { access_token: signedIn.value.accessToken, expires_in: signedIn.value.expiresIn };
  };
  return {
    callers,
    token,
    tokenOf: async (system) => {
      const signedIn = await token(system);
      if (!signedIn) throw new Error(`sandbox: ${system} is not a caller of the seed`);
      return signedIn.access_token;
    },
  };
}

function agreementsWhere(
  holds: (agreement: (typeof agreements)[number]) => boolean,
): Caller['agreements'] {
  return agreements.filter(holds).map(({ id, purpose, legalBasis }) => ({
    id,
    purpose,
    label: { zh: `${purpose} · ${legalBasis.citation}`, en: `${purpose} · ${legalBasis.citation}` },
  }));
}
