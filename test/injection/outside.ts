import { Unanswered } from '../../src/platform/helper/helper.ts';
import { guardedPaths } from '../../src/platform/linux/guarded-paths.ts';
import type { LocalPaths } from '../../src/platform/linux/local-paths.ts';
import { withQuotes } from '../../src/server/sdk-errors.ts';
import { connect } from '../server/support.ts';
import { call, hostOn, type Said, shownBy } from './drive.ts';
import type { Scene } from './questions.ts';
import type { Hostile } from './texts.ts';
import { hostileProcess, JOHNS, world } from './world.ts';

/** What reaches a client outside of tools: prompts, resources, completion, errors of the protocol, and of file systems. */

/** Names its file systems as whoever mounted them did. */
function silentPaths(text: Hostile) {
  const mount = { id: 1, mountPoint: text.folder, type: `fuse.${text.label}`, device: '0:3', root: '/' };
  const local: LocalPaths = {
    mounts: () => [mount],
    refresh: () => undefined,
    isLocal: () => false,
    remoteOn: () => mount,
    isLocalMount: () => false,
    resolve: (path) => ({ missing: false, beyond: path }),
    kindOf: () => undefined,
  };
  const ask = async () => {
    throw new Unanswered('does not answer', true);
  };
  return guardedPaths('/proc', local, { ask, pids: () => new Set() });
}

/** What a request is refused with; the answer's own texts where it is not. */
async function failure(request: Promise<unknown>): Promise<Said> {
  try {
    await request;
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const sent = withQuotes({ jsonrpc: '2.0', id: 1, error: { code: 0, message } });
    return 'error' in sent ? [sent.error.message] : [];
  }
}

export const OUTSIDE: Readonly<Record<string, Scene>> = {
  async 'about a file system that does not answer'(text) {
    const paths = silentPaths(text);
    const found = await paths.find('/x');
    const silent = 'silent' in found ? found.silent : '';
    const { platform } = world(text, [hostileProcess(text, 60)], {
      over: {
        findFile: async (path) => ({ path, folder: true, sockets: new Set(), silent }),
        projects: async () => ({ byPid: new Map(), unavailable: [silent, silent, silent, silent] }),
      },
    });
    const host = hostOn(platform);
    return [
      ...(await call(host, 'find_file_users', { path: '/x' })),
      ...(await call(host, 'list_processes', { columns: ['pid', 'project'] })),
    ];
  },
  async 'in protocol errors, prompts and resources'(text) {
    const { platform } = world(text, [hostileProcess(text, 60), hostileProcess(text, 61, JOHNS)]);
    const { client } = await connect(platform, {}, shownBy());
    const { argument } = text;
    const uri = encodeURIComponent(argument.replaceAll(/\p{Cs}/gu, ''));
    const prompts = await Promise.all([
      client.getPrompt({ name: 'free_port', arguments: { port: argument } }),
      client.getPrompt({ name: 'explain_process', arguments: { pid: argument } }),
    ]);
    const ref = { type: 'ref/prompt' as const, name: 'explain_process' };
    const { completion } = await client.complete({ ref, argument: { name: 'pid', value: '' } });
    const refused = [
      client.callTool({ name: argument, arguments: {} }),
      client.getPrompt({ name: argument }),
      client.getPrompt({ name: 'free_port', arguments: { [argument]: argument } }),
      client.readResource({ uri: `foo://${argument}` }),
      client.readResource({ uri: `process://${uri}` }),
      client.readResource({ uri: 'process://61' }),
      client.readResource({ uri: `processes://${uri}` }),
      client.complete({ ref: { type: 'ref/prompt', name: argument }, argument: { name: 'pid', value: argument } }),
      client.complete({ ref: { type: 'ref/resource', uri: argument }, argument: { name: 'pid', value: argument } }),
    ];
    const said = await Promise.all(refused.map(failure));
    await client.close();
    return [
      ...said.flat(),
      ...completion.values,
      ...prompts.flatMap(({ messages }) =>
        messages.map(({ content }) => (content.type === 'text' ? content.text : '')),
      ),
    ];
  },
};
