// Who may import whom. The house is described in docs/architecture.md; this file makes it true.
const rooms = ['contract', 'crypto', 'native', 'main', 'renderer', 'server'];
const test = '\\.test\\.ts$|/testing/';

/** Files of `room` may import only from these rooms of ours (and from packages). */
function onlyImports(room, allowed) {
  const forbidden = rooms.filter((other) => other !== room && !allowed.includes(other));
  return {
    name: `${room}-imports`,
    comment: `${room} may import only ${allowed.length > 0 ? allowed.join(', ') : 'nothing of ours'}`,
    severity: 'error',
    from: { path: `^${room}/`, pathNot: test },
    to: { path: `^(${forbidden.join('|')}|scripts|tests|bench)/` },
  };
}

module.exports = {
  forbidden: [
    onlyImports('contract', []),
    onlyImports('crypto', ['contract']),
    onlyImports('native', ['contract', 'crypto']),
    onlyImports('renderer', ['contract']),
    onlyImports('server', ['contract', 'crypto']),
    {
      ...onlyImports('main', ['contract', 'crypto', 'native']),
      comment: 'main may import contract, crypto and native; the server only as a process, and for the `serve` command',
      from: { path: '^main/', pathNot: `${test}|^main/cli/` },
    },
    {
      name: 'cli-imports',
      comment: 'the command line may drive soft cards and build windows; the server is another process for it too',
      severity: 'error',
      from: { path: '^main/cli/', pathNot: test },
      to: { path: '^(server|renderer|tests|bench)/' },
    },
    {
      name: 'main-native-only-types',
      comment: 'hardware lives in a process of its own: main takes types from native and starts it; the command line may drive a soft card',
      severity: 'error',
      from: { path: '^main/', pathNot: `${test}|^main/cli/` },
      to: { path: '^native/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contract-is-pure',
      comment: 'no Node, no DOM, no package but zod',
      severity: 'error',
      from: { path: '^contract/', pathNot: test },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: `${test}|vite\\.config\\.ts$` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-has-no-network-or-native',
      severity: 'error',
      from: { path: '^renderer/', pathNot: `${test}|vite\\.config\\.ts$` },
      to: { path: 'node_modules/(axios|fastify|better-sqlite3|pcsclite|koffi|sharp|pg|kysely|nodemailer|pino|playwright-core|electron)/' },
    },
    {
      name: 'pin-window-has-nothing',
      comment: 'the PIN window holds nothing third-party and nothing of the other window',
      severity: 'error',
      from: { path: '^renderer/pin/', pathNot: `${test}|vite\\.config\\.ts$` },
      to: { pathNot: '^(renderer/pin|contract)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'electron-only-in-its-host',
      severity: 'error',
      from: { pathNot: `^main/hosts/electron|^main/hosts/preload/|^main/electron\\w*\\.ts$|${test}|^scripts/|^node_modules/` },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'database-only-in-its-rooms',
      severity: 'error',
      from: { pathNot: `^(main/store|server)/|${test}` },
      to: { path: 'node_modules/(better-sqlite3|kysely|pg)/' },
    },
    {
      name: 'readers-only-in-native',
      severity: 'error',
      from: { pathNot: `^native/|${test}` },
      to: { path: 'node_modules/(pcsclite|koffi)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(electron|virtual:|\\*)|\\?(url|raw)$' } },
    {
      name: 'not-in-tests-only',
      comment: 'product code imports no test code',
      severity: 'error',
      from: { pathNot: `${test}|^tests/` },
      to: { path: '\\.test\\.ts$|^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // AssemblyScript is a world of its own.
    exclude: { path: '^(out|node_modules/\\.cache)/|/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.js', '.mjs', '.json', '.d.ts'], conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
