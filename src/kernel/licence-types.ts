type LocalizedText = { readonly zh: string; readonly en: string };

/** Kinds of licence that the hub knows by name. */
export const licenceTypes: ReadonlyMap<string, LocalizedText> = new Map([
  ['RESIDENT_ID_CARD', { zh: '居民身份证', en: 'resident identity card' }],
  ['RESIDENCE_PERMIT', { zh: '居住证', en: 'residence permit' }],
  ['HOUSEHOLD_REGISTER', { zh: '居民户口簿', en: 'household register' }],
  ['MARRIAGE_CERTIFICATE', { zh: '结婚证', en: 'marriage certificate' }],
  ['LEASE_REGISTRATION', { zh: '房屋租赁登记备案证明', en: 'lease registration certificate' }],
  ['HEALTH_CERTIFICATE', { zh: '健康证明', en: 'health certificate' }],
  ['BUSINESS_LICENCE', { zh: '营业执照', en: 'business licence' }],
  ['FOOD_BUSINESS_LICENCE', { zh: '食品经营许可证', en: 'food business licence' }],
  ['SOCIAL_INSURANCE_CARD', { zh: '社会保障卡', en: 'social insurance card' }],
  ['DRIVING_LICENCE', { zh: '机动车驾驶证', en: 'driving licence' }],
  ['PROPERTY_CERTIFICATE', { zh: '不动产权证书', en: 'property certificate' }],
  ['UNEMPLOYMENT_CERTIFICATE', { zh: '失业登记证明', en: 'unemployment certificate' }],
  ['FIRE_SAFETY_CERTIFICATE', { zh: '消防安全检查合格证', en: 'fire safety certificate' }],
]);

/** The name of a kind of licence; the code itself when the hub has no name for it. */
export function licenceLabel(type: string): LocalizedText {
  return licenceTypes.get(type) ?? { zh: type, en: type };
}
