import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { lintForms } from '../ask-once/lint.ts';
import type { Holdings } from '../ask-once/model.ts';
import { seedHoldings } from '../dev/seed/holdings.ts';
import { supergraphSdl } from '../gateway/generated/supergraph.ts';
import { dataClasses } from '../policy/classes.ts';
import { readPolicySchema, type PolicySchema } from '../policy/schema.ts';
import { formsOfFolder } from './form/folder.ts';
import { lintReport } from './form/lint-report.ts';
import { readAliases } from './suggest/alias-file.ts';

const usage = `askonce lint-forms DIR [--hub FILE] [--aliases FILE] [--gate] [--json]
`;

/** What a hub holds and shares, in a file. */
const hubFile = z.strictObject({
  services: z.record(z.string(), z.string()),
  portals: z.array(z.string()),
  holders: z.record(z.string(), z.array(z.string())),
  agreements: z.array(
    z.object({
      id: z.string(),
      consumer: z.string(),
      provider: z.string(),
      fields: z.array(z.string()),
    }),
  ),
});

/**
 * Says of every question of every form in a folder whether it has to be asked. Answers 0; 1 when a form has faults, or
 * with --gate when a service is below the target; 2 when the command is not as it should be.
 */
export async function lintFormsCommand(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      hub: { type: 'string' },
      aliases: { type: 'string' },
      gate: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const aliases = await readAliases(values.aliases);
  if (!aliases.ok) throw new Error(JSON.stringify(aliases.problem));
  const { services, ...hub } = await hubOf(values.hub);
  const { forms, faults } = await formsOfFolder(folder, aliases.value);
  const report = lintForms({
    ...hub,
    forms: forms.map((form) => ({ ...form, authority: services.get(form.service) })),
  });
  process.stdout.write(
    values.json ? `${JSON.stringify({ ...report, faults })}\n` : lintReport(report, faults),
  );
  const isBelow = report.services.some(({ isOnTarget }) => !isOnTarget);
  return faults.length > 0 || (values.gate === true && isBelow) ? 1 : 0;
}

type Hub = Omit<Holdings, 'forms'> & { readonly services: ReadonlyMap<string, string> };

/** The sandbox's own hub when no file describes another. */
async function hubOf(file: string | undefined): Promise<Hub> {
  const policy = readPolicySchema(supergraphSdl);
  const sensitivityOf = sensitivityIn(policy);
  if (file === undefined) return { ...seedHoldings(policy), sensitivityOf };
  const { services, holders, agreements, portals } = hubFile.parse(
    JSON.parse(await readFile(file, 'utf8')),
  );
  return {
    services: new Map(Object.entries(services)),
    portals,
    holders: new Map(Object.entries(holders)),
    agreements: agreements.map((each) => ({ ...each, fields: new Set(each.fields) })),
    sensitivityOf,
  };
}

/** A field that the schema does not have is one that nobody has classified: the most sensitive there is. */
function sensitivityIn({ classOf }: PolicySchema): (coordinate: string) => number {
  return (coordinate) => dataClasses[classOf.get(coordinate) ?? 'NATIONAL_ID'].sensitivity;
}
