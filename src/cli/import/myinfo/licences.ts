import type { Json } from '../../../kernel/json.ts';
import type { Built } from './built.ts';
import { left, nothing, present } from './built.ts';
import type { Entry } from './entries.ts';
import { itemsOf, leaves, textAt, updatedOn } from './entries.ts';

type State = { readonly state: string; readonly stateReason?: string };
type Claim = { readonly key: string; readonly value: string };

/** A qualified driving licence; its provisional part, points and past sanctions are claims of it. */
export function drivingLicence(entries: readonly Entry[]): Built {
  const [entry] = entries;
  const body = entry?.body ?? null;
  const classes = (itemsOf(body, 'qdl', 'classes') ?? []).map((item) => ({
    name: textAt(item, 'class', 'value') ?? '',
    issuedOn: textAt(item, 'issuedate', 'value') ?? '',
  }));
  const issuedOn = classes.map((item) => item.issuedOn).sort()[0];
  const number = textAt(body, 'photocardserialno', 'value');
  if (issuedOn === undefined || number === undefined) {
    const isBlank = leaves(body).every(({ value }) => value === '0');
    const fate = isBlank
      ? { reason: 'EMPTY' as const }
      : left('no licence with a number and a day of issue');
    return nothing('LICENCE', entries, fate);
  }
  const names = new Set(classes.map((item) => item.name));
  const claims: Claim[] = [
    { key: 'vehicleClasses', value: [...names].sort().join(', ') },
    ...classes.map((item) => ({ key: `vehicleClass.${item.name}.issuedOn`, value: item.issuedOn })),
    ...claimsOf(body, new Set(['qdl', 'photocardserialno'])),
  ];
  const data = present({
    type: 'DRIVING_LICENCE',
    number,
    issuedOn,
    validUntil: textAt(body, 'qdl', 'expirydate', 'value'),
    claims: distinct(claims),
    ...drivingState(body),
  });
  const fates = new Map(entries.map((given) => [given, { target: 'LICENCE.DRIVING_LICENCE' }]));
  return { kind: 'LICENCE', data, fates };
}

/** A sanction counts while it runs on the day of observation; then what the register says of the validity. */
function drivingState(body: Json): State {
  const today = updatedOn(body);
  const sanctions = [
    ['revocation', 'REVOKED'],
    ['disqualification', 'SUSPENDED'],
    ['suspension', 'SUSPENDED'],
  ] as const;
  for (const [name, state] of sanctions) {
    const start = textAt(body, name, 'startdate', 'value');
    const end = textAt(body, name, 'enddate', 'value');
    if (start !== undefined && start <= today && (end === undefined || end >= today))
      return { state, stateReason: `${name} ${start} – ${end ?? ''}`.trim() };
  }
  const validity = textAt(body, 'qdl', 'validity', 'code');
  // An expired licence is valid up to its last day: the hub computes expiry from the clock.
  if (validity === undefined || validity === 'V' || validity === 'E') return { state: 'VALID' };
  return { state: 'REVOKED', stateReason: textAt(body, 'qdl', 'validity', 'desc') ?? validity };
}

/** The registration of a vehicle in the name of its owner, from the day on which the person became that. */
export function vehicle(entries: readonly Entry[]): Built {
  const [entry] = entries;
  const body = entry?.body ?? null;
  const number = textAt(body, 'vehicleno', 'value');
  const issuedOn = textAt(body, 'effectiveownership', 'value')?.slice(0, 10);
  if (number === undefined || issuedOn === undefined)
    return nothing('LICENCE', entries, left('a licence needs a number and a day of issue'));
  const isLive = textAt(body, 'status', 'code') === '1';
  const stateReason = textAt(body, 'status', 'desc') ?? 'not live';
  const data = present({
    type: 'VEHICLE_REGISTRATION',
    number,
    issuedOn,
    validUntil: textAt(body, 'coeexpirydate', 'value'),
    claims: claimsOf(body, new Set(['vehicleno', 'coeexpirydate'])),
    ...(isLive ? { state: 'VALID' } : { state: 'REVOKED', stateReason }),
  });
  const fates = new Map(
    entries.map((given) => [given, { target: 'LICENCE.VEHICLE_REGISTRATION' }]),
  );
  return { kind: 'LICENCE', data, fates };
}

/** Everything else that the attribute states, under its own path; of a code and its description, the latter. */
function claimsOf(body: Json, except: ReadonlySet<string>): Claim[] {
  const found = leaves(body).filter(({ path }) => !except.has(path[0] ?? ''));
  const paths = new Set(found.map(({ path }) => path.join('.')));
  const isCodeOfDescription = (path: readonly string[]): boolean =>
    path.at(-1) === 'code' && paths.has([...path.slice(0, -1), 'desc'].join('.'));
  return found
    .filter(({ path }) => !isCodeOfDescription(path))
    .map(({ path, value }) => ({ key: path.join('.').replace(/\.(value|desc)$/, ''), value }));
}

function distinct(claims: readonly Claim[]): Claim[] {
  return [...new Map(claims.map((claim) => [claim.key, claim])).values()];
}
