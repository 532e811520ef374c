import { isObject, memberOf, type Members } from '../../prefill/objects.ts';

/** Follows $ref inside the schema; undefined when it leads nowhere, or on and on. */
export function resolved(root: Members, given: unknown, mostHops: number): Members | undefined {
  let node = given;
  for (let hops = 0; hops <= mostHops; hops += 1) {
    if (!isObject(node)) return undefined;
    const { $ref: ref, ...rest } = node;
    if (ref === undefined) return node;
    if (typeof ref !== 'string' || !ref.startsWith('#/')) return undefined;
    const target = ref
      .slice(2)
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((held, token) => memberOf(held, token), root);
    node = isObject(target) ? { ...target, ...rest } : undefined;
  }
  return undefined;
}
