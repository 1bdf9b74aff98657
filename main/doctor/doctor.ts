import type { DoctorCheck, DoctorReport, Locale } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import { type Check, type DoctorParts, type Finding, say, wordsOf } from './check.ts';
import { checks as allChecks } from './checks.ts';
import type { Redact } from './redact.ts';

const DEADLINE_MS = 5_000;

/**
 * Runs every check side by side, each with its own deadline, and answers what was found, in `checks`' order. Never rejects
 * and never takes longer than the longest deadline: what throws or hangs is one amber line.
 */
export async function examine(
  parts: DoctorParts,
  options: { locale: Locale; redact: Redact; checks?: readonly Check[]; now?: () => Date },
): Promise<DoctorReport> {
  const { locale, redact, checks = allChecks, now = () => new Date() } = options;
  const once = onceEach(parts);
  const at = now().toISOString();
  const versions = within(once.versions(), DEADLINE_MS).catch(() => ({}));
  const found = await Promise.all(checks.map(async (check) => ({ check, finding: await findingOf(check, once) })));
  const lines = found.flatMap(({ check, finding }): DoctorCheck[] => {
    if (!finding) return [];
    const { level, found: words, advice, action } = finding;
    const line = { id: check.id, level, title: check.title[locale], found: redact(words[locale]) };
    return [{ ...line, ...(advice ? { advice: redact(advice[locale]) } : {}), ...(action ? { action } : {}) }];
  });
  return { checks: lines, versions: redact(await versions), at };
}

async function findingOf(check: Check, parts: DoctorParts): Promise<Finding | undefined> {
  const deadlineMs = check.deadlineMs ?? DEADLINE_MS;
  const giveUp = new AbortController();
  try {
    return await within(check.run(parts, giveUp.signal), deadlineMs);
  } catch (thrown) {
    if (thrown === LATE) return check.late ?? late(deadlineMs);
    const { code } = AppError.from(thrown);
    const words = wordsOf(thrown);
    return {
      level: 'amber',
      found: say(`没有检查成：${words['zh-CN']}（${code}）`, `Could not be checked: ${words.en} (${code})`),
    };
  } finally {
    giveUp.abort();
  }
}

function late(deadlineMs: number): Finding {
  const seconds = deadlineMs / 1000;
  return {
    level: 'amber',
    found: say(`${seconds} 秒内没有结果。`, `No result within ${seconds} seconds.`),
    advice: say('请稍后再检查一次；仍然如此时，重新启动客户端。', 'Check again in a moment; if it stays so, restart the client.'),
  };
}

const LATE = Symbol('late');

function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(LATE), ms);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

/** Several checks read the same snapshot: it is taken once, so that they agree and a driver is asked once. */
function onceEach(parts: DoctorParts): DoctorParts {
  return {
    ...parts,
    cards: once(() => parts.cards()),
    askServer: once(() => parts.askServer()),
    store: once(() => parts.store()),
    versions: once(() => parts.versions()),
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
