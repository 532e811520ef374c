/** Which Myinfo attributes make which record, and what becomes of the others. Data only. */

/**
 * A record of the hub holds one group of attributes from one source. `authority` answers for what government has
 * verified (source 1); what the person stated or confirmed (sources 2 and 4) is kept by Singpass.
 */
export const groups = {
  identity: {
    authority: 'dept_sg_ica',
    attributes: [
      'uinfin',
      'uuid',
      'name',
      'aliasname',
      'marriedname',
      'hanyupinyinname',
      'hanyupinyinaliasname',
      'sex',
      'dob',
      'birthcountry',
      'nationality',
      'race',
      'secondaryrace',
      'residentialstatus',
    ],
  },
  contact: { authority: 'dept_sg_singpass', attributes: ['mobileno', 'homeno', 'email'] },
  residence: { authority: 'dept_sg_ica', attributes: ['regadd'] },
  mailing: { authority: 'dept_sg_singpass', attributes: ['mailadd'] },
  marital: { authority: 'dept_sg_msf', attributes: ['marital', 'marriagedate'] },
  children: {
    authority: 'dept_sg_ica',
    attributes: ['childrenbirthrecords', 'sponsoredchildrenrecords'],
  },
  employment: { authority: 'dept_sg_mom', attributes: ['employment', 'occupation'] },
  insuredEmployment: { authority: 'dept_sg_cpfb', attributes: ['cpfemployers'] },
  drivingLicence: { authority: 'dept_sg_spf', attributes: ['drivinglicence'] },
  vehicle: { authority: 'dept_sg_lta', attributes: ['vehicles'] },
} as const;

export type GroupName = keyof typeof groups;

export const singpass = 'dept_sg_singpass';

const noDayOfIssue = 'a licence needs its day of issue, which Myinfo does not give';
const noEducation = 'the hub holds no education';
const noIncome = 'the hub holds no taxed or household income';
const noHousing = 'the hub holds no housing';
const noBenefits = 'the hub holds no benefits';
const noFund = 'the hub holds no provident fund';

/** Attributes that have no place in the hub's schema, and why. */
export const noPlace: Readonly<Record<string, string>> = {
  partialuinfin: 'part of uinfin',
  dialect: 'the hub holds no dialect',
  passportnumber: noDayOfIssue,
  passportexpirydate: noDayOfIssue,
  passtype: noDayOfIssue,
  passstatus: noDayOfIssue,
  passexpirydate: noDayOfIssue,
  employmentsector: 'the hub holds no sector of employment',
  publicofficerdetails: 'states neither its source nor its date',
  marriagecertno: 'the hub holds no marriage certificate',
  countryofmarriage: 'the hub holds no country of marriage',
  divorcedate: 'the hub holds no date of divorce',
  billadd: 'the hub has no use of an address for bills',
  housingtype: noHousing,
  hdbtype: noHousing,
  hdbownership: noHousing,
  ownerprivate: noHousing,
  edulevel: noEducation,
  schoolname: noEducation,
  gradyear: noEducation,
  householdincome: noIncome,
  noa: noIncome,
  'noa-basic': noIncome,
  noahistory: noIncome,
  'noahistory-basic': noIncome,
  assessableincome: noIncome,
  assessyear: noIncome,
  cpfbalances: noFund,
  cpfcontributions: noFund,
  gstvoucher: noBenefits,
  merdekagen: noBenefits,
  silversupport: noBenefits,
};

/** Myinfo's source code, as assurance. Source 3 is "not applicable" and makes no record. */
export const assuranceOf: Readonly<
  Record<string, 'GOVERNMENT_VERIFIED' | 'USER_DECLARED' | 'USER_CONFIRMED'>
> = {
  '1': 'GOVERNMENT_VERIFIED',
  '2': 'USER_DECLARED',
  '4': 'USER_CONFIRMED',
};
