import { join } from 'node:path';
import { only } from '../client.ts';
import { COMMAND, NAME, OF_PROJECT } from './entries.ts';
import { type Judge, rowsIn } from './judge.ts';
import { ODD_OPENCODE } from './odd-texts.ts';

/** Its launcher installs one of twelve such packages; this one runs on every Linux of an x64. */
const PACKAGE = /^opencode-linux-x64-baseline$/;
const MINE = { OPENCODE_CONFIG: '~/mine.json' };
const OLDER = '.config/opencode/opencode.json';
const withEntry = (more: object): string =>
  JSON.stringify({ mcp: { [NAME]: { type: 'local', command: COMMAND, ...more } } });

export const openCodeJudge: Judge = {
  name: 'OpenCode',
  packageName: 'opencode-linux-x64-baseline',
  installAs: 'opencode',
  program() {
    const folder = only('.', PACKAGE, 'bin');
    return folder === undefined ? undefined : [join(folder, 'opencode')];
  },
  list: ['mcp', 'list'],
  env: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' },
  read: ({ stdout }) => rowsIn(stdout, /^● {2}[✓○✗] (?<name>\S+) (?<state>\w+)\n│ +(?<command>.+)$/gmu),
  file: OLDER,
  texts: ODD_OPENCODE,
  places: [
    { title: 'a new home', path: '.config/opencode/opencode.jsonc' },
    { title: 'opencode.json', files: { [OLDER]: '{}' }, path: OLDER },
    { title: 'XDG_CONFIG_HOME', env: { XDG_CONFIG_HOME: '~/moved' }, path: 'moved/opencode/opencode.jsonc' },
    { title: 'OPENCODE_CONFIG', env: MINE, files: { 'mine.json': '{}' }, path: 'mine.json' },
    { title: 'OPENCODE_CONFIG without that file', env: MINE, path: '.config/opencode/opencode.jsonc' },
    { title: 'a project', args: OF_PROJECT, path: 'project/opencode.jsonc' },
  ],
  switches: [
    {
      title: '"enabled": false',
      files: { [OLDER]: withEntry({ enabled: false }) },
      isOn: false,
      says: /"enabled": false/,
    },
    {
      title: '"disabled": true',
      files: { [OLDER]: withEntry({ disabled: true }) },
      isOn: false,
      says: /"disabled": true/,
    },
  ],
};
