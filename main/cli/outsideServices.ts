/** Environment names of the outside services (AD-1), by the server's option. */
const services = {
  sms: 'SMS',
  registry: 'REGISTRY',
  commerce: 'COMMERCE',
  identity: 'IDENTITY',
  bankCard: 'BANK_CARD',
  bankUkey: 'BANK_UKEY',
  licence: 'LICENCE',
  portal: 'PORTAL',
} as const;

/**
 * The outside services that the environment names: `SW_<NAME>_URL` with `SW_<NAME>_AUTHORIZATION`, and `SW_SMTP_URL` with
 * `SW_SMTP_FROM`; and who decides manual reviews, `SW_REVIEWERS`: `name:$argon2id$…`, several with blanks between. Addresses with keys in them come from the environment, never from a command line that others can list.
 */
export function outsideServices(environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [option, name] of Object.entries(services)) {
    const url = environment[`SW_${name}_URL`];
    if (url) found[option] = { url, authorization: environment[`SW_${name}_AUTHORIZATION`] };
  }
  const { SW_SMTP_URL: url, SW_SMTP_FROM: from } = environment;
  if (url && from) found['smtp'] = { url, from };
  const reviewers = (environment['SW_REVIEWERS'] ?? '').split(/\s+/).filter(Boolean);
  if (reviewers.length > 0) found['reviewers'] = reviewers.map(reviewerOf);
  return found;
}

/** The server judges the hash; a name without one is refused there. */
function reviewerOf(entry: string): { name: string; passwordHash: string } {
  const colon = entry.indexOf(':');
  return { name: entry.slice(0, Math.max(0, colon)), passwordHash: entry.slice(colon + 1) };
}
