/** The agreement under which forms are filled in: it rests on the person's consent. */
export const prefillAgreement = 'agr_portal_prefill';
