import type pcsclite from 'pcsclite';

/** The binding's types, which its package does not export by name. */
export type PcscMonitor = ReturnType<typeof pcsclite>;
/** `on`'s last overload is the one for `reader`. */
export type CardReader = Parameters<Parameters<PcscMonitor['on']>[1]>[0];

/**
 * Connects to the PC/SC service and begins to watch its readers.
 * Loaded late: a machine whose compiled part is missing still has its other providers. Throws when the service does not run.
 */
export async function openPcsc(): Promise<PcscMonitor> {
  const { default: open } = await import('pcsclite');
  return open();
}
