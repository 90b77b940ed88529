import type { ProcessFacts } from './process.ts';
import { programsOf } from './programs.ts';
import { wordSet } from './word-set.ts';

/** Servers whose first process starts workers, and replaces those that end. */
const MASTERS: ReadonlySet<string> = wordSet(
  'gunicorn uvicorn hypercorn daphne granian uwsgi celery rq passenger unicorn puma pitchfork thin resque sidekiq',
  'nginx apache2 httpd lighttpd php-fpm php-fpm8 openresty haproxy postgres postmaster squid dovecot exim4 master',
);

/**
 * How Python's multiprocessing starts a worker: `python -B -c "from multiprocessing.spawn import spawn_main…"`. Its
 * resource tracker is not a worker.
 */
function isSpawned({ argv = [] }: ProcessFacts): boolean {
  const code = argv[argv.indexOf('-c') + 1] ?? '';
  return argv.indexOf('-c') > 0 && /\bmultiprocessing\.(?:spawn|forkserver)\b/.test(code);
}

function sameCommand(one: ProcessFacts, other: ProcessFacts): boolean {
  const [ones, others] = [wordsOf(one), wordsOf(other)];
  return ones.length > 0 && ones.length === others.length && ones.every((word, index) => word === others[index]);
}

/** A title that is shorter than the command line before it may leave empty words behind. */
const wordsOf = ({ argv = [] }: ProcessFacts): string[] => argv.filter((word) => word !== '');

/** Were both started with the same command? Workers of Python differ in the numbers of their pipes. */
export const startedAlike = (one: ProcessFacts, other: ProcessFacts): boolean =>
  sameCommand(one, other) || (isSpawned(one) && isSpawned(other));

/** What PostgreSQL runs for itself. Any other of its processes serves one session, and ends with it. */
const OF_POSTGRES =
  /^postgres: (?:[^ ]+: )?(?:checkpointer|background writer|wal ?writer|autovacuum launcher|logical replication launcher|archiver|stats collector|startup|wal ?receiver|logger|walsummarizer|slotsync worker|io worker)\b/;

function isSessionOfPostgres({ argv = [] }: ProcessFacts): boolean {
  const title = argv.join(' ');
  return title.startsWith('postgres: ') && !OF_POSTGRES.test(title);
}

/** Does this parent replace this worker when it ends? */
export function isMasterOf(parent: ProcessFacts, process: ProcessFacts): boolean {
  if (isSessionOfPostgres(process)) return false;
  const own = programsOf(process);
  return programsOf(parent).some((name) => MASTERS.has(name) && (own.includes(name) || isSpawned(process)));
}

/** Does this parent restart its program when a file changes: Django's and Flask's reloader, `uvicorn --reload`? */
export function isReloaderOf(parent: ProcessFacts, process: ProcessFacts): boolean {
  const words = parent.argv?.slice(1, 8).map(parent.naming.slashed) ?? [];
  if (!sameCommand(parent, process) && !(isSpawned(process) && programsOf(parent).some(isPython))) return false;
  return words.some((word) => word === '--reload' || word === 'runserver' || /(?:^|\/)flask(?:\.exe)?$/.test(word));
}

const isPython = (name: string): boolean => /^(?:python|uvicorn|hypercorn|fastapi)/.test(name);
