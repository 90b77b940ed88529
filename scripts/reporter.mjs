// Prints one line per file with its tests and seconds, and every failure as it happens. Ends with the failures once more,
// where a reader of a long log looks, how long it took, one line `N passed, N failed, N skipped`, and the skips by reason.
import { join, relative, resolve } from 'node:path';
import { inspect } from 'node:util';

/** As much as is kept of what a file wrote to stderr, for a file that breaks outside of its tests. */
const STDERR_MAX = 4000;

export default async function* report(events) {
  const startMs = performance.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const files = new Map();
  const failures = [];
  const reasons = new Map();
  for await (const { type, data } of events) {
    const file = fileOf(files, data.file ?? '');
    const isError = type === 'test:stderr' || (type === 'test:diagnostic' && data.message.startsWith('Error: '));
    if (isError) file.stderr = (file.stderr + data.message).slice(-STDERR_MAX);
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isFile = resolve(data.name) === data.file;
    if (isFile) file.ms = data.details.duration_ms;
    else if (data.nesting === 0 && file.ms === undefined) file.testsMs += data.details.duration_ms;
    const outcome = outcomeOf(type, data, isFile, file);
    if (outcome === undefined) continue;
    counts[outcome]++;
    file[outcome]++;
    if (outcome === 'failed') {
      const failure = failureOf(data, isFile, file);
      failures.push(failure);
      yield `\n${failure}`;
    }
    if (outcome === 'skipped') {
      const reason = data.skip === true ? 'no reason given' : data.skip;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  for (const { path, passed, failed, skipped, ms, testsMs } of files.values()) {
    const tests = passed + failed + skipped;
    if (tests > 0) yield `${path} (${tests}, ${((ms ?? testsMs) / 1000).toFixed(1)} s)\n`;
  }
  if (failures.length > 0) yield `\n${failures.join('')}`;
  yield `took ${Math.round((performance.now() - startMs) / 1000)} s\n`;
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
  const byCount = [...reasons].sort(([, one], [, other]) => other - one);
  for (const [reason, count] of byCount) yield `- ${reason}: ${count}\n`;
}

function fileOf(files, name) {
  const path = name === '' ? '' : relative('.', sourceOf(name));
  if (!files.has(path)) files.set(path, { path, passed: 0, failed: 0, skipped: 0, testsMs: 0, stderr: '' });
  return files.get(path);
}

/** Tests name their source themselves, but a file as a whole is the compiled one. */
const sourceOf = (path) => {
  const inCompiled = relative(join(process.env.TEST_SCRATCH ?? '', 'compiled'), path);
  return inCompiled.startsWith('..') ? path : inCompiled.replace(/js$/, 'ts');
};

/** How one test counts; undefined for what is no test of its own. */
function outcomeOf(type, { skip, details }, isFile, file) {
  if (skip !== undefined) return 'skipped';
  if (type === 'test:pass') {
    // A file without any test counts as one, as a file that only asserts.
    return details.type === 'suite' || (isFile && file.passed + file.failed + file.skipped > 0) ? undefined : 'passed';
  }
  // What failed within it has been counted. A suite whose body or hook throws fails by itself, and so does a file that
  // cannot be loaded or breaks after its tests.
  const isEcho = details.error?.failureType === 'subtestsFailed' || (isFile && file.failed > 0);
  return isEcho && file.failed > 0 ? undefined : 'failed';
}

function failureOf({ name, details }, isFile, { path, stderr }) {
  const { error } = details;
  const cause = error?.cause ?? error;
  const text = cause?.stack ?? inspect(cause);
  const exit = isFile ? ` (exit code ${error?.exitCode ?? 'none'}, signal ${error?.signal ?? 'none'})` : '';
  const what = isFile ? 'the file fails outside of its tests' : name;
  return `✖ ${path}: ${what}${exit}\n${isFile && stderr !== '' ? stderr : text}\n\n`;
}
