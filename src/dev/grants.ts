import { parseArgs } from 'node:util';
import { z } from 'zod';
import { canonicalJson } from '../kernel/json.ts';
import { isDataClass } from '../policy/classes.ts';
import { grantsUnder, type Grants } from '../policy/grants.ts';
import { readPolicySchema } from '../policy/schema.ts';
import { changesOf, type GrantChange } from '../policy/widening.ts';
import { seedAgreements } from './seed/agreements.ts';

type Question = {
  readonly supergraphSdl: string;
  /** The committed baseline; undefined before the first one. */
  readonly baseline: string | undefined;
  readonly words: readonly string[];
};

type Outcome = {
  readonly code: 0 | 1;
  readonly said: readonly string[];
  /** The baseline to be committed from now on; undefined to leave the one there is. */
  readonly baseline?: string;
};

/**
 * Compares what the live agreements reach under a schema with what they reached under the one of the baseline. Without
 * words it only says; `--settle` takes into the baseline what widens and narrows nothing; `--write --narrower` what
 * narrows, and `--write --revised ID` what widens that agreement, for which both its departments have signed.
 */
export function compareGrants({ supergraphSdl, baseline, words }: Question): Outcome {
  const { values } = parseArgs({
    args: [...words],
    options: {
      settle: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      narrower: { type: 'boolean', default: false },
      revised: { type: 'string', multiple: true, default: [] },
    },
  });
  const policy = readPolicySchema(supergraphSdl);
  const agreements = seedAgreements(policy);
  const before = baseline === undefined ? grantsUnder(policy, agreements) : read(baseline);
  const after = grantsUnder(policy, agreements);
  const changes = changesOf(before, after);
  const left = changes.filter(({ kind, agreement }) =>
    kind === 'WIDER' ? !values.revised.includes(agreement) : !values.narrower,
  );
  const next = written({ ...after, retired: retiredBy(before, after) });
  const mayWrite = (values.write && left.length === 0) || (values.settle && changes.length === 0);
  if (mayWrite) return { code: 0, said: said(changes), baseline: next };
  if (values.settle || (changes.length === 0 && next === baseline)) return { code: 0, said: [] };
  return { code: 1, said: [...said(values.write ? left : changes), ...advice(changes)] };
}

/** A name leaves the list only when an agreement was revised for its being used anew. */
function retiredBy(before: Grants, after: Grants): ReadonlySet<string> {
  const gone = [...before.retired, ...before.fields.keys()];
  return new Set(gone.filter((coordinate) => !after.fields.has(coordinate)));
}

function said(changes: readonly GrantChange[]): readonly string[] {
  return changes.map(
    ({ kind, agreement, coordinate, rule, detail }) =>
      `${kind} ${agreement}: ${coordinate}, ${rule} (${detail})`,
  );
}

function advice(changes: readonly GrantChange[]): readonly string[] {
  const wider = [...new Set(changes.flatMap((one) => (one.kind === 'WIDER' ? one.agreement : [])))];
  const revised = wider.map((agreement) => ` --revised ${agreement}`).join('');
  const narrower = changes.some(({ kind }) => kind === 'NARROWER') ? ' --narrower' : '';
  const command = `npm run grants -- --write${narrower}${revised}`;
  if (wider.length > 0)
    return [
      'This schema gives live agreements more than their departments signed. Change it so that it does not,',
      'or have a new revision of each agreement signed by both its departments; then say so:',
      command,
    ];
  if (narrower !== '')
    return ['Live agreements lose what they grant. If that is meant, say so:', command];
  return ['schema/grants.baseline.json is out of date:', 'npm run generate'];
}

const stored = z.strictObject({
  fields: z.record(
    z.string(),
    z.strictObject({
      class: z.string().refine(isDataClass),
      type: z.string(),
      arguments: z.array(z.string()).default([]),
      members: z.array(z.string()).default([]),
      implied: z.array(z.string()).default([]),
    }),
  ),
  reach: z.record(z.string(), z.array(z.string())),
  retired: z.array(z.string()),
});

function read(baseline: string): Grants {
  const { fields, reach, retired } = stored.parse(JSON.parse(baseline));
  return {
    fields: new Map(Object.entries(fields)),
    reach: new Map(Object.entries(reach).map(([id, reached]) => [id, new Set(reached)])),
    retired: new Set(retired),
  };
}

/** Canonical: the same grants are the same text, a line for each coordinate. */
function written({ fields, reach, retired }: Grants): string {
  const shown = [...fields].sort(byName).map(([coordinate, field]) => {
    const { arguments: given, members, implied, ...own } = field;
    const lists = Object.entries({ arguments: given, members, implied });
    const full = Object.fromEntries(lists.filter(([, list]) => list.length > 0));
    return `${JSON.stringify(coordinate)}: ${canonicalJson({ ...own, ...full })}`;
  });
  const reached = [...reach]
    .sort(byName)
    .map(([id, all]) => `${JSON.stringify(id)}: ${lines(all)}`);
  return `{
"fields": {
${shown.join(',\n')}
},
"reach": {
${reached.join(',\n')}
},
"retired": ${lines(retired)}
}
`;
}

function lines(coordinates: ReadonlySet<string>): string {
  if (coordinates.size === 0) return '[]';
  return `[\n${[...coordinates]
    .sort()
    .map((one) => JSON.stringify(one))
    .join(',\n')}\n]`;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
