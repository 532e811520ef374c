import { gzipSync } from 'node:zlib';

/** A request that no client of ours sends, with the status and code of its refusal, or the data that it gets at the most. */
export type HostileRequest = {
  readonly name: string;
  readonly method?: string;
  /** Path and query. */
  readonly url?: string;
  /** Instead of the ones that a client sends; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
} & (
  | { readonly status: number; readonly code: string }
  | { readonly status: 200; readonly data: string }
);

const typename = '{"query":"{ __typename }"}';
const nothing = '{"__typename":"Query"}';
const wrongMethod = { status: 405, code: 'METHOD_NOT_ALLOWED' } as const;
const wrongType = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' } as const;
const tooLarge = { status: 413, code: 'PAYLOAD_TOO_LARGE' } as const;
const unreadable = { status: 400, code: 'BAD_REQUEST' } as const;
const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024, ' '));
const secret = '{ citizen(id: \\"cit_a\\") { contact { email } } }';
const deep = '['.repeat(30_000) + ']'.repeat(30_000);

const types = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/graphql',
  'application/json; charset=utf-16',
  'application/json; charset=iso-8859-1',
  'application/json; charset=utf-7',
  'application/json; charset=x-user-defined',
  'application/json; charset=utf-8; charset=utf-16',
  'application/json, text/plain',
];
const encodings = ['gzip', 'GZIP', 'br', 'deflate', 'gzip, identity', 'identity, gzip', 'x-none'];
const pages = ['/graphiql', '/playground', '/console', '/', '/graphql/', '/inner/elsewhere'];

export const hostileRequests: readonly HostileRequest[] = [
  ...['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => ({
    name: `${method} of a query`,
    method,
    url: '/graphql?query={__typename}',
    ...wrongMethod,
  })),
  {
    name: 'GET of a change',
    method: 'GET',
    url: '/graphql?query=mutation{__typename}',
    ...wrongMethod,
  },
  {
    name: 'GET of a query with a body and an odd type',
    method: 'GET',
    url: '/graphql?query={__typename}',
    headers: { 'content-type': 'message/rfc822' },
    body: typename,
    ...wrongMethod,
  },
  ...pages.map((url) => ({
    name: `a page at ${url}`,
    method: 'GET',
    url,
    headers: { accept: 'text/html' },
    ...wrongMethod,
  })),
  {
    name: 'a page at the API itself',
    method: 'GET',
    headers: { accept: 'text/html' },
    ...wrongMethod,
  },
  ...types.map((type) => ({
    name: `a body of ${type}`,
    headers: { 'content-type': type },
    body: typename,
    ...wrongType,
  })),
  {
    name: 'a form in place of JSON',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'query=%7B__typename%7D',
    ...wrongType,
  },
  {
    name: 'a body of no type',
    headers: { 'content-type': undefined },
    body: typename,
    ...wrongType,
  },
  ...encodings.map((encoding) => ({
    name: `ten megabytes packed by ${encoding}`,
    headers: { 'content-encoding': encoding },
    body: bomb,
    ...wrongType,
  })),
  { name: 'a packed body that says it is none', body: gzipSync(typename), ...unreadable },
  { name: 'a body of 64 KiB and a byte', body: typename.padEnd(64 * 1024 + 1), ...tooLarge },
  { name: 'a body of a megabyte', body: typename.padEnd(1024 * 1024), ...tooLarge },
  {
    name: 'a body of fewer than 64 Ki characters, and more bytes',
    body: JSON.stringify({ query: '{ __typename }', note: '户'.repeat(30_000) }),
    ...tooLarge,
  },
  { name: 'no body', body: '', ...unreadable },
  { name: 'a body that is not JSON', body: '{"query":', ...unreadable },
  {
    name: 'a body that is not UTF-8',
    body: Buffer.from('{"query":"{ __typename }","a":"\xff"}', 'latin1'),
    ...unreadable,
  },
  { name: 'a body with a byte order mark', body: `\ufeff${typename}`, ...unreadable },
  { name: 'a batch of one', body: `[${typename}]`, ...unreadable },
  {
    name: 'a batch of ten',
    body: `[${Array.from({ length: 10 }, () => typename).join()}]`,
    ...unreadable,
  },
  { name: 'a string for a body', body: '"{ __typename }"', ...unreadable },
  { name: 'null for a body', body: 'null', ...unreadable },
  { name: 'a body of lists, 60,000 deep', body: '['.repeat(60_000), ...unreadable },
  { name: 'a list for a query', body: '{"query":["{ __typename }"]}', ...unreadable },
  {
    name: 'a syntax tree for a query',
    body: '{"query":{"kind":"Document","definitions":[]}}',
    ...unreadable,
  },
  {
    name: 'text for variables',
    body: '{"query":"{ __typename }","variables":"{}"}',
    ...unreadable,
  },
  {
    name: 'a list for variables',
    body: '{"query":"{ __typename }","variables":[]}',
    ...unreadable,
  },
  {
    name: 'a number for extensions',
    body: '{"query":"{ __typename }","extensions":5}',
    ...unreadable,
  },
  {
    name: 'a number for an operation',
    body: '{"query":"{ __typename }","operationName":5}',
    ...unreadable,
  },
  {
    name: 'a hash in place of a document',
    body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'a'.repeat(64)}"}}}`,
    ...unreadable,
  },
  {
    name: 'a query in the prototype of the body',
    body: '{"__proto__":{"query":"{ __typename }"}}',
    ...unreadable,
  },
  {
    name: 'an operation of 60,000 letters',
    body: `{"query":"{ __typename }","operationName":"${'x'.repeat(60_000)}"}`,
    status: 400,
    code: 'OPERATION_NOT_FOUND',
  },
  {
    name: 'two queries under one name, the second of them public',
    body: `{"query":"${secret}","query":"{ __typename }"}`,
    status: 200,
    data: nothing,
  },
  {
    name: 'two queries under one name, the first of them public',
    body: `{"query":"{ __typename }","query":"${secret}"}`,
    status: 403,
    code: 'ACCESS_MISSING',
  },
  {
    name: 'lists, 30,000 deep, beside the query',
    body: `{"query":"{ __typename }","more":${deep}}`,
    status: 200,
    data: nothing,
  },
  {
    name: 'lists, 30,000 deep, for a right',
    body: `{"query":"{ __typename }","extensions":{"access":${deep}}}`,
    status: 403,
    code: 'ACCESS_MISSING',
  },
  {
    name: 'a wish to be traced',
    headers: {
      'apollo-federation-include-trace': 'ftv1',
      'x-apollo-tracing': '1',
      'apollo-query-plan-experimental': '1',
    },
    body: '{"query":"{ __typename }","extensions":{"tracing":true,"debug":true}}',
    status: 200,
    data: nothing,
  },
  {
    name: 'no token',
    headers: { authorization: undefined },
    body: typename,
    status: 401,
    code: 'UNAUTHENTICATED',
  },
];
