import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXPLICIT, shownOf } from './secret-forms.ts';

/** A password may hold any sign, anywhere: none of them ends it or makes it something else. */

const SIGNS = [...'$@/~{%!#&*\'"<;=,?+^|()[]}:.->`\\_ '];
const VALUES = SIGNS.flatMap((sign) => [
  `${sign}q7wx!kz`,
  `kaka${sign}du7x`,
  `kaka${sign}dudel`,
  `kakadu${sign}`,
  `${sign}${sign}kakadu`,
  `ka:ka${sign}dudel`,
]).filter((value) => !/^-+[a-z]+$/.test(value)); // an option

for (const [name, form] of Object.entries(EXPLICIT))
  test(`no value with an odd sign is shown: ${name}`, () => assert.deepEqual(shownOf(VALUES, form), []));
