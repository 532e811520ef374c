import { describe, expect, it } from '@jest/globals';
import { operationsOf, type Operations } from '../../src/gateway/operations.ts';
import { documentId } from '../../src/kernel/ids.ts';
import type { OwnQuestion } from '../../src/gateway/own-question.ts';

const text = '{ __typename }';
const id = documentId.of(text);
const caller = { client: 'client-a', department: 'dept_a' };
const registered = { document: text, agreement: 'agr_a', purpose: 'TESTING', state: 'ACTIVE' };

type Asked = {
  readonly operations: Operations;
  /** What the room was asked since the last call. */
  readonly questions: () => readonly OwnQuestion[];
  readonly pass: (milliseconds: number) => void;
};

/** Operations over a room that answers what `operation` says at the time. */
function asking(operation: () => object | null | Promise<never>): Asked {
  let now = 1_000_000;
  const questions: OwnQuestion[] = [];
  const room = async (): Promise<never> => Promise.reject(new Error('asked by nobody else'));
  const ask = async (_: unknown, question: OwnQuestion): Promise<unknown> => {
    questions.push(question);
    return { viewer: { operation: await operation() } };
  };
  return {
    operations: operationsOf(room, ask, { now: () => new Date(now) }),
    questions: () => questions.splice(0),
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}

describe('a registered operation', () => {
  it('is asked for in the place of its client, who may read nothing else by it', async () => {
    const { operations, questions } = asking(() => registered);
    const { state: _, ...expected } = registered;
    expect(await operations.find(caller, id)).toEqual({ documentId: id, ...expected });
    const [question] = questions();
    expect(question?.actor).toEqual({ kind: 'DEPARTMENT', ...caller });
    expect(question?.allow).toEqual([
      'Query.viewer',
      'Viewer.operation',
      'RegisteredOperation.document',
      'RegisteredOperation.agreement',
      'RegisteredOperation.purpose',
      'RegisteredOperation.state',
    ]);
  });

  it('is asked for once in three seconds, however many requests come at once', async () => {
    const { operations, questions, pass } = asking(() => registered);
    await Promise.all([1, 2, 3].map(() => operations.find(caller, id)));
    pass(2_999);
    await operations.find(caller, id);
    expect(questions()).toHaveLength(1);
    pass(1);
    await operations.find(caller, id);
    expect(questions()).toHaveLength(1);
  });

  it('is asked for anew for another client, and for the same name in another department', async () => {
    const { operations, questions } = asking(() => registered);
    await operations.find(caller, id);
    await operations.find({ ...caller, client: 'client-b' }, id);
    await operations.find({ ...caller, department: 'dept_b' }, id);
    expect(questions()).toHaveLength(3);
  });

  it('is gone five seconds after it was withdrawn', async () => {
    let state = 'ACTIVE';
    const { operations, pass } = asking(() => ({ ...registered, state }));
    await operations.find(caller, id);
    state = 'WITHDRAWN';
    expect(await operations.find(caller, id)).toBeDefined();
    pass(5_000);
    expect(await operations.find(caller, id)).toBeUndefined();
  });

  it('counts at once when it was not there before', async () => {
    let stored: object | null = null;
    const { operations } = asking(() => stored);
    expect(await operations.find(caller, id)).toBeUndefined();
    stored = registered;
    expect(await operations.find(caller, id)).toBeDefined();
  });

  it.each(['', 'sha256:abc', `sha256:${'A'.repeat(64)}`, `md5:${'a'.repeat(64)}`, '__proto__'])(
    'is not asked for by another kind of name: %p',
    async (name) => {
      const { operations, questions } = asking(() => registered);
      expect(await operations.find(caller, name)).toBeUndefined();
      expect(questions()).toEqual([]);
    },
  );

  it('is not known to be absent when the room does not answer, and is asked for again', async () => {
    let isDown = true;
    const { operations } = asking(() => (isDown ? Promise.reject(new Error('down')) : registered));
    await expect(operations.find(caller, id)).rejects.toThrow('down');
    isDown = false;
    expect(await operations.find(caller, id)).toBeDefined();
  });
});
