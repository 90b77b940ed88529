import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Environment, launch, REPO } from './support.ts';
import { until, within } from './waiting.ts';

/** A terminal with a person in front of it. */

/** Not the script of a version manager, which takes longer than most of what is run; '' for none. */
export const PYTHON = pathOfPython();
export const needsPython = PYTHON === '' && 'needs python3, to make a terminal';

interface Session {
  readonly env?: Environment;
  readonly columns?: number;
  /** What is typed, each when the screen shows the pattern before it. */
  readonly typed?: readonly (readonly [shown: RegExp, keys: string | (() => Promise<string>)])[];
}

/** Runs the command line of the project in a terminal to its end. Returns its exit code and all it showed. */
export const inTerminal = (args: readonly string[], session: Session = {}) =>
  commandInTerminal([process.execPath, join(REPO, 'dist/main.js'), ...args], session);

export async function commandInTerminal(
  command: readonly string[],
  { env = {}, columns = 80, typed = [] }: Session = {},
) {
  const wrapper = join(REPO, 'test/e2e/programs/in-a-terminal.py');
  const args = [wrapper, String(columns), ...command];
  const { child, exit, output } = launch(PYTHON, args, { env: { TERM: 'xterm-256color', ...env } });
  let seen = 0;
  for (const [shown, keys] of typed) {
    const end = await until(() => {
      const match = shown.exec(output.stdout.slice(seen));
      return match ? seen + match.index + match[0].length : undefined;
    }, `the screen shows ${shown}`);
    seen = end;
    child.stdin.write(typeof keys === 'string' ? keys : await keys());
  }
  const { code } = await within(exit, `${command.join(' ')} ends`);
  return { code, screen: output.stdout.replaceAll('\r\n', '\n') };
}

function pathOfPython(): string {
  const { status, stdout } = spawnSync('python3', ['-c', 'import pty, sys; print(sys.executable)'], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : '';
}
