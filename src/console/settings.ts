// The small zod: the full one first tries eval, which the page's content security policy forbids and reports.
import * as z from 'zod/mini';

const settings = z.object({
  /** URL of the GraphQL API. */
  api: z.string(),
  issuer: z.string(),
  /** OAuth client of these pages. */
  client: z.string(),
  /** Where the issuer sends people back to. */
  redirectUri: z.string(),
  /** True where anybody may play any caller. */
  isSandbox: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

/** What the pages were deployed with, beside them as a file. Throws when it is away or of another shape. */
export async function readSettings(request: typeof fetch): Promise<Settings> {
  const response = await request('/web/settings.json');
  return settings.parse(await response.json());
}
