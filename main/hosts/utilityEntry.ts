/**
 * First script of an Electron utility process: gives the module named in its first argument the message functions that
 * a forked Node process has, so that the native host and the server are the same code under both.
 */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as unknown as { readonly parentPort: ParentPort };
const entry = process.argv.at(-1);
if (!entry) throw new Error('no module named');

// What comes before the module listens is kept for it.
let early: unknown[] | undefined = [];
parentPort.on('message', ({ data }) => {
  if (early) early.push(data);
  else process.emit('message', data, undefined);
});
process.send = (message: unknown) => {
  parentPort.postMessage(message);
  return true;
};

await import(entry);
const kept = early;
early = undefined;
for (const message of kept) process.emit('message', message, undefined);

export {};
