import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type { QueryPublicServiceArgs, QueryPublicServicesArgs } from './generated/resolvers.ts';
import type { PublicService } from './model.ts';
import type { CatalogueService } from './service.ts';

type Context = RoomContext<CatalogueService>;
type Id = { readonly id: string };

export const resolvers: RoomResolvers<CatalogueService> = {
  Query: {
    publicService: (_: unknown, { id }: QueryPublicServiceArgs, { service }: Context) =>
      service.publicService(id),
    publicServices: (_: unknown, args: QueryPublicServicesArgs, { service, decision }: Context) =>
      service.publicServices(args, decision.actor.client),
  },
  Department: {
    __resolveReference: ({ id }: Id) => ({ id }),
    name: async ({ id }: Id, _: unknown, { service }: Context) =>
      (await service.department(id))?.name,
  },
  PublicService: {
    __resolveReference: ({ id }: Id, { service }: Context) => service.publicService(id),
    authority: ({ authority }: PublicService) => ({ id: authority }),
  },
};
