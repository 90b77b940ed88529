import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toolNamed, unknownCommand, unknownTool } from '../../src/commands/unknown-command.ts';

test('an unknown command: the nearest, what it is called here, or all', () => {
  for (const [word, says] of [
    ['lst', 'unknown command "lst"; did you mean ls?'],
    ['prot', 'unknown command "prot"; did you mean port?'],
    ['ps', 'unknown command "ps"; did you mean ls?'],
    ['fkill', 'unknown command "fkill"; did you mean kill?'],
    ['list_processes', '"list_processes" is a tool; write call list_processes'],
    ['list-processes', '"list-processes" is a tool; write call list_processes'],
  ] as const)
    assert.equal(unknownCommand(word).message, says);
  assert.match(unknownCommand('constructor').message, /^unknown command "constructor"; expected one of ls, top, /);
});

test('an unknown tool: the nearest, one with this part, or one with these letters', () => {
  for (const [word, name] of [
    ['list_process', 'list_processes'],
    ['list-port', 'list_ports'],
    ['info', 'get_process_info'],
    ['kill_process', 'terminate_process'],
    ['renice', 'set_priority'],
    ['lst', 'list_processes'],
    ['orphans', 'find_orphans'],
  ] as const)
    assert.equal(unknownTool(word).message, `unknown tool ${JSON.stringify(word)}; did you mean ${name}?`);
  assert.match(unknownTool('xyz').message, /expected one of list_processes, /);
});

test('dashes are underscores', () => {
  assert.equal(toolNamed('list-ports')?.name, 'list_ports');
  assert.equal(toolNamed('lst'), undefined);
});
