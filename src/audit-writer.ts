import { diskOf } from './audit/disk.ts';
import { WriterRequest } from './audit/messages.ts';
import { LogWriter } from './audit/writer.ts';
import { readyMessage } from './platform/helper/helper-messages.ts';
import { openPlaces, THIS_SYSTEM } from './platform/this-system.ts';

/**
 * The process that writes the audit log of one server. If the disk hangs, it hangs, and the server abandons it. It
 * takes requests on the channel to its parent, and ends with it once they are written.
 */

const { self, isRunning } = THIS_SYSTEM.runningHere();
const fileLock = THIS_SYSTEM.fileLock({ native: !process.argv.includes('--no-native') });
const writer = new LogWriter({ disk: diskOf(openPlaces()), fileLock, self, isRunning });
let waiting: { readonly id: unknown; readonly request: WriterRequest }[] = [];

/** Requests that arrive together are written together. */
function flush(): void {
  const batch = waiting;
  waiting = [];
  const replies = writer.write(batch.map(({ request }) => request));
  for (const [index, { id }] of batch.entries()) {
    // A server that is gone needs no reply, but its other requests are still written.
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

process.send?.(readyMessage(self.pid), () => undefined);
