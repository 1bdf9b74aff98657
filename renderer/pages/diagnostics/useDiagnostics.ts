import { computed, ref, watch } from 'vue';
import type { DoctorCheck, DoctorReport } from '../../../contract/desktop.ts';
import { AppError } from '../../../contract/errors.ts';
import { desktop } from '../../desktop.ts';
import { useAppStore } from '../../stores/app.ts';

const urgency: Record<DoctorCheck['level'], number> = { red: 0, amber: 1, green: 2 };

/** The last report, and asking for a new one; in the language of the page, also when that changes. */
export function useDiagnostics() {
  const app = useAppStore();
  const report = ref<DoctorReport>();
  const running = ref(false);
  const error = ref<AppError>();
  let latest = 0;

  async function run(): Promise<void> {
    const mine = ++latest;
    running.value = true;
    try {
      const { innerWidth: widthPx, innerHeight: heightPx, devicePixelRatio: scale } = window;
      const found = await desktop.diagnostics.run({
        locale: app.locale,
        window: { widthPx, heightPx, scale, userAgent: navigator.userAgent.slice(0, 500) },
      });
      if (mine !== latest) return;
      report.value = found;
      error.value = undefined;
    } catch (thrown) {
      if (mine === latest) error.value = AppError.from(thrown);
    } finally {
      if (mine === latest) running.value = false;
    }
  }
  watch(() => app.locale, run, { immediate: true });

  return {
    report,
    running,
    error,
    run,
    /** What needs doing first. */
    checks: computed(() => [...(report.value?.checks ?? [])].sort((a, b) => urgency[a.level] - urgency[b.level])),
    count: (level: DoctorCheck['level']) => report.value?.checks.filter((check) => check.level === level).length ?? 0,
  };
}
