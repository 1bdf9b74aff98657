import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('html', () => {
  it('REC-5 escapes whatever was typed, in text and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const { text } = html`<p title="${typed}">${typed}</p>`;
        expect(text).toMatch(/^<p title="[^<>"]*">[^<>"]*<\/p>$/);
      }),
    );
    expect(html`<p>${'<script>alert("1")</script>&\''}</p>`.text).toBe('<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</p>');
  });

  it('takes HTML, lists and nothing', () => {
    const items = ['a<', 'b'].map((one) => html`<li>${one}</li>`);
    expect(html`<ul>${items}</ul>${undefined}${false}${0}`.text).toBe('<ul><li>a&lt;</li><li>b</li></ul>0');
  });
});
