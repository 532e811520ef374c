import { citizenId, type CitizenId } from '../../../kernel/ids.ts';
import { reaches, type Reach } from '../../../kernel/reach.ts';

/** Who asks, as the gateway's decision says. */
export type Caller = {
  readonly kind: 'DEPARTMENT' | 'CITIZEN';
  readonly client: string;
  readonly department: string;
  readonly citizen?: string | undefined;
};

export type Viewer = {
  readonly kind: Caller['kind'];
  readonly client: string;
  readonly department: string;
  readonly citizen: CitizenId | undefined;
  /** The signed-in person, when this request may speak of people at all. */
  readonly subject?: CitizenId;
};

/** `reach` is whom the request may speak of; with no agreement named, nobody. */
export function viewerOf(caller: Caller, reach: Reach): Viewer {
  const citizen = citizenId.parse(caller.citizen);
  const isReached = citizen !== undefined && reaches(reach, citizen);
  const { kind, client, department: own } = caller;
  return {
    kind,
    client,
    department: own,
    citizen,
    ...(isReached ? { subject: citizen } : {}),
  };
}
