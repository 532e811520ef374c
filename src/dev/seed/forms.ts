import foodEvidence from './forms/svc_food_business_licence/evidence.json' with { type: 'json' };
import foodMapping from './forms/svc_food_business_licence/mapping.json' with { type: 'json' };
import foodSchema from './forms/svc_food_business_licence/schema.json' with { type: 'json' };
import insuranceEvidence from './forms/svc_flexible_employment_insurance/evidence.json' with { type: 'json' };
import insuranceMapping from './forms/svc_flexible_employment_insurance/mapping.json' with { type: 'json' };
import insuranceSchema from './forms/svc_flexible_employment_insurance/schema.json' with { type: 'json' };
import permitEvidence from './forms/svc_residence_permit_renewal/evidence.json' with { type: 'json' };
import permitMapping from './forms/svc_residence_permit_renewal/mapping.json' with { type: 'json' };
import permitSchema from './forms/svc_residence_permit_renewal/schema.json' with { type: 'json' };

const version = '2026-1';

/** Forms of the seed's services, as `importForm` of the forms room takes them. */
export const seedForms: readonly object[] = [
  {
    service: 'svc_residence_permit_renewal',
    version,
    publisher: 'dept_psb',
    schema: permitSchema,
    mapping: permitMapping,
    evidence: permitEvidence,
  },
  {
    service: 'svc_flexible_employment_insurance',
    version,
    publisher: 'dept_hrss',
    schema: insuranceSchema,
    mapping: insuranceMapping,
    evidence: insuranceEvidence,
  },
  {
    service: 'svc_food_business_licence',
    version,
    publisher: 'dept_samr',
    schema: foodSchema,
    mapping: foodMapping,
    evidence: foodEvidence,
  },
];
