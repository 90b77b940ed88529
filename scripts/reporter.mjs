// Prints one line per file, every failure and every skip with its reason. What failed stands once more at the end, where
// a reader of a long log looks, and the last line is `N passed, N failed, N skipped`.

import { relative, resolve } from 'node:path';
import { inspect } from 'node:util';

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const files = new Map();
  const failures = [];
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // A file reports itself, too: that counts only when it broke before any test of it could.
    const isFile = resolve(data.name) === data.file;
    if (
      (data.details?.type === 'suite' && data.skip === undefined) ||
      (isFile && (type === 'test:pass' || files.has(relative('.', data.file))))
    )
      continue;
    const outcome = data.skip !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    counts[outcome]++;
    const file = relative('.', data.file ?? '');
    files.set(file, (files.get(file) ?? 0) + 1);
    if (outcome === 'failed') {
      const { cause = data.details.error } = data.details.error;
      const failure = `✖ ${file}: ${data.name}\n${cause?.stack ?? inspect(cause)}\n\n`;
      failures.push(failure);
      yield `\n${failure}`;
    }
    if (outcome === 'skipped') yield `- ${file}: ${data.name}: ${data.skip === true ? 'no reason given' : data.skip}\n`;
  }
  for (const [file, tests] of files) yield `${file} (${tests})\n`;
  yield* failures;
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}
