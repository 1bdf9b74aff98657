import { oids } from './oids.ts';

const short: Readonly<Record<string, string>> = {
  [oids.commonName]: 'CN',
  [oids.country]: 'C',
  [oids.organization]: 'O',
  [oids.organizationalUnit]: 'OU',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
};

/** A name as `X509.subject` writes it, with the usual letters for the attribute types, for reading. */
export function readableName(name: string): string {
  return name.replaceAll(/(^|[,+])(\d+(?:\.\d+)+)=/g, (_, before: string, type: string) => `${before === ',' ? ', ' : before}${short[type] ?? type}=`);
}
