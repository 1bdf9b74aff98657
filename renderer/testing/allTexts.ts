import { loadTexts } from '../i18n/i18n.ts';

// A component is tested by itself, without the router that would have fetched its texts.
await loadTexts();
