/** Why an extraction is doubtful or was refused; i18n keys `extract.reasons.<reason>`. */
export const extractionReasons = [
  'no-ink', // no red or blue (signature: no dark) ink on the page
  'grey-page', // a seal needs a colour scan
  'no-seal-shape', // coloured ink, but nothing shaped like a seal
  'resolution-low', // under 300 dpi
  'resolution-assumed', // neither the file nor the page format says it: check the size
  'ink-faint',
  'ink-saturated', // so dark that its texture is lost
  'colour-print', // even as only a printer lays it: perhaps not a stamp
  'uneven-light', // a photograph rather than a scan: sizes and edges are less sure
  'photo-straightened', // taken at an angle and put right by the sheet's four sides, taken to be A4: check size and shape
  'photo-angle', // a photograph whose sheet is not seen whole: shape and size are as the angle makes them
  'overlapping', // another seal of the same ink runs through it
  'touches-edge', // cut at the page edge
  'text-overlap', // much text over or under the seal was removed
  'ink-hidden', // so much lies under print that a good part of the strokes is a guess
  'same-ink-strokes', // strokes of the seal's own ink family run across its edge: a pen or a mark that may be left in it
  'shape-unclear',
  'size-unusual',
  'lines-removed', // SIG-1: ruled lines through a signature were taken out
  'signature-large', // SIG-1: over 4 cm × 4 cm
] as const;
export type ExtractionReason = (typeof extractionReasons)[number];
