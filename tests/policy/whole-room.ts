import {
  Kind,
  buildSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isObjectType,
  isTypeDefinitionNode,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { Decision } from '../../src/platform/decision-token.ts';
import type { Room } from '../../src/platform/room.ts';
import type { PolicyAndRoom } from '../support/policy-and-room.ts';

/** Every room's types in one room, and an entity Door from which each of them can be reached: `toCitizen`. */
export function wholeRoomSdl(supergraphSdl: string): string {
  const document = parse(supergraphSdl, { noLocation: true });
  const definitions = document.definitions.filter((node) =>
    node.kind === Kind.DIRECTIVE_DEFINITION
      ? ['data', 'concept'].includes(node.name.value)
      : isTypeDefinitionNode(node) && !isMachinery(node.name.value),
  );
  const alone = visit(
    { ...document, definitions },
    {
      ObjectTypeDefinition: (node) => ({ ...node, directives: keysOf(node.directives ?? []) }),
      Directive: ({ name }) => (isMachinery(name.value) ? null : undefined),
    },
  );
  const doors = definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION
      ? [`to${node.name.value}: ${node.name.value} @data(class: PUBLIC)`]
      : [],
  );
  return `${print(alone)}
    type Door @key(fields: "id") { id: ID! @data(class: PUBLIC) ${doors.join(' ')} }`;
}

function isMachinery(name: string): boolean {
  return /^(join|link)(__|$)/.test(name);
}

/** `@key` as the rooms say it, of the composed `@join__type(key:)`. */
function keysOf(directives: readonly ConstDirectiveNode[]): readonly ConstDirectiveNode[] {
  const keys = directives
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap(({ name, value }) =>
      name.value === 'key' && value.kind === Kind.STRING ? [value.value] : [],
    );
  return [...new Set(keys)].map((key) => ({
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'key' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'fields' },
        value: { kind: Kind.STRING, value: key },
      },
    ],
  }));
}

const subject = 'cit_a';
const decision: Omit<Decision, 'allow'> = {
  request: 'req_1',
  actor: { kind: 'DEPARTMENT', client: 'client-a', department: 'dept_a' },
  subjects: '*',
};

/** Opens that room with a value in every place, about one person. A token lists what its decision allows. */
export function openWholeRoom({ openRoom }: PolicyAndRoom, sdl: string): Room {
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const resolvers = objects
    .filter(({ name }) => !name.startsWith('__'))
    .map((type) => {
      const fields = Object.values(type.getFields()).map((field) => {
        const value = valueOf(schema, field.type);
        return [field.name, () => value] as const;
      });
      const entity = ['__resolveReference', () => ({ subject })] as const;
      const isEntity = type.astNode?.directives?.some(({ name }) => name.value === 'key');
      return [type.name, Object.fromEntries(isEntity ? [...fields, entity] : fields)] as const;
    });
  return openRoom(
    {
      name: 'whole',
      typeDefs: sdl,
      resolvers: Object.fromEntries(resolvers),
      service: () => undefined,
    },
    {
      verify: async (token) => ({ ...decision, allow: token.split(' ') }),
      log: () => undefined,
    },
  );
}

function valueOf(schema: GraphQLSchema, nullable: GraphQLOutputType): unknown {
  const type = getNullableType(nullable);
  if (isListType(type)) return [valueOf(schema, type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isAbstractType(type)) return { __typename: schema.getPossibleTypes(type)[0]?.name, subject };
  if (isObjectType(type)) return { subject };
  return ['Int', 'Float'].includes(type.name) ? 1 : type.name === 'Boolean' ? true : 'x';
}
