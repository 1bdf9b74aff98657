import type { extract as source } from '../zh-CN/extract.ts';
import type { Shape } from '../shape.ts';

export const extract: Shape<typeof source> = {
  reasons: {
    'no-ink': 'There is no red or blue ink on the page.',
    'grey-page': 'This is a grey scan: please scan in colour.',
    'no-seal-shape': 'There is coloured ink, but nothing like a seal.',
    'resolution-low': 'The resolution is below 300 dpi; please scan again at 600 dpi.',
    'resolution-assumed': 'The file does not state its resolution: please check the true size.',
    'ink-faint': 'The ink is faint.',
    'ink-saturated': 'The ink is so dark that its tones may be lost; please scan again with less contrast.',
    'colour-print': 'The ink is very even: this may be a colour print rather than a stamp. Please check.',
    'uneven-light': 'The light is uneven, as in a photograph: please check size and edges, or scan the page with a scanner.',
    'photo-straightened': 'This is a photograph: it was put right by the four sides of the sheet, taken to be A4. Please check size and shape; a scanner is surer.',
    'photo-angle': 'This looks like a photograph, and the four sides of its sheet were not found: its angle stays in shape and size. Take the whole A4 sheet on a darker desk, or scan it.',
    'overlapping': 'Another seal of the same colour overlaps this one: please check where they cross.',
    'touches-edge': 'The seal touches the edge of the paper and may be incomplete.',
    'text-overlap': 'Text over the seal was removed: please check the strokes.',
    'ink-hidden': 'Print hides much of the seal: part of its strokes is estimated. Please compare it with the original.',
    'same-ink-strokes': 'Strokes of the same colour cross the edge of the seal and may be left in the picture.',
    'shape-unclear': 'The outline is not clear.',
    'size-unusual': 'The size is unusual for a seal: please check the true size.',
    'lines-removed': 'Ruled lines through the signature were removed; please check the strokes.',
    'signature-large': 'The signature is larger than 4 cm × 4 cm.',
  },
};
