import { z } from 'zod';
import { signing } from '../../src/dev/seed/signatories.ts';
import { departmentId } from '../../src/kernel/ids.ts';
import { signedAgreements } from './signed-agreement.ts';
import type { WholeAnswer, WholeHub } from './whole-hub.ts';

/** Who may be behind a change of an agreement between hrss (which asks) and psb (which answers). */
export const roles = ['consumer', 'provider', 'third', 'operator', 'citizen', 'nobody'] as const;
export type Role = (typeof roles)[number];

export const verbs = ['amend', 'submit', 'approve', 'suspend', 'resume', 'revoke'] as const;
export type Verb = (typeof verbs)[number];

const register = 'REGISTER_MAINTENANCE';
const by: Readonly<
  Record<Role, { caller?: string; access?: { agreement: string; purpose: string } }>
> = {
  consumer: {
    caller: 'hrss-insurance',
    access: { agreement: 'agr_hrss_register', purpose: register },
  },
  provider: {
    caller: 'psb-register',
    access: { agreement: 'agr_psb_register', purpose: register },
  },
  third: { caller: 'samr-licensing', access: { agreement: 'agr_third', purpose: register } },
  operator: {
    caller: 'hub-operations',
    access: { agreement: 'agr_operator', purpose: register },
  },
  citizen: { caller: 'lin_zhiyuan', access: { agreement: 'agr_citizen', purpose: register } },
  nobody: { access: { agreement: 'agr_hrss_register', purpose: register } },
};

/** Terms as hrss states them. */
const terms = {
  purpose: 'LIFE_OF_AGREEMENTS',
  legalBasis: { citation: 'Test Act 1', text: 'It says so.' },
  subjectScope: 'STATUTE',
  fields: ['Query.citizen', 'Citizen.id', 'Citizen.identity', 'Identity.sex'],
  retention: 'P30D',
  contacts: [{ department: 'dept_hrss', office: 'Insurance desk', email: 'desk@hrss.example' }],
  documents: 'FREE',
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
};

const shown = `id version revision state missing stage firstBadRevision
  approvals { department { id } person revision }
  proposal { revision missing fields approvals { department { id } } } fields`;
const answer = `__typename ... on AgreementSuccess { agreement { ${shown} } }
  ... on Conflict { code currentVersion } ... on InvalidInput { code issues { field rule } }
  ... on NotFound { code } ... on NotPermitted { code message }`;
const inputs = {
  create: 'CreateAgreementInput',
  amend: 'AmendAgreementInput',
  submit: 'ChangeAgreementInput',
  approve: 'ApproveAgreementInput',
  suspend: 'ChangeAgreementInput',
  resume: 'ChangeAgreementInput',
  revoke: 'ChangeAgreementInput',
} as const;

const agreementShape = z.looseObject({
  id: z.string(),
  version: z.int(),
  revision: z.string(),
  state: z.string(),
  proposal: z.looseObject({ revision: z.string().nullable() }).nullable(),
});
export type Shown = z.infer<typeof agreementShape>;
const resultShape = z.object({
  data: z.object({
    result: z.looseObject({ __typename: z.string(), agreement: agreementShape.optional() }),
  }),
});
export type Outcome = Readonly<Record<string, unknown>> & {
  /** What a change came to: a state, the code of a problem, or of an error. */
  readonly is: string;
  readonly agreement?: Shown | undefined;
};

export type Life = {
  readonly ask: (role: Role, query: string, variables?: object) => Promise<WholeAnswer>;
  readonly change: (role: Role, verb: Verb, of: Shown, input?: object) => Promise<Outcome>;
  /** A draft between hrss and psb. */
  readonly draft: (changes?: object) => Promise<Shown>;
  /** Brings an agreement on by changes that must all succeed. */
  readonly after: (
    of: Shown,
    ...steps: readonly (readonly [Role, Verb, object?])[]
  ) => Promise<Shown>;
  readonly show: (id: string) => Promise<Shown>;
  /** A signature of a department's signatory of the seed over a text. */
  readonly sign: (department: string, text: string) => Promise<string>;
};

/** Changes agreements by the public API of a whole hub, in every role. */
export async function agreementLife(hub: WholeHub): Promise<Life> {
  const agree = await signedAgreements(hub.deps, hub.signatories);
  const common = {
    provider: 'dept_audit',
    purpose: register,
    legalBasis: terms.legalBasis,
    fields: [...new Set(['create', ...verbs].map((verb) => `Mutation.${verb}Agreement`))],
    validUntil: '2036-12-31',
  };
  await agree({ ...common, id: 'agr_third', consumer: 'dept_samr' });
  await agree({ ...common, id: 'agr_operator', consumer: 'dept_operator' });
  await agree({ ...common, id: 'agr_citizen', consumer: 'dept_portal', subjectScope: 'SELF' });
  let keys = 0;
  const ask = (role: Role, query: string, variables: object = {}) =>
    hub.ask({ ...by[role], query, variables: { ...variables } });
  const mutate = async (role: Role, verb: keyof typeof inputs, input: object): Promise<Outcome> => {
    const idempotencyKey = `key-${(keys += 1)}`;
    const document = `mutation($input: ${inputs[verb]}!) { result: ${verb}Agreement(input: $input) { ${answer} } }`;
    const answered = await ask(role, document, { input: { idempotencyKey, ...input } });
    const error = answered.errors?.[0]?.extensions.code;
    if (error !== undefined) return { is: error };
    const { result } = resultShape.parse(answered).data;
    return { ...result, is: String(result.agreement?.state ?? result['code']) };
  };
  const sign = async (department: string, text: string): Promise<string> => {
    const id = departmentId.parse(department);
    if (!id) throw new Error('no such department');
    return (await signing(hub.signatories)(id, text)).signature;
  };
  const inputOf = async (role: Role, verb: Verb, of: Shown): Promise<object> => {
    if (verb === 'amend') return terms;
    if (verb !== 'approve') return {};
    const department = role === 'provider' ? 'dept_psb' : 'dept_hrss';
    return { signature: await sign(department, of.proposal?.revision ?? of.revision) };
  };
  const change: Life['change'] = async (role, verb, of, input) =>
    mutate(role, verb, {
      agreementId: of.id,
      expectedVersion: of.version,
      ...(await inputOf(role, verb, of)),
      ...input,
    });
  const whole = ({ agreement, is }: Outcome): Shown => {
    if (!agreement) throw new Error(`refused: ${is}`);
    return agreement;
  };
  return {
    ask,
    change,
    sign,
    draft: async (changes = {}) =>
      whole(await mutate('consumer', 'create', { providerId: 'dept_psb', ...terms, ...changes })),
    after: async (of, ...steps) => {
      let now = of;
      for (const [role, verb, input] of steps) now = whole(await change(role, verb, now, input));
      return now;
    },
    show: async (id) => {
      const query = `query($id: ID!) { viewer { agreement(id: $id) { ${shown} } } }`;
      const shape = z.object({
        data: z.object({ viewer: z.object({ agreement: agreementShape }) }),
      });
      return shape.parse(await ask('consumer', query, { id })).data.viewer.agreement;
    },
  };
}
