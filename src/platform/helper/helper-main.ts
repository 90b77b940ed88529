import { lstat, readFile, readlink, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { findFile } from '../find-file.ts';
import { isSystemError } from '../posix/errno.ts';
import { nameService } from '../posix/name-service.ts';
import { findProject } from '../project.ts';
import { accountService } from '../windows/account-service.ts';
import { type HelperQuestion, parseFacts, parseRequest, readyMessage } from './helper-messages.ts';

/**
 * The helper process: answers questions on the channel to its parent, each on its own thread, and exits with the
 * parent. If it hangs, the parent abandons it; see helper.ts.
 */

const TEXT_MAX_CHARS = 1024 * 1024;

const { accounts, home, pidLink } = parseFacts(process.argv[2]);
const names = accounts === 'sids' ? accountService() : nameService(accounts);

const there = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function answer({ about, key }: HelperQuestion): Promise<unknown> {
  const text = String(key);
  switch (about) {
    case 'file':
      return findFile(text);
    case 'project':
      return findProject(text, there, home);
    case 'fifo':
      return (await stat(text)).isFIFO();
    case 'text':
      return (await readFile(text, 'latin1')).slice(0, TEXT_MAX_CHARS);
    case 'user_name':
      return names.userName(text);
    case 'user_id':
      return names.userId(text);
    case 'group_name':
      return names.groupName(text);
  }
}

process.on('message', (message) => {
  const { id, ...question } = parseRequest(message);
  answer(question).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, errno: isSystemError(error) ? error.errno : -constants.errno.EIO }),
  );
});
// Not process.exit(): that waits for threads that hang.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const ownPid = async (): Promise<number | null> => (pidLink === undefined ? null : Number(await readlink(pidLink)));
ownPid().then(
  (pid) => process.send?.(readyMessage(pid)),
  () => process.send?.(readyMessage(null)),
);
