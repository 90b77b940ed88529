import assert from 'node:assert/strict';
import { Redactor } from '../../../src/redaction/redactor.ts';
import { argvOf } from '../corpus.ts';

const REDACTOR = new Redactor();

/**
 * The secrets of a command line are in braces: these are hidden, and nothing else is. They are plain words or numbers, which
 * only a rule about the program gives away.
 */
export function assertHidden(line: string): void {
  const argv = argvOf(line);
  assert.deepEqual(
    REDACTOR.argv(argv.map((argument) => argument.replace(/[{}]/g, ''))),
    argv.map((argument) => argument.replace(/\{[^}]*\}/g, '[redacted]')),
  );
}
