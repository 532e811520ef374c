import { compileMapping } from '../prefill/compile.ts';
import { coordinatesOf } from '../prefill/document.ts';
import type { MappedLeaf, PlannedLeaf } from '../prefill/leaves.ts';
import type { PlannedRequirement } from '../prefill/proofs.ts';
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
  switch (leaf.kind) {
    case 'MAPPED':
      return { ...asked, asks: whatIsAsked(leaf), sources: sourcesOf(leaf) };
    case 'ROWS': {
      const uses = Object.values(leaf.rule.map).map(({ use }) => use);
      const fields = coordinatesOf(leaf.need.required);
      return {
        ...asked,
        asks: `${leaf.role.toLowerCase()}[].${uses.sort().join(' ')}`,
        sources: [{ record: 'HOUSEHOLD', fields }],
      };
    }
    case 'NO_MAPPING':
      return { ...asked, asks: undefined, sources: [] };
    case 'NEVER_PREFILL':
    case 'OTHER_PERSON':
      return { ...asked, asks: undefined, sources: [], isForThePersonOnly: true };
  }
}

function whatIsAsked({ rule }: MappedLeaf): string {
  const which = [rule.addressUse, rule.licenceType, rule.claim];
  const named = which.filter((each) => each !== undefined).join(' ');
  return `${rule.role.toLowerCase()}.${rule.use}${named === '' ? '' : `[${named}]`}`;
}

function sourcesOf({ sources }: MappedLeaf): readonly Source[] {
  return sources.map(({ record, addressUse, licenceType, need }) => {
    const which =
      record === 'ADDRESS' ? addressUse : record === 'LICENCE' ? licenceType : undefined;
    return {
      record: which === undefined ? record : `${record}:${which}`,
      fields: coordinatesOf(need.required),
    };
  });
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
