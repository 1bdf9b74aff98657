/**
 * First script of an Electron utility process: gives the module named in its last argument the message functions that
 * a forked Node process has. The server needs it: it knows nothing of Electron.
 */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as unknown as { readonly parentPort: ParentPort };
// Taken away: the module reads arguments of its own.
const entry = process.argv.pop();
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
