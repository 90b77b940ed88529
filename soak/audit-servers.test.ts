import { test } from 'node:test';
import { writeSideBySide } from '../test/audit/writers.ts';

test('8 processes write 10,000 lines to one audit log: the chain is whole and none is lost', () =>
  writeSideBySide(8, 10_000));
