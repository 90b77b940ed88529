import { test } from 'node:test';
import { assertHidden } from './marked-lines.ts';

const LINES = [
  'ipa-client-install --principal aB3dE6gH9jK2mN5pQ8sT -w {kakadu}',
  'samba-tool user create bob {kakadu}',
  'samba-tool group add bob kakadu',
  'net use z: {kakadu}',
  'net use http://h/x {kakadu}',
];

for (const line of LINES) test(`hidden is what is in braces: ${line}`, () => assertHidden(line));
