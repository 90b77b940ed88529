import assert from 'node:assert/strict';
import { Redactor } from '../../../src/redaction/redactor.ts';

const REDACTOR = new Redactor();

/**
 * The secrets of a command line are in braces: these are hidden, and nothing else is. They are plain words or numbers, which
 * only a rule about the program gives away.
 */
export function assertHidden(line: string): void {
  const shown = REDACTOR.argv(line.replace(/[{}]/g, '').split(' ')).join(' ');
  assert.equal(shown, line.replace(/\{[^}]*\}/g, '[redacted]'));
}
