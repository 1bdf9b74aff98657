import * as sample from './answers.ts';

const { ok } = sample;
/** A small red ring, as far as a list needs one. */
export const ring = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><circle cx="100" cy="100" r="88" fill="none" stroke="#c8202f" stroke-width="10"/></svg>').toString('base64')}`;
export const sheet = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><rect width="512" height="512" fill="#faf8f3"/></svg>').toString('base64')}`;
/** A cut-out, what was found, and the page it was found on. */
export const picture = { pictureId: 'p1', dataUrl: ring, widthPx: 992, heightPx: 992, dpi: 600, widthMm: 42, heightMm: 42 };
export const at = '2026-11-25T08:00:00.000Z';

export const box = { left: 800, top: 3_000, width: 992, height: 992 };
export const candidate = { ink: 'red', shape: 'round', box, confidence: 0.93, reasons: [] };
export const extraction = {
  ...candidate,
  rotationDegrees: 0,
  threshold: 0.1,
  picture,
  candidates: [candidate, { ...candidate, shape: 'square', ink: 'blue', box: { ...box, left: 2_600 }, confidence: 0.6 }],
};
export const pageScan = { scanId: 's1', fileName: '申请书.jpg', page: 1, pages: 1, widthPx: 4_961, heightPx: 7_016, dpi: 600, dpiFrom: 'file', preview: ring };
export const scanAnswers = {
  'pictures.openScan': ok(pageScan),
  'pictures.extract': ok(extraction),
  'pictures.tile': ok({ dataUrl: sheet }),
  'pictures.get': ok(picture),
  'pictures.thumb': ok({ dataUrl: ring }),
  'pictures.region': ok({ dataUrl: sheet }),
  'pictures.closeScans': ok({}),
};
