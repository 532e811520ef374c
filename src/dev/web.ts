import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ask } from './demo/ask.ts';
import { serveFiles } from './static.ts';

/** What the pages read first: where the hub is, and where people sign in. No secret. */
export type WebSettings = {
  /** URL of the GraphQL API. */
  readonly api: string;
  readonly issuer: string;
  /** OAuth client of the pages. */
  readonly client: string;
  /** Where the issuer sends people back to. */
  readonly redirectUri: string;
  /** True where anybody may play any caller. */
  readonly isSandbox: boolean;
};

/** A document of the pages, and what it is to be registered for. */
const operations = z.array(
  z.object({
    documentId: z.string(),
    document: z.string(),
    client: z.string(),
    agreement: z.string(),
  }),
);

/** The first part of every address that the pages have. */
const pages = [
  'home',
  'services',
  'consents',
  'my-data',
  'applications',
  'audit',
  'desk',
  'signed-in',
];

/** Serves the built web app: its pages, and its files at `/web/`. */
export function serveWeb(folder: string, { issuer }: WebSettings): ReturnType<typeof serveFiles> {
  return serveFiles({
    folder,
    mount: '/web/',
    isPage: (path) => pages.includes(path.split('/')[1] ?? ''),
    contentSecurityPolicy: [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src 'self' ${new URL(issuer).origin}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ],
  });
}

/** The built web app beside this program, and its settings on a hub whose API is at `url`. */
export function webOf(
  url: string,
  issuer: string,
): { readonly folder: string; readonly settings: WebSettings } {
  const settings = { api: url, issuer, client: 'city-web', redirectUri: signedInAt(url) };
  return {
    folder: join(import.meta.dirname, 'web'),
    settings: { ...settings, isSandbox: true },
  };
}

/** Where the issuer sends people back to, on a hub whose API is at `url`. */
export function signedInAt(url: string): string {
  return `${new URL(url).origin}/signed-in`;
}

const register = `mutation Register($input: RegisterOperationInput!) {
  registerOperation(input: $input) { __typename ... on Problem { code message } }
}`;
const registered = z.object({
  registerOperation: z.object({ __typename: z.literal('RegisteredOperationSuccess') }),
});

/** Whoever registers what a client's pages ask, and the agreement under which it may. */
const registrars: Readonly<
  Record<string, { readonly system: string; readonly agreement: string; readonly purpose: string }>
> = {
  'city-web': {
    system: 'portal-operations',
    agreement: 'agr_portal_operation',
    purpose: 'PORTAL_OPERATION',
  },
  'audit-desk': {
    system: 'audit-desk',
    agreement: 'agr_audit_operation',
    purpose: 'AUDIT_DESK_OPERATION',
  },
};

/**
 * Registers the documents of the built web app, as the departments whose pages ask them would; a second time changes
 * nothing. Throws when the hub refuses one.
 */
export async function registerWeb(
  folder: string,
  hub: { readonly api: string; readonly tokenOf: (system: string) => Promise<string> },
): Promise<void> {
  for (const operation of operations.parse(await readOperations(folder))) {
    const { documentId, document, client: clientId, agreement: agreementId } = operation;
    const registrar = registrars[clientId];
    if (!registrar) throw new Error(`web: nobody registers for ${clientId}`);
    const { system, ...access } = registrar;
    const input = { idempotencyKey: documentId, agreementId, clientId, document };
    const token = await hub.tokenOf(system);
    const answer = await ask(hub.api, token, { query: register, variables: { input }, access });
    if (!registered.safeParse(answer.data).success)
      throw new Error(`web: not registered (${JSON.stringify(answer)})`);
  }
}

/** None while the web app is not built. */
async function readOperations(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, 'operations.json'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
