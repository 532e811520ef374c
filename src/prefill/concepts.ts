import type { Path, RecordKind, Role } from './records.ts';
import { recordKinds, roles } from './records.ts';
import type { ValueShape } from './shapes.ts';
import {
  anything,
  code,
  country,
  date,
  email,
  integer,
  nationalId,
  phone,
  text,
} from './shapes.ts';
import type { LocalizedText } from './text.ts';

/** Picks items of a list on the way to the value: those whose field equals a text, or what the mapping's `claim` says. */
export type ItemFilter = { readonly coordinate: string; readonly equals: string | null };

/** One thing that forms ask for. Whose it is (role) and which one (address use, licence type) the mapping says. */
export type Concept = {
  readonly key: string;
  readonly record: RecordKind;
  /** From the type of the record to the value. */
  readonly value: Path;
  /** The same of a household member, from Household; none when the hub does not hold it. */
  readonly member?: Path;
  readonly filter?: ItemFilter;
  readonly shape: ValueShape;
  readonly label: LocalizedText;
  /** WHATWG autocomplete token: the browser fills where government cannot; null when there is none. */
  readonly autocomplete: string | null;
};

type Row = readonly [
  key: string,
  value: string,
  shape: ValueShape,
  zh: string,
  en: string,
  autocomplete: string | null,
];

const sexes = code('FEMALE', 'MALE', 'UNKNOWN');
const residencies = code('CITIZEN', 'PERMANENT_RESIDENT', 'TEMPORARY_RESIDENT', 'NON_RESIDENT');
const maritalStates = code('SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED');
const employments = code(
  'EMPLOYED',
  'FLEXIBLE',
  'BUSINESS_OWNER',
  'UNEMPLOYED',
  'RETIRED',
  'STUDENT',
);

/** Key, coordinates of the value from the record's type, shape, Chinese, English, autocomplete token. */
const rows: Readonly<Record<RecordKind, readonly Row[]>> = {
  IDENTITY: [
    ['name.full', 'Identity.name PersonName.fullName', text, '姓名', 'full name', 'name'],
    ['name.family', 'Identity.name PersonName.familyName', text, '姓', 'surname', 'family-name'],
    ['name.given', 'Identity.name PersonName.givenName', text, '名', 'given name', 'given-name'],
    ['name.romanized', 'Identity.name PersonName.romanizedName', text, '拼音', 'Latin name', null],
    [
      'name.former',
      'Identity.alternativeNames AlternativeName.fullName',
      text,
      '曾用名',
      'former name',
      null,
    ],
    ['sex', 'Identity.sex', sexes, '性别', 'sex', 'sex'],
    ['dateOfBirth', 'Identity.dateOfBirth', date, '出生日期', 'date of birth', 'bday'],
    ['placeOfBirth', 'Identity.placeOfBirth', text, '出生地', 'place of birth', null],
    ['citizenship', 'Identity.citizenships', country, '国籍', 'citizenship', null],
    ['residencyStatus', 'Identity.residencyStatus', residencies, '居留身份', 'residency', null],
    ['ethnicity', 'Identity.ethnicity', text, '民族', 'ethnic group', null],
    ['nationalId', 'Identity.nationalId', nationalId, '公民身份号码', 'national identifier', null],
  ],
  CONTACT: [
    ['email', 'Contact.email', email, '电子邮箱', 'e-mail address', 'email'],
    ['phone.mobile', 'Contact.mobilePhone', phone, '手机号码', 'mobile telephone', 'tel'],
    ['phone.home', 'Contact.homePhone', phone, '固定电话', 'home telephone', 'home tel'],
  ],
  ADDRESS: [
    ['address.full', 'Address.fullAddress', text, '详细地址', 'whole address', 'street-address'],
    ['address.thoroughfare', 'Address.thoroughfare', text, '路名', 'street', 'address-line1'],
    ['address.locatorDesignator', 'Address.locatorDesignator', text, '门牌', 'number', null],
    ['address.locatorName', 'Address.locatorName', text, '楼宇', 'building', 'address-line2'],
    ['address.area', 'Address.addressArea', text, '街道', 'subdistrict', 'address-level3'],
    ['address.adminUnitL2', 'Address.adminUnitL2', text, '区', 'district', 'address-level2'],
    ['address.adminUnitL1', 'Address.adminUnitL1', text, '省市', 'province', 'address-level1'],
    ['address.postCode', 'Address.postCode', text, '邮政编码', 'postal code', 'postal-code'],
    ['address.country', 'Address.countryCode', country, '国家', 'country', 'country'],
  ],
  HOUSEHOLD: [
    [
      'household.maritalStatus',
      'Household.maritalStatus',
      maritalStates,
      '婚姻状况',
      'marital state',
      null,
    ],
    ['household.marriedOn', 'Household.marriedOn', date, '结婚日期', 'date of marriage', null],
  ],
  EMPLOYMENT: [
    ['employment.status', 'Employment.status', employments, '就业状态', 'employment state', null],
    [
      'employment.employerName',
      'Employment.employerName',
      text,
      '工作单位',
      'employer',
      'organization',
    ],
    [
      'employment.occupation',
      'Employment.occupation',
      text,
      '职业',
      'occupation',
      'organization-title',
    ],
    ['employment.startedOn', 'Employment.startedOn', date, '就业日期', 'first day of work', null],
    [
      'employment.monthlyIncome',
      'Employment.monthlyIncome',
      integer,
      '月收入',
      'monthly income',
      null,
    ],
  ],
  LICENCE: [
    ['licence.number', 'Licence.number', text, '证照编号', 'licence number', null],
    ['licence.issuedOn', 'Licence.issuedOn', date, '发证日期', 'day of issue', null],
    ['licence.validUntil', 'Licence.validUntil', date, '有效期至', 'last day of validity', null],
    [
      'licence.claim',
      'Licence.claims LicenceClaim.value',
      text,
      '证照载明事项',
      'statement on a licence',
      null,
    ],
  ],
  SUBMISSION: [
    ['education.level', '', anything, '文化程度', 'level of education', null],
    ['residence.reason', '', anything, '居住事由', 'reason for residence', null],
    ['residence.since', '', anything, '来本市日期', 'resident since', null],
    ['residence.housing', '', anything, '住所类型', 'kind of housing', null],
    ['insurance.contributionBase', '', anything, '缴费基数', 'contribution base', null],
    ['business.tradeName', '', anything, '字号名称', 'trade name', null],
    ['business.category', '', anything, '主体业态', 'kind of business', null],
    ['business.premisesArea', '', anything, '经营面积', 'area of the premises', null],
    ['business.staff', '', anything, '从业人员数', 'number of staff', null],
  ],
};

/** What the household record itself states about a member. */
const memberValues: Readonly<Record<string, string>> = {
  'name.full': 'HouseholdMember.fullName',
  dateOfBirth: 'HouseholdMember.dateOfBirth',
  sex: 'HouseholdMember.sex',
};

const filters: Readonly<Record<string, ItemFilter>> = {
  'name.former': { coordinate: 'AlternativeName.kind', equals: 'FORMER' },
  'licence.claim': { coordinate: 'LicenceClaim.key', equals: null },
};

/** The vocabulary: every concept by its key. Keys are append-only, since earlier applications carry them. */
export const concepts: ReadonlyMap<string, Concept> = new Map(
  recordKinds.flatMap((record) => rows[record].map((row) => [row[0], conceptOf(record, row)])),
);

/** Roles for which the hub can hold the concept. */
export function rolesOf(concept: Concept): readonly Role[] {
  return concept.member ? roles : ['SELF'];
}

/**
 * True when the key alone says what an earlier answer means. A name, or a line of an address, may be anybody's and of
 * any use, so an answer to it is never reused.
 */
export function isReusable(concept: Concept): boolean {
  return !concept.member && concept.record !== 'ADDRESS' && concept.record !== 'LICENCE';
}

/** True when the concept needs to be told which statement of the licence is meant. */
export function needsClaim(concept: Concept): boolean {
  return concept.filter?.equals === null;
}

function conceptOf(record: RecordKind, row: Row): Concept {
  const [key, value, shape, zh, en, autocomplete] = row;
  const member = memberValues[key];
  const filter = filters[key];
  return {
    key,
    record,
    value: value === '' ? [] : value.split(' '),
    ...(member === undefined ? {} : { member: ['Household.members', member] }),
    ...(filter === undefined ? {} : { filter }),
    shape,
    label: { zh, en },
    autocomplete,
  };
}
