import {
  buildSchema,
  parse,
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { supergraphSdl } from '../../src/gateway/generated/supergraph.ts';
import { isEntity, objectsIn, ownerOf, pathsIn, type Path } from '../support/paths.ts';
import { referenceOf, type Reference } from '../support/reference.ts';
import { visibleIn } from '../support/visible.ts';
import { isThroughInterface, isThroughUnion, selectionOf, written } from './shapes.ts';
import { wholeRoomSdl } from './whole-room.ts';
import { widened } from './widened.ts';

/** A supergraph that questions are asked of. */
type Ground = {
  readonly sdl: string;
  /** What callers see of it. */
  readonly schema: GraphQLSchema;
  /** What the reference makes of that. */
  readonly reference: Reference;
};

function groundOf(sdl: string): Ground {
  const visible = visibleIn(sdl);
  const schema = buildSchema(visible, { assumeValidSDL: true });
  return { sdl, schema, reference: referenceOf(visible) };
}

/** The real supergraph; the same with the shapes that it has not above every field; a room that holds all of it. */
export const grounds = {
  REAL: groundOf(supergraphSdl),
  WIDENED: groundOf(widened(visibleIn(supergraphSdl))),
  ROOM: groundOf(wholeRoomSdl(visibleIn(supergraphSdl))),
};
const { REAL, WIDENED, ROOM } = grounds;

export const shapes = [
  'DIRECT',
  'ALIAS',
  'INLINE_FRAGMENT',
  'NAMED_FRAGMENT',
  'INTERFACE',
  'UNION',
  'REQUIRES',
  'ENTITIES',
] as const;
export type Shape = (typeof shapes)[number];

/** One way to ask for one field, and every coordinate that this reads. */
export type Question = {
  readonly shape: Shape;
  readonly ground: keyof typeof grounds;
  readonly document: DocumentNode;
  readonly needs: readonly string[];
};

/** Every field that Query or Mutation leads to, with all the ways to ask for it. */
export function questionsOfEachField(): ReadonlyMap<string, readonly Question[]> {
  const interfaces = pathsIn(REAL.schema, { through: isThroughInterface });
  const unions = pathsIn(REAL.schema, { through: isThroughUnion });
  const inRoom = roomPathTo();
  return new Map(
    [...pathsIn(REAL.schema)].map(([coordinate, path]) => {
      const throughInterface = interfaces.get(coordinate);
      const throughUnion = unions.get(coordinate);
      const withKey = isKey(path) ? beside(path) : undefined;
      return [
        coordinate,
        [
          real('DIRECT', written(path, 'DIRECT')),
          real('ALIAS', written(path, 'ALIAS')),
          real('INLINE_FRAGMENT', written(path, 'INLINE_FRAGMENT')),
          real('NAMED_FRAGMENT', written(path, 'NAMED_FRAGMENT')),
          ...(throughInterface ? [real('INTERFACE', written(throughInterface, 'INTERFACE'))] : []),
          ...(throughUnion ? [real('UNION', written(throughUnion, 'DIRECT'))] : []),
          ...(withKey ? [real('REQUIRES', written(withKey, 'DIRECT'))] : []),
          ...widenedQuestions(path),
          roomQuestion(inRoom(coordinate)),
        ],
      ];
    }),
  );
}

function question(shape: Shape, ground: 'REAL' | 'WIDENED', text: string): Question {
  const document = parse(text);
  return { shape, ground, document, needs: grounds[ground].reference.needs(document) };
}

function real(shape: Shape, text: string): Question {
  return question(shape, 'REAL', text);
}

/** See `widened` for the names. */
function widenedQuestions(path: Path): readonly Question[] {
  const { name: T } = ownerOf(path);
  const own = selectionOf({ ...path, steps: [] });
  const [far] = fieldsOf(WIDENED.schema, T).filter(({ name }) => name === `${path.last.name}Far`);
  if (!far) throw new Error(`matrix: ${T}.${path.last.name} has nothing far`);
  return [
    question('INTERFACE', 'WIDENED', `{ any${T} { ${own} } }`),
    question('UNION', 'WIDENED', `{ either${T} { ...F } } fragment F on Any${T} { ${own} }`),
    question('REQUIRES', 'WIDENED', written({ ...path, last: far }, 'DIRECT')),
  ];
}

/** A room reads the keys of a representation and what is selected of it; of a key, nothing is selected. */
function roomQuestion(path: Path): Question {
  const { name: E } = path.from;
  const selection = isKey(path) ? '__typename' : selectionOf(path);
  const selected = ROOM.reference.selected(E, parse(`{ ${selection} }`));
  return {
    shape: 'ENTITIES',
    ground: 'ROOM',
    document: parse(
      `{ _entities(representations: [{ __typename: "${E}", id: "cit_a" }]) { ... on ${E} { ${selection} } } }`,
    ),
    needs: [`${E}.id`, ...selected],
  };
}

/** From an entity where one leads there, else through the Door. */
function roomPathTo(): (coordinate: string) => Path {
  const objects = objectsIn(ROOM.schema);
  const isDoor = ({ name }: GraphQLObjectType): boolean => name === 'Door';
  const entities = objects.filter((type) => !isDoor(type) && isEntity(type));
  const near = pathsIn(ROOM.schema, { from: entities });
  const far = pathsIn(ROOM.schema, { from: objects.filter(isDoor) });
  return (coordinate) => {
    const path = near.get(coordinate) ?? far.get(coordinate);
    if (!path) throw new Error(`matrix: no way to ${coordinate} in the room`);
    return path;
  };
}

/** The keys of all our entities are `id`. */
function isKey(path: Path): boolean {
  return path.last.name === 'id' && isEntity(ownerOf(path));
}

/** The same way to another field of the same type. */
function beside(path: Path): Path {
  const [last] = Object.values(ownerOf(path).getFields()).filter(({ name }) => name !== 'id');
  if (!last) throw new Error(`matrix: ${ownerOf(path).name} has only a key`);
  return { ...path, last };
}

function fieldsOf(schema: GraphQLSchema, type: string) {
  return objectsIn(schema)
    .filter(({ name }) => name === type)
    .flatMap((each) => Object.values(each.getFields()));
}
