import type { FieldErrorCode } from '../errors.ts';

/**
 * FLD-7: number segments in public use, our own table after the Ministry of Industry and Information Technology's
 * 电信网编号计划 (2017) and its later allotments (190–193, 195–199). Segments for machines only (140, 141, 144, 146, 148) are
 * left out: no person receives an SMS there. A new segment is added here.
 */
export const mobileSegments = {
  mobile: ['1340', '1341', '1342', '1343', '1344', '1345', '1346', '1347', '1348', '135', '136', '137', '138', '139', '147', '150', '151', '152', '157', '158', '159', '172', '178', '182', '183', '184', '187', '188', '195', '197', '198'],
  unicom: ['130', '131', '132', '145', '155', '156', '166', '175', '176', '185', '186', '196'],
  telecom: ['133', '149', '153', '173', '177', '180', '181', '189', '190', '191', '193', '199'],
  broadnet: ['192'],
  virtual: ['162', '165', '167', '170', '171'],
  satellite: ['1349', '1740'],
} as const;

const segments: ReadonlySet<string> = new Set(Object.values(mobileSegments).flat());

/** FLD-7: a mainland mobile number, 11 digits with a real prefix, no country code. */
export function checkMobile(mobile: string): FieldErrorCode | undefined {
  if (mobile === '') return 'field/required';
  const real = /^1\d{10}$/.test(mobile) && (segments.has(mobile.slice(0, 3)) || segments.has(mobile.slice(0, 4)));
  return real ? undefined : 'field/mobile-shape';
}
