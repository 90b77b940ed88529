import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bash, type CompletionPlace, fish, zsh } from '../../src/commands/shells.ts';

/** What the scripts say about each option; test/e2e/completion.test.ts runs them in the shells that are installed. */

const HELP = { type: 'boolean', short: 'h', help: 'show this' } as const;
const PLACES: readonly CompletionPlace[] = [
  { path: [], words: ['call', 'audit'], options: { help: HELP } },
  {
    path: ['call', 'some_tool'],
    words: ['HUP'],
    options: {
      name: { type: 'string', short: 'n', value: 'text', help: 'A name: any; not "this" one' },
      file: { type: 'string', value: 'file', help: "It's a file. Not a folder." },
      into: { type: 'string', value: 'folder', help: 'A folder' },
      sort: { type: 'string', value: 'text', values: ['cpu', 'pid'], help: 'The order, e.g. cpu' },
      columns: { type: 'string', value: 'a,b,c', values: ['pid', 'name'], isList: true, help: 'x'.repeat(100) },
    },
  },
  { path: ['audit'], words: [], options: { help: HELP } },
];

const linesWith = (script: string, part: string): string[] => script.split('\n').filter((line) => line.includes(part));

test('bash: the words and options of each place, and the values of each option', () => {
  const script = bash(PLACES);
  for (const line of [
    "    '') words='call audit' options='--help' ;;",
    "    'call some_tool') words='HUP' options='--name --file --into --sort --columns' ;;",
    "    'audit') words='' options='--help' ;;",
    "    'call some_tool --name') list=none ;;",
    "    'call some_tool -n') list=none ;;",
    "    'call some_tool --file') list=files ;;",
    "    'call some_tool --into') list=files ;;",
    "    'call some_tool --sort') list=one values='cpu pid' ;;",
    "    'call some_tool --columns') list=commas values='pid name' ;;",
  ])
    assert.deepEqual(linesWith(script, line), [line]);
  assert.deepEqual(linesWith(script, "'audit --help'"), [], 'a flag has no values');
  assert.equal(script.split('\n').at(-2), 'complete -o filenames -F _process_manager_mcp process-manager-mcp pmcp');
});

test('zsh: the words and options of each place with a summary, and the values of each option', () => {
  const script = zsh(PLACES);
  for (const line of [
    "    ('call some_tool')",
    "      offered=('call' 'audit')",
    "      options=('--help:show this') ;;",
    `      options=('--name:A name\\: any' '--file:It’s a file' '--into:A folder' '--sort:The order, e.g. cpu' '--columns:${'x'.repeat(80)}') ;;`,
    "    ('call some_tool --name') :; return ;;",
    "    ('call some_tool -n') :; return ;;",
    "    ('call some_tool --file') _files; return ;;",
    "    ('call some_tool --into') _files; return ;;",
    "    ('call some_tool --sort') compadd -- 'cpu' 'pid'; return ;;",
    "    ('call some_tool --columns') compset -P '*,'; compadd -- 'pid' 'name'; return ;;",
  ])
    assert.ok(script.split('\n').includes(line), line);
  assert.ok(script.startsWith('#compdef process-manager-mcp pmcp\n'));
});

test('fish: a line for the words of each place and for each option', () => {
  const at = (place: string): string => `complete -c process-manager-mcp -c pmcp -n '__process_manager_mcp_at${place}'`;
  assert.deepEqual(linesWith(fish(PLACES), ' -n '), [
    `${at('')} -a 'call audit'`,
    `${at('')} -l help -s h -d 'show this'`,
    `${at(' call some_tool')} -a 'HUP'`,
    `${at(' call some_tool')} -l name -s n -x -d 'A name: any'`,
    `${at(' call some_tool')} -l file -rF -d 'It’s a file'`,
    `${at(' call some_tool')} -l into -rF -d 'A folder'`,
    `${at(' call some_tool')} -l sort -xa 'cpu pid' -d 'The order, e.g. cpu'`,
    `${at(' call some_tool')} -l columns -xa '(__fish_append , pid name)' -d '${'x'.repeat(80)}'`,
    `${at(' audit')} -l help -s h -d 'show this'`,
  ]);
  assert.ok(fish(PLACES).endsWith('\n'));
});

test('what is asked of the program while a person types, and files of the shell', () => {
  const user = { type: 'string', value: 'name', completes: 'users', help: 'A user' } as const;
  const places: readonly CompletionPlace[] = [
    { path: ['kill'], words: [], options: { user }, completes: ['pids', 'files'] },
  ];
  assert.deepEqual(linesWith(bash(places), "'kill"), [
    "    'kill') words='' options='--user' asked='pids files' ;;",
    "    'kill --user') asked='users' ;;",
  ]);
  assert.ok(zsh(places).includes('      asked=(pids files)\n'));
  assert.ok(zsh(places).includes("    ('kill --user') _process_manager_mcp_ask users; return ;;\n"));
  const at = "complete -c process-manager-mcp -c pmcp -n '__process_manager_mcp_at kill'";
  assert.deepEqual(linesWith(fish(places), ' -n '), [
    `${at} -ka '(__process_manager_mcp_ask pids)'`,
    `${at} -F`,
    `${at} -l user -xka '(__process_manager_mcp_ask users)' -d 'A user'`,
  ]);
});
