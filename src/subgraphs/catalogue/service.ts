import { departmentId, serviceId, type DepartmentId, type ServiceId } from '../../kernel/ids.ts';
import { parseInput } from '../../kernel/parse.ts';
import { badArguments, type InvalidInput } from '../../kernel/problems.ts';
import { ok, type Result } from '../../kernel/result.ts';
import {
  departmentEntry,
  listArguments,
  serviceEntry,
  type Department,
  type PublicService,
} from './model.ts';

/** What the verbs need of storage. Every method rejects when the database does. */
export type CatalogueStore = {
  /** Asked for in one tick, all departments of a request are one read. */
  readonly department: (id: DepartmentId) => Promise<Department | undefined>;
  /** Asked for in one tick, all services of a request are one read. */
  readonly service: (id: ServiceId) => Promise<PublicService | undefined>;
  /** By id, those after `after`; fewer than `limit` only at the end. */
  readonly services: (range: {
    readonly after: string | undefined;
    readonly limit: number;
  }) => Promise<readonly PublicService[]>;
  /** False when the same is stored already. */
  readonly saveDepartment: (department: Department) => Promise<boolean>;
  readonly saveService: (service: PublicService) => Promise<boolean>;
};

/** Places in lists, sealed for one list and one viewer; `open` throws INVALID_CURSOR on any other. */
export type Cursors = {
  readonly seal: (scope: readonly string[], place: string) => string;
  readonly open: (scope: readonly string[], cursor: string) => string;
};

export type ServicePage = {
  readonly nodes: readonly PublicService[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

type Stored = 'STORED' | 'UNCHANGED';

/** Services looked at for one page at most; a narrowed page may be short, with more to come. */
const reach = 500;

export type CatalogueService = ReturnType<typeof catalogueService>;

export function catalogueService(store: CatalogueStore, cursors: Cursors) {
  return {
    department: async (text: string): Promise<Department | undefined> => {
      const id = departmentId.parse(text);
      return id === undefined ? undefined : store.department(id);
    },
    publicService: async (text: string): Promise<PublicService | undefined> => {
      const id = serviceId.parse(text);
      return id === undefined ? undefined : store.service(id);
    },
    /** By id; `viewer` is whom the page's cursor is for. */
    publicServices: async (args: unknown, viewer: string): Promise<ServicePage> => {
      const parsed = parseInput(listArguments, args);
      if (!parsed.ok) throw badArguments(parsed.problem);
      const { lifeEvent, first, after } = parsed.value;
      const scope = ['publicServices', viewer, lifeEvent ?? ''];
      const place = after == null ? undefined : cursors.open(scope, after);
      const limit = lifeEvent == null ? first + 1 : reach;
      const looked = await store.services({ after: place, limit });
      const fitting = looked.filter(
        ({ lifeEvents }) => lifeEvent == null || lifeEvents.includes(lifeEvent),
      );
      const nodes = fitting.slice(0, first);
      const isCut = fitting.length > first;
      const last = isCut ? nodes.at(-1) : looked.at(-1);
      return {
        nodes,
        pageInfo: {
          hasNextPage: isCut || looked.length === limit,
          endCursor: last ? cursors.seal(scope, last.id) : null,
        },
      };
    },
    /** Stores a department as given. For operators' load; the same again changes nothing. */
    importDepartment: async (input: unknown): Promise<Result<Stored, InvalidInput>> => {
      const parsed = parseInput(departmentEntry, input);
      return parsed.ok
        ? ok((await store.saveDepartment(parsed.value)) ? 'STORED' : 'UNCHANGED')
        : parsed;
    },
    /** Stores a public service as given. For operators' load; the same again changes nothing. */
    importService: async (input: unknown): Promise<Result<Stored, InvalidInput>> => {
      const parsed = parseInput(serviceEntry, input);
      return parsed.ok
        ? ok((await store.saveService(parsed.value)) ? 'STORED' : 'UNCHANGED')
        : parsed;
    },
  };
}
