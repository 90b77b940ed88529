import { DISK } from './audit/disk.ts';
import { WriterRequest } from './audit/messages.ts';
import { createWriter } from './audit/writer.ts';
import { loadNative } from './platform/linux/ffi/native.ts';
import { isRunning, ownRun } from './platform/linux/running-process.ts';

/**
 * The process that writes the audit log of one server: it may hang where the disk does, and the server gives it up. It takes
 * requests on the channel to its parent, and ends with it, once what it was asked is written.
 */

const native = process.argv.includes('--no-native') ? undefined : loadNative();
const self = ownRun();
/** Another process becomes the parent of those whose parent has ended, before it is seen to have. */
const server = process.ppid;
const write = createWriter({
  disk: { ...DISK, tryLock: (fd) => native?.tryLock(fd) },
  self,
  isRunning,
  serverRuns: () => process.ppid === server,
});
let waiting: { readonly id: unknown; readonly request: WriterRequest }[] = [];

/** What has come together is written together. */
function flush(): void {
  const asked = waiting;
  waiting = [];
  const replies = write(asked.map(({ request }) => request));
  for (const [index, { id }] of asked.entries()) {
    // A server that is gone needs no answer; what else it asked for is still read, and written.
    if (process.connected) process.send?.({ id, value: replies[index] }, () => undefined);
  }
}

process.on('message', (message) => {
  const id: unknown = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
  waiting.push({ id, request: WriterRequest.parse(message) });
  if (waiting.length === 1) setImmediate(flush);
});
process.on('disconnect', () => {
  flush();
  process.exit();
});

process.send?.({ ready: true, pid: self.pid }, () => undefined);
