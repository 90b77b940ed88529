// Lists while processes come and go: `churning.ts LISTINGS FORKS_PER_S CHURN ODD EVEN`, says in a line of JSON what it saw.
// With PID_MAX in the environment it is alone in a PID namespace, which it makes that small.
import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { start } from '../common/children.ts';
import { OURS, serve } from '../common/mcp.ts';
import { populate } from '../common/population.ts';

const LONG_LIVED = 200;
const List = z.object({ rows: z.array(z.tuple([z.number(), z.string(), z.string().nullable()])) });
const Arguments = z.tuple([z.coerce.number(), z.coerce.number(), z.string(), z.string(), z.string()]);

const [listings, forksPerS, program, odd, even] = Arguments.parse(process.argv.slice(2));
const pidMax = process.env['PID_MAX'];
process.stdin.once('end', () => process.exit(1)).resume(); // whoever asked has gone

const population = await populate({ own: LONG_LIVED });
const server = await serve(OURS);
const rows = async () =>
  List.parse(await server.call('list_processes', { columns: ['pid', 'name', 'command'], sort_by: 'pid', limit: 500 }))
    .rows;

const isLongLived = ([, , command]: readonly [number, string, string | null]): boolean =>
  command?.startsWith('bench-service') ?? false;
const longLived = (await rows()).filter(isLongLived).map(([pid]) => pid);
if (longLived.length !== LONG_LIVED) throw new Error(`${longLived.length} of ${LONG_LIVED} are listed`);

/** Name and command line of one process? One that has been forked and not yet become another may change in between. */
function isWhole(name: string, command: string | null): boolean {
  if (command === null || command === '') return true; // it has ended meanwhile
  const [program = ''] = command.split(' ');
  if (program === 'bench-service') return name === 'population';
  if (program.startsWith('churn-')) return name === program || name === 'churn';
  return !name.startsWith('churn-');
}

if (pidMax !== undefined) writeFileSync('/proc/sys/kernel/pid_max', pidMax);
const churn = await start(program, [String(forksPerS), odd, even]);
await churn.line();
const seen = { listings: 0, errors: 0, missing: 0, mixed: 0, shortLived: 0, forksPerS: 0 };
for (; seen.listings < listings; seen.listings++) {
  try {
    const list = await rows();
    const pids = new Set(list.filter(isLongLived).map(([pid]) => pid));
    seen.missing += longLived.filter((pid) => !pids.has(pid)).length;
    seen.mixed += list.filter(([, name, command]) => !isWhole(name, command)).length;
    seen.shortLived += list.filter(([, name]) => name.startsWith('churn-')).length;
  } catch (error) {
    seen.errors++;
    process.stderr.write(`${error}\n`);
  }
}
churn.process.stdin.end();
seen.forksPerS = Number((await churn.line()).split(' ').at(-1));
await Promise.all([churn.end(), server.end(), population.end()]);
process.stdout.write(`${JSON.stringify(seen)}\n`);
process.exit();
