/** Forms of the seed's services, as `importForm` of the forms room takes them. */
export const seedForms: readonly object[] = [];
