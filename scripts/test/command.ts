import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A tool of node_modules, run by this very Node: `.bin` holds shell scripts on Windows. */
const tools = {
  'vue-tsc': 'node_modules/vue-tsc/bin/vue-tsc.js',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
  vitest: 'node_modules/vitest/vitest.mjs',
} as const;
export type Tool = keyof typeof tools;

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a script of ours or a tool, with `env` beside our own. `kept`: its output is answered; `shown`: it goes straight to the screen. */
export function runNode(script: Tool | `scripts/${string}`, args: readonly string[], output: 'kept' | 'shown', env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const file = join(root, script in tools ? tools[script as Tool] : script);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, env: { ...process.env, ...env }, stdio: output === 'kept' ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}
