import type { Page } from 'playwright-core';
import * as sample from './answers.ts';
import { asAdmin, menu, press, type Scene } from './scene.ts';

const { ok } = sample;
const diagnose = (page: Page) => page.getByRole('link', { name: '诊断' }).click();
export const diagnosticsScenes: readonly Scene[] = [
  { name: 'diagnostics before login, problems', answers: { 'diagnostics.run': ok(sample.doctorReport) }, go: diagnose, shows: '[data-level="red"]' },
  {
    name: 'diagnostics saved, with log',
    answers: {
      ...asAdmin,
      'diagnostics.run': ok({ ...sample.doctorReport, checks: sample.doctorReport.checks.filter(({ level }) => level !== 'red') }),
      'diagnostics.save': ok({ path: '~/.local/share/single-window-client/reports/diagnostics-2026-11-21T03-30-00-000Z.json' }),
      'diagnostics.log': ok({ lines: sample.logLines }),
    },
    async go(page) {
      await menu('诊断')(page);
      await press('diagnose-save')(page);
      await press('log-toggle')(page);
    },
    shows: '[data-testid="log"]',
  },
  { name: 'diagnostics running', answers: { 'diagnostics.run': 'pending' }, go: diagnose, shows: '[aria-busy="true"]', onlyWords: true },
];
