import { once } from 'node:events';
import { start } from './common/children.ts';
import { OURS, psutilServer, serve } from './common/mcp.ts';
import { measure, type Way } from './common/measure.ts';
import { type Question, ratioLine } from './common/question.ts';

const NODE_24 = 24;

/** How long until a server that is started has answered `initialize`? */
export const coldStart: Question = {
  name: 'cold-start',
  async answer(size) {
    const command = psutilServer();
    const results = await measure(
      [bareNode(), answered('ours', OURS), ...(command ? [{ ...answered('psutil server', command), every: 5 }] : [])],
      size.rounds,
      size.of(3, 0),
    );
    const isNew = Number(process.versions.node.split('.')[0]) >= NODE_24;
    const line = { to: 'node -e 0', by: 'wallMs' } as const;
    return {
      results,
      lines: [
        ratioLine(results, {
          ...line,
          what: `spawn to initialize answered, ours ÷ node -e 0, Node ${process.versions.node}`,
          of: 'ours',
          goal: { atMost: isNew ? 1.6 : 2 },
        }),
        ratioLine(results, { ...line, what: 'the same, psutil server ÷ node -e 0', of: 'psutil server' }),
      ],
    };
  },
};

function answered(name: string, command: readonly [string, ...string[]]): Way {
  return {
    name,
    async run() {
      const before = performance.now();
      const server = await serve(command);
      const wallMs = performance.now() - before;
      await server.end();
      return { wallMs };
    },
  };
}

/** From its start to its end: it has nothing to answer. */
function bareNode(): Way {
  return {
    name: 'node -e 0',
    async run() {
      const before = performance.now();
      const { process: child, end } = await start(process.execPath, ['-e', '0']);
      if (child.exitCode === null) await once(child, 'exit');
      const wallMs = performance.now() - before;
      await end();
      return { wallMs };
    },
  };
}
