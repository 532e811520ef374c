import { heldBy, question, type Asker, type Question } from '../asker.ts';
import type { People } from '../people.ts';

const byId = 'query($id: ID!) { citizen(id: $id) { id } }';
const pages = `query($id: ID!, $after: String) { citizen(id: $id) {
  licences(after: $after) { nodes { number } } submissions(after: $after) { nodes { formVersion } } } }`;

/** A value of each kind: what is wrong with a request does not depend on which it holds. */
const kinds = [
  'Identity.nationalId',
  'PersonName.fullName',
  'Identity.dateOfBirth',
  'Contact.mobilePhone',
  'Employment.monthlyIncome',
  'SubmittedDocument.digest',
];

function sample(people: People): readonly string[] {
  return kinds.map((kind) => heldBy(people, 'consenting', kind));
}

/** Documents and variables that are wrong in some way, and say something of somebody where they are. */
export function malformed(asker: Asker, people: People): readonly Question[] {
  const ask = (where: string, query: string, variables?: object): Question =>
    question(asker, ['consenting'], {
      where,
      query,
      ...(variables ? { variables: { ...variables } } : {}),
    });
  const { id } = people.consenting;
  return sample(people).flatMap((text) => {
    const literal = JSON.stringify(text);
    const cursor = Buffer.from(`0123456789abcdef${text}`).toString('base64url');
    return [
      ask('a variable of another type', byId, { id: { value: text } }),
      ask(
        'a variable that is no enum',
        'query($u: [AddressUse!]) { citizen(id: "cit_x") { addresses(uses: $u) { use } } }',
        { u: [text] },
      ),
      ask('a variable nobody declared', '{ __typename }', { [text]: text }),
      ask('a literal of another type', `{ citizen(id: { value: ${literal} }) { id } }`),
      ask(
        'a literal that is no enum',
        `{ citizen(id: "cit_x") { addresses(uses: [${literal}]) { use } } }`,
      ),
      ask('a literal in a wrong place', `{ citizen(id: "cit_x" ${literal}) { id } }`),
      ask('an unfinished literal', `{ citizen(id: ${literal.slice(0, -1)}`),
      ask('a default', `query($n: Int = ${literal}) { __typename @skip(if: $n) }`),
      ask('a cursor', pages, { id, after: text }),
      ask('an enciphered cursor', pages, { id, after: cursor }),
    ];
  });
}

/** Bodies, headers, tokens and words of access that are none, and say something of somebody. */
export function strange(asker: Asker, people: People): readonly Question[] {
  const { id } = people.consenting;
  const good = question(asker, ['consenting'], { where: '', query: byId, variables: { id } });
  const word = heldBy(people, 'consenting', 'Licence.type');
  const unsigned = [{ alg: 'none' }, { sub: word, client_id: word }, word]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return [
    ...sample(people).flatMap((text): readonly Question[] => [
      { ...good, where: 'no JSON', body: `{"query":"{ citizen(id: ${text}` },
      { ...good, where: 'no object', body: JSON.stringify([text]) },
      ...Object.entries({
        query: [text],
        variables: text,
        operationName: { is: text },
        documentId: text,
        extensions: { access: text },
      }).map(([name, value]) => ({
        ...good,
        where: `a text for ${name}`,
        body: JSON.stringify({ query: byId, variables: { id }, [name]: value }),
      })),
      ...['agreement', 'purpose', 'case', 'onBehalfOf', 'onDenied', text].map((name) =>
        question(asker, ['consenting'], {
          where: 'words of access',
          query: byId,
          variables: { id },
          access: { [name]: text },
        }),
      ),
    ]),
    ...[`Bearer ${word}`, `Bearer ${unsigned}`, `Basic ${word}`, word].map((authorization) => ({
      ...good,
      where: 'a token that is none',
      odd: { headers: { authorization } },
    })),
    { ...good, where: 'a media type', odd: { headers: { 'content-type': `text/${word}` } } },
    { ...good, where: 'a method', odd: { method: word } },
    { ...good, where: 'a path', odd: { path: `/graphql/${word}` } },
    { ...good, where: 'another header', odd: { headers: { 'x-request-id': word, cookie: word } } },
  ];
}
