import type { SharingAgreement } from '../../ask-once/model.ts';
import type { PolicySchema } from '../../policy/schema.ts';
import { seedAgreements } from './agreements.ts';
import clients from './clients.json' with { type: 'json' };
import { seedLines } from './lines.ts';
import services from './services.json' with { type: 'json' };

/** Who holds what in the seed, who may read it, and whose service is whose. */
export function seedHoldings(policy: PolicySchema): {
  readonly services: ReadonlyMap<string, string>;
  readonly portals: readonly string[];
  readonly holders: ReadonlyMap<string, readonly string[]>;
  readonly agreements: readonly SharingAgreement[];
} {
  return {
    services: new Map(services.map(({ id, authority }) => [id, authority])),
    portals: clients.flatMap(({ kind, department }) => (kind === 'PORTAL' ? [department] : [])),
    holders: seedHolders(),
    agreements: seedAgreements(policy).map((each) => ({ ...each, fields: new Set(each.fields) })),
  };
}

/** Departments by record, those that state most of them first. */
function seedHolders(): ReadonlyMap<string, readonly string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const line of seedLines()) {
    const which = line.kind === 'ADDRESS' ? line.data.use : undefined;
    const type = line.kind === 'LICENCE' ? line.data.type : which;
    const record = type === undefined ? line.kind : `${line.kind}:${type}`;
    const byDepartment = counts.get(record) ?? new Map<string, number>();
    counts.set(record, byDepartment);
    byDepartment.set(line.authority, (byDepartment.get(line.authority) ?? 0) + 1);
  }
  return new Map(
    [...counts].map(([record, departments]) => [
      record,
      [...departments].sort(([, one], [, other]) => other - one).map(([id]) => id),
    ]),
  );
}
