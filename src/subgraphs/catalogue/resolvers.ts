import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type { PublicService } from './model.ts';
import type { CatalogueService } from './service.ts';

type Context = RoomContext<CatalogueService>;
type Id = { readonly id: string };

const find = async (_: unknown, { id }: Id, { service }: Context) => service.publicService(id);

export const resolvers: RoomResolvers<CatalogueService> = {
  Query: {
    publicService: find,
    publicServices: (_: unknown, args: unknown, { service, decision }: Context) =>
      service.publicServices(args, decision.actor.client),
  },
  Department: {
    __resolveReference: ({ id }: Id) => ({ id }),
    name: async ({ id }: Id, _: unknown, { service }: Context) =>
      (await service.department(id))?.name,
  },
  PublicService: {
    __resolveReference: (reference: Id, _: unknown, context: Context) =>
      find(undefined, reference, context),
    authority: ({ authority }: PublicService) => ({ id: authority }),
  },
};
