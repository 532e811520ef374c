import type { Coordinate } from '../../../../src/policy/schema.ts';
import { everybody, question, type Asker, type Person, type Question } from '../asker.ts';
import type { People } from '../people.ts';
import { leafPaths, nested, policy, selection } from '../selection.ts';

const isPublic = (coordinate: Coordinate): boolean => policy.classOf.get(coordinate) === 'PUBLIC';

/** What is granted, all of it, about everybody, by every root that leads to a person. */
export function granted(asker: Asker, people: People): readonly Question[] {
  const isGranted = (field: Coordinate): boolean => asker.grants.has(field) || isPublic(field);
  const fields = selection('Citizen', isGranted) || '__typename';
  const licence = selection('Licence', isGranted) || '__typename';
  const submission = selection('Submission', isGranted) || '__typename';
  const all = { where: 'granted', variables: {} };
  const list = selection('Disclosure', isGranted) || 'id';
  const unnamed = [
    `{ viewer { kind citizen { ${fields} } } }`,
    `{ disclosures(first: 50) { nodes { ${list} } } }`,
  ];
  const named = everybody.flatMap((person) => {
    const { id, nationalId, licence: held, submission: made } = people[person];
    const byId = { where: 'granted', query: `query($id: ID!) { citizen(id: $id) { ${fields} } }` };
    const ask = (query: string, variables: object): Question =>
      question(asker, [person], { where: 'granted', query, variables: { ...variables } });
    return [
      question(asker, [person], { ...byId, variables: { id } }),
      ask(`query($n: String!) { citizenByNationalId(input: { nationalId: $n }) { ${fields} } }`, {
        n: nationalId,
      }),
      ask(`query($id: ID!) { licence(id: $id) { ${licence} } }`, held),
      ask(
        `query($type: ID!, $number: String!) { licenceByNumber(input: { type: $type, number: $number }) { ${licence} } }`,
        held,
      ),
      ask(`query($id: ID!) { submission(id: $id) { ${submission} } }`, made),
    ];
  });
  return [...named, ...unnamed.map((query) => question(asker, everybody, { ...all, query }))];
}

/** One field more than is granted, each in turn, by the first way that leads to it; then all of them at once, to be left out. */
export function tooMuch(asker: Asker, people: People): readonly Question[] {
  const { id } = people.consenting;
  const about: readonly Person[] = ['consenting'];
  const paths = leafPaths('Citizen').filter(
    ({ coordinates }) => !coordinates.every((field) => asker.grants.has(field) || isPublic(field)),
  );
  const beyond = new Map(paths.reverse().map((path) => [path.coordinates.at(-1), path])).values();
  const query = (fields: string): string => `query($id: ID!) { citizen(id: $id) { ${fields} } }`;
  const everything = query(selection('Citizen', () => true));
  return [
    ...[...beyond].map(({ names }) =>
      question(asker, about, {
        where: `one too many: ${names.join('.')}`,
        query: query(`id ${nested(names)}`),
        variables: { id },
      }),
    ),
    ...everybody.map((person) =>
      question(asker, [person], {
        where: 'left out',
        query: everything,
        variables: { id: people[person].id },
        access: { onDenied: 'OMIT' },
      }),
    ),
    question(asker, ['consenting', 'silent'], {
      where: 'through the household',
      query: query(
        `household { members { fullName citizen { id identity { name { fullName } } } } }`,
      ),
      variables: { id },
      access: { onDenied: 'OMIT' },
    }),
  ];
}

/** Names that mean something to whoever writes or reads an answer. */
export function aliases(asker: Asker, people: People): readonly Question[] {
  const names = [
    'data',
    'errors',
    'message',
    'extensions',
    'code',
    'toJSON',
    '__proto__',
    'constructor',
  ];
  return names.map((name) =>
    question(asker, ['consenting'], {
      where: `alias ${name}`,
      query: `query($id: ID!) { ${name}: citizen(id: $id) { ${name}: identity { ${name}: name { ${name}: fullName } } } }`,
      variables: { id: people.consenting.id },
      access: { onDenied: 'OMIT' },
    }),
  );
}
