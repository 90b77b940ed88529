import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactArgvInPieces } from '../../../src/redaction/argv.ts';
import { KeyNames } from '../../../src/redaction/key-names.ts';
import {
  type DocumentedRule,
  RULES_BY_PROGRAM,
  type RulesByProgram,
  rulesByProgram,
  WRITTEN_RULES,
} from '../../../src/redaction/program-rules/program-rules.ts';
import { Redaction } from '../../../src/redaction/redaction.ts';
import { argvOf } from '../corpus.ts';

const KEYS = new KeyNames();

function redacted(argv: readonly string[], rules: RulesByProgram): readonly string[] {
  const pieces = redactArgvInPieces(argv, new Redaction(KEYS, rules));
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

const plainArgv = (line: string): string[] => argvOf(line).map((argument) => argument.replace(/[{}]/g, ''));

/**
 * The secrets of a command line are in braces: these are hidden, and nothing else is. They are plain words or numbers, which
 * only a rule about the program gives away.
 */
export function assertHidden(line: string): void {
  assert.deepEqual(
    redacted(plainArgv(line), RULES_BY_PROGRAM),
    argvOf(line).map((argument) => argument.replace(/\{[^}]*\}/g, '[redacted]')),
  );
}

/** Only the rule hides the secrets of its example, or keeps them from being hidden if there are none. */
function assertNeeded(rule: DocumentedRule): void {
  const argv = plainArgv(rule.example);
  const without = redacted(argv, rulesByProgram(WRITTEN_RULES.filter((one) => one !== rule)));
  const secrets = [...rule.example.matchAll(/\{([^}]*)\}/g)].map(([, secret = '']) => secret);
  if (secrets.length === 0) assert.notDeepEqual(without, argv, 'nothing is hidden without it either');
  for (const secret of secrets) assert.ok(without.join(' ').includes(secret), `${secret} is hidden without it, too`);
}

/** The example with the name of each of the rule's programs. */
function examplesOf({ programs, example }: DocumentedRule): string[] {
  const names = programs.split(' ');
  const words = example.split(' ');
  const at = words.findIndex((word) => names.includes(word.replace(/^.*\//, '').toLowerCase()) || names.includes(word));
  return names.map((name) => words.map((word, index) => (index === at ? name : word)).join(' '));
}

/** Each rule by its example, and further lines for its other options. */
export function testRules(rules: readonly DocumentedRule[], lines: readonly string[]): void {
  for (const rule of rules) {
    test(`only a rule hides what is in braces: ${rule.example}`, () => {
      for (const line of [rule.example, ...examplesOf(rule)]) assertHidden(line);
      assertNeeded(rule);
    });
  }
  for (const line of lines) test(`hidden is what is in braces: ${line}`, () => assertHidden(line));
}
