import { citizenId, type CitizenId } from '../../kernel/ids.ts';
import type { RoomContext, RoomResolvers } from '../../platform/room.ts';
import type { CitizenNoticesArgs, MutationGiveNoticeArgs } from './generated/resolvers.ts';
import type { Notice } from './model.ts';
import type { NoticeService } from './service.ts';

type Context = RoomContext<NoticeService>;

export const resolvers: RoomResolvers<NoticeService> = {
  Mutation: {
    giveNotice: (_: unknown, { input }: MutationGiveNoticeArgs, { service }: Context) =>
      service.give(input),
  },
  Citizen: {
    __resolveReference: ({ id: text }: { id: string }) => {
      const id = citizenId.parse(text);
      return id === undefined ? null : { id, subject: id };
    },
    notices: (
      { id }: { id: CitizenId },
      args: CitizenNoticesArgs,
      { service, decision }: Context,
    ) => service.noticesOf(id, args, [decision.actor.client, decision.actor.citizen].join(' ')),
  },
  Notice: {
    department: ({ department }: Notice) => ({ id: department }),
  },
};
