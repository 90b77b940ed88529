import type { ProcessFacts } from './process.ts';
import { programsOf } from './programs.ts';
import { wordSet } from './word-set.ts';

/** Servers whose first process starts workers, and others in the place of those that end. */
const MASTERS: ReadonlySet<string> = wordSet(
  'gunicorn uvicorn hypercorn daphne granian uwsgi celery rq passenger unicorn puma pitchfork thin resque sidekiq',
  'nginx apache2 httpd lighttpd php-fpm php-fpm8 openresty haproxy postgres postmaster squid dovecot exim4 master',
);

/** How Python's multiprocessing starts a program of its own: `python -c "from multiprocessing.spawn import spawn_main…"`. */
const isSpawned = ({ argv = [] }: ProcessFacts): boolean =>
  argv[1] === '-c' && /\bmultiprocessing\b/.test(argv[2] ?? '');

const sameCommand = ({ argv: one = [] }: ProcessFacts, { argv: other = [] }: ProcessFacts): boolean =>
  one.length > 0 && one.length === other.length && one.every((word, index) => word === other[index]);

/** Does this parent start another worker in the place of this one? */
export function isMasterOf(parent: ProcessFacts, process: ProcessFacts): boolean {
  const own = programsOf(process);
  return programsOf(parent).some((name) => MASTERS.has(name) && (own.includes(name) || isSpawned(process)));
}

/** Does this parent start the same program again when a file changes: Django's and Flask's reloader, `uvicorn --reload`? */
export function isReloaderOf(parent: ProcessFacts, process: ProcessFacts): boolean {
  const words = parent.argv?.slice(1, 8) ?? [];
  if (!sameCommand(parent, process) && !(isSpawned(process) && programsOf(parent).some(isPython))) return false;
  return words.some((word) => word === '--reload' || word === 'runserver' || /(?:^|\/)flask$/.test(word));
}

const isPython = (name: string): boolean => /^(?:python|uvicorn|hypercorn|fastapi)/.test(name);
