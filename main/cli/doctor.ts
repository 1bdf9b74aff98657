import { existsSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { DoctorReport, Locale } from '../../contract/desktop.ts';
import { startNativeHost } from '../card/nativeHost.ts';
import { installedSkfLibraries } from '../card/skfLibraries.ts';
import { dataDirectory } from '../dataDirectory.ts';
import { askServer } from '../doctor/askServer.ts';
import { keyFileIn } from '../doctor/checks/keyKeeping.ts';
import { controlVersion } from '../doctor/controlVersion.ts';
import { examine } from '../doctor/doctor.ts';
import { providersHere } from '../doctor/providersHere.ts';
import { redactor } from '../doctor/redact.ts';
import { askBrowser, versionsHere } from '../doctor/versionsHere.ts';
import { findChromium } from '../hosts/chromium/find.ts';
import { keyFileKeeper } from '../hosts/keyFile.ts';
import { createRemote } from '../remote/remote.ts';
import { inspectStore } from '../store/health.ts';
import { version } from '../version.ts';

interface DoctorOptions {
  readonly json?: boolean;
  readonly server?: string;
  readonly lang: Locale;
}

/** `swclient doctor`: looks at this PC without changing anything. Exit code 1 when a check is red. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('诊断读卡器、卡、网络和本机数据 / look at readers, cards, network and the data of this PC')
    .option('--json', '输出一行 JSON / one JSON line')
    .option('--server <url>', '要检查的服务器地址 / the server to check')
    .addOption(new Option('--lang <locale>', '语言 / language').choices(['zh-CN', 'en']).default('zh-CN'))
    .action(doctor);
}

async function doctor({ json, server, lang }: DoctorOptions): Promise<void> {
  const directory = dataDirectory();
  const keyFile = keyFileIn(directory);
  const hasKeyFile = existsSync(keyFile);
  const native = startNativeHost({ pcsc: true, demo: false, skfLibraries: installedSkfLibraries() });
  const remote = createRemote({ baseUrl: server ?? '', locale: lang });
  try {
    const report = await examine(
      {
        cards: () => native.list(),
        ping: () => native.ping(),
        providers: async () => {
          await native.list(); // the libraries have been tried then
          return providersHere(native.skfLibraries);
        },
        demo: false,
        controlVersion,
        serverUrl: server,
        askServer: () => askServer(remote),
        store: () => inspectStore(directory, hasKeyFile ? keyFileKeeper(keyFile) : undefined),
        dataDirectory: directory,
        keyKeeping: hasKeyFile ? 'file' : undefined,
        environment: process.env,
        versions: async () => versionsHere(version, await installedBrowser()),
      },
      { locale: lang, redact: redactor() },
    );
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : table(report, lang));
    process.exitCode = report.checks.some(({ level }) => level === 'red') ? 1 : 0;
  } finally {
    native.close();
    remote.close();
  }
}

async function installedBrowser(): Promise<string | undefined> {
  try {
    return await askBrowser(findChromium());
  } catch {
    return undefined; // none installed
  }
}

const marks = {
  'zh-CN': { green: '正常', amber: '注意', red: '异常' },
  en: { green: 'OK  ', amber: 'NOTE', red: 'BAD ' },
} as const;

function table({ checks, at }: DoctorReport, locale: Locale): string {
  const lines = checks.flatMap(({ level, title, found, advice }) => [
    `[${marks[locale][level]}] ${title}: ${found}`,
    ...(advice ? [`       → ${advice}`] : []),
  ]);
  return [...lines, at, ''].join('\n');
}
