import { compileMapping, type PlannedLeaf, type PlannedRequirement } from '../prefill/compile.ts';
import { coordinatesOf } from '../prefill/document.ts';
import type { AskedQuestion, ServiceForm, Source } from './model.ts';

/** Every question of a form: its leaves, and the documents that it asks for. Throws on a form with faults. */
export function questionsOf({ service, source }: ServiceForm): readonly AskedQuestion[] {
  const plan = compileMapping(source);
  return [
    ...plan.leaves.map((leaf) => fieldQuestion(service, leaf)),
    ...plan.requirements.map((each) => documentQuestion(service, each)),
  ];
}

function fieldQuestion(service: string, leaf: PlannedLeaf): AskedQuestion {
  const { pointer: name, title } = leaf;
  const asked = { service, kind: 'FIELD', name, title, isForThePersonOnly: false } as const;
  if (leaf.kind !== 'MAPPED')
    return {
      ...asked,
      asks: undefined,
      sources: [],
      isForThePersonOnly: leaf.kind === 'NEVER_PREFILL',
    };
  const { concept, rule, sources } = leaf;
  const { role, use, addressUse, licenceType, claim } = rule;
  const which = [addressUse, licenceType, claim].filter((each) => each !== undefined);
  const record = [concept.record, addressUse ?? licenceType].filter((each) => each !== undefined);
  return {
    ...asked,
    asks: `${role.toLowerCase()}.${use}${which.length > 0 ? `[${which.join(' ')}]` : ''}`,
    sources: sources.map(({ from, need }) => ({
      // Of a member of the household only the household record is read.
      record: recordName(from, role, record.join(':')),
      fields: coordinatesOf(need.required),
    })),
  };
}

function recordName(from: string, role: string, record: string): string {
  if (from !== 'PROFILE') return from;
  return role === 'SELF' ? record : 'HOUSEHOLD';
}

function documentQuestion(service: string, planned: PlannedRequirement): AskedQuestion {
  const { requirement, proofs } = planned;
  const sources = proofs.flatMap((proof): Source[] => {
    const fields = coordinatesOf(proof.need.required);
    return proof.kind === 'RECORD'
      ? [{ record: proof.record, fields }]
      : proof.types.map((type) => ({ record: `LICENCE:${type}`, fields }));
  });
  const proves = sources.map(({ record }) => record).sort();
  return {
    service,
    kind: 'DOCUMENT',
    name: requirement.id,
    title: requirement.title,
    asks: `proof by ${proves.join(' or ')}`,
    sources,
    isForThePersonOnly: false,
  };
}
