import { Command } from 'commander';
import { version } from '../version.ts';

type AddCommands = (program: Command) => void;

/** Each command's module is loaded only when it is called: `seal` need not wait for the window system. */
const modules: Record<string, () => Promise<AddCommands>> = {
  seal: async () => (await import('./seal.ts')).addSealCommands,
  card: async () => (await import('./card.ts')).addCardCommands,
  softcard: async () => (await import('./softcard.ts')).addSoftcardCommand,
  serve: async () => (await import('./serve.ts')).addServeCommand,
  doctor: async () => (await import('./doctor.ts')).addDoctorCommand,
  tour: async () => (await import('./tour.ts')).addTourCommand,
};

const program = new Command('swclient')
  .description('单一窗口客户端命令行 / command line of the Single Window client')
  .version(version)
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const called = process.argv[2];
const wanted = called !== undefined && Object.hasOwn(modules, called) ? [called] : Object.keys(modules);
for (const name of wanted) (await modules[name]?.())?.(program);
await program.parseAsync();
