import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { hintFor, type OptionHint } from '../../src/redaction/option-hints.ts';
import { type ReadingMode, RunningPrograms } from '../../src/redaction/program-rules/running-programs.ts';

const KEYS = new KeyNames();

/** What the last word of a command line says about the next one; `prose` is a string that may be a sentence. */
function hintOf(line: string, mode: ReadingMode): OptionHint {
  const argv = line.split(' ');
  const programs = new RunningPrograms(argv, KEYS, mode);
  for (const [index, argument] of argv.entries()) programs.next(argument, index);
  const index = argv.length - 1;
  return hintFor({ text: argv[index] ?? '', previous: argv[index - 1] ?? '', index }, programs);
}

const LINES: [line: string, hint: OptionHint][] = [
  ['tool --password', 'secret'],
  ['--password', 'nothing'],
  ['tool --password=x', 'nothing'],
  [`tool --${'x'.repeat(117)}-password`, 'secret'],
  [`tool --${'x'.repeat(118)}-password`, 'nothing'],
  ['tool --key', 'weak'],
  ['tool --password-command', 'command'],
  ['grep --other', 'random'],
  ['sudo tool --other', 'unknown'],
  ['tool --node-id', 'nothing'],
  ['tool set password', 'secret'],
  // A bare word; as the name of a field it says more.
  ['tool x password', 'weak'],
  ['tool x db-password', 'weak'],
  ['tool x db-token-store', 'nothing'],
  ['tool x tokens', 'nothing'],
  ['tool get password', 'nothing'],
  ['tool --arg password', 'secret'],
  ['tool x key', 'weak'],
  ['tool x 1password', 'nothing'],
  ['tool x password-value', 'nothing'],
  [`tool x ${'a'.repeat(33)}password`, 'weak'],
  [`tool x ${'a'.repeat(34)}password`, 'nothing'],
  ['tool x input_pw', 'word'],
  ['tool x psk', 'word'],
  ['tool x PSK', 'word'],
  ['tool x passphrase', 'word'],
  ['tool x wpa-psk', 'nothing'],
  ['tool x psk-value', 'nothing'],
  ['tool -x psk', 'weak'],
  ['tool rotate psk', 'nothing'],
  ['tool a b password', 'weak'],
  ['tool a b c password', 'word'],
  ['tool a b c PASSWORD', 'word'],
  ['tool a b c db-password', 'weak'],
  ['tool a b c password-value', 'nothing'],
  // Short options.
  ['grep -p', 'nothing'],
  ['grep --key', 'faint'],
  ['sudo tool -k', 'weak'],
  ['sudo tool -t', 'token'],
  ['sudo tool -x', 'random'],
  ['sudo tool -x-p', 'unknown'],
  ['sudo tool -x.p', 'nothing'],
  ['sudo tool -p', 'weak'],
  ['sudo tool -w', 'short'],
  ['sudo tool -u bob -x', 'short'],
  ['sudo tool --user=bob -ap', 'login'],
  ['sudo tool -u 8 -p', 'weak'],
  // Options of Windows.
  ['tool.exe /u bob /p', 'login'],
  ['tool.exe /s srv /p', 'weak'],
  ['tool.exe /s srv /x', 'nothing'],
  ['tool -l bob -p', 'loginByName'],
  ['tool.exe /password', 'secret'],
  ['tool /password', 'nothing'],
  ['sudo tool -u bob -p', 'login'],
  ['psql -p', 'random'],
  ['ssh -p', 'mixed'],
  ['timeout -w', 'mixed'],
];

for (const [line, hint] of LINES)
  test(`the last word of ${line.slice(0, 60)} says: ${hint}`, () => assert.equal(hintOf(line, 'argv'), hint));

const IN_A_STRING: [line: string, hint: OptionHint][] = [
  ['tool set password', 'odd'],
  ['tool set PASSWORD', 'odd'],
  ['tool set db_password', 'word'],
  ['tool set dbPassword', 'word'],
  ['tool set SMBPass', 'word'],
  ['tool x password', 'odd'],
  ['tool x db.password', 'nothing'],
  ['tool --password', 'weak'],
  ['tool --key', 'faint'],
];

for (const [line, hint] of IN_A_STRING)
  test(`in a string, which may be a sentence, the last word of ${line} says: ${hint}`, () =>
    assert.equal(hintOf(line, 'prose'), hint));
