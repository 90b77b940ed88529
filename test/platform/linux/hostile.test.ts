import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { linux } from '../../../src/platform/linux/linux.ts';
import { BUILT_IN, safeText } from '../../../src/text/built-in.ts';
import { testMachine } from '../../memory/memory-machine.ts';
import { runs } from '../../runs.ts';
import { connect } from '../../server/support.ts';
import { PROC, recorded } from './recorded.ts';

/** Hostile byte strings as names and arguments, written to files as the kernel would and read as processes. */

const ROUNDS = runs(200).numRuns;
const PROCESSES = 100;
const ARGUMENTS = 4; // and one name
const COMM_BYTES = 15;

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Mulberry32: the same strings at each run. */
let state = 0x5eed;
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}

const PIECES: readonly Buffer[] = [
  // controls, C1, escape sequences, newlines of all kinds
  ...['\u0001', '\u001b[2J', '\u001b]0;x\u0007', '\r', '\n', '\t', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029'],
  // bidi, zero width, tags, variation selectors, fillers, private and unassigned
  ...[
    '\u202e',
    '\u2066',
    '\u061c',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u{e0041}',
    '\u{e0100}',
    '\ufe0f',
    '\u3164',
    '\ue000',
  ],
  // escapes typed out, ends of tables and of JSON, ordinary and wide and combining letters
  ...[
    '\\',
    '\\x1b',
    '\\u{200b}',
    'x1b',
    '…',
    ') R',
    '"}',
    ' ',
    '  ',
    'a',
    'node',
    'ß',
    '日本',
    'e\u0301',
    '👩‍💻',
    '🙂',
  ],
].map((text) => Buffer.from(text));
/** Surrogates, overlong, cut and too large sequences, bytes that never are UTF-8. */
const BROKEN = ['eda080', 'edb2af', 'c080', 'e0809b', 'f09f98', 'f4908080', 'ff', 'fe', '80', 'c3'];
const ALL = [...PIECES, ...BROKEN.map((hex) => Buffer.from(hex, 'hex'))];

/**
 * No NUL in it: any bytes and what is hostile. Some are as long as can be, of bytes whose escapes are long, and differ
 * in the last one only.
 */
function bytes(maxBytes: number): Buffer {
  if (random(10) === 0) return Buffer.from([...Array<number>(maxBytes - 1).fill(0x80 + random(4)), 0x80 + random(128)]);
  const parts = Array.from({ length: random(8) }, () =>
    random(2) === 0 ? Buffer.of(1 + random(255)) : (ALL[random(ALL.length)] ?? Buffer.of(1)),
  );
  return Buffer.concat(parts).subarray(0, maxBytes);
}

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'hostile-'));
after(() => rmSync(folder, { recursive: true }));
for (const file of ['stat', 'uptime', 'self']) cpSync(join(PROC, file), join(folder, file), { recursive: true });
const STAT_AFTER_NAME = recorded('101/stat').subarray(recorded('101/stat').lastIndexOf(')'));
for (let pid = 1; pid <= PROCESSES; pid++) {
  mkdirSync(join(folder, String(pid)));
  for (const file of ['status', 'statm']) writeFileSync(join(folder, String(pid), file), recorded(`101/${file}`));
}

/** Writes new names and arguments for all processes. */
function rewrite(): Map<number, { readonly comm: Buffer; readonly argv: readonly Buffer[] }> {
  const made = new Map<number, { comm: Buffer; argv: Buffer[] }>();
  for (let pid = 1; pid <= PROCESSES; pid++) {
    const comm = bytes(COMM_BYTES);
    const argv = Array.from({ length: ARGUMENTS }, (_, index) => {
      const made = bytes(63);
      // No name is completed from it, and the last is no padding.
      const isEmpty = made.length === 0 && index > 0 && index < ARGUMENTS - 1;
      return isEmpty ? made : Buffer.concat([Buffer.from('!'), made]);
    });
    writeFileSync(join(folder, String(pid), 'stat'), Buffer.concat([Buffer.from(`${pid} (`), comm, STAT_AFTER_NAME]));
    const ended = argv.flatMap((one) => [one, Buffer.of(0)]);
    writeFileSync(join(folder, String(pid), 'cmdline'), Buffer.concat(ended));
    made.set(pid, { comm, argv });
  }
  return made;
}

/** Which bytes each shown text stands for: two must never look the same. */
function distinct() {
  const seen = new Map<string, string>();
  return (shown: string, raw: Buffer): void => {
    if (INVISIBLE.test(shown)) assert.fail(`${raw.toString('hex')} is shown as ${JSON.stringify(shown)}`);
    const hex = raw.toString('hex');
    const before = seen.get(shown) ?? hex;
    if (before !== hex) assert.fail(`${before} and ${hex} are both shown as ${shown}`);
    seen.set(shown, hex);
  };
}

test(`${ROUNDS * PROCESSES * (1 + ARGUMENTS)} hostile strings: nothing invisible, none like another`, async () => {
  const backends = [linux({ root: folder }), linux({ root: folder, native: false })].map(testMachine);
  const servers = await Promise.all(backends.map((platform) => connect(platform, { allowRoot: true })));
  const [asName, asArgument] = [distinct(), distinct()];
  const columns = ['pid', 'name', 'command'];
  for (let round = 0; round < ROUNDS; round++) {
    const made = rewrite();
    const [platform, server] = [backends[round % 2], servers[round % 2]];
    assert.ok(platform && server);
    const snapshot = await platform.snapshot({ wants: () => true, argv: true });
    for (const { pid, argv } of snapshot.processes) {
      const raw = made.get(pid)?.argv;
      assert.ok(argv && raw && argv.length === ARGUMENTS, `${pid}`);
      for (const [index, argument] of argv.entries()) asArgument(safeText(argument), raw[index] ?? assert.fail());
      assert.doesNotMatch(BUILT_IN.command(argv, 4096) ?? '', INVISIBLE);
    }
    const { structuredContent, content } = await server.client.callTool({
      name: 'list_processes',
      arguments: { username: '*', limit: 500, columns },
    });
    const rows: [pid: number, name: string, command: string][] = Object(structuredContent).rows;
    assert.equal(rows.length, PROCESSES);
    for (const [pid, name, command] of rows) {
      asName(name, made.get(pid)?.comm ?? assert.fail());
      assert.doesNotMatch(command, INVISIBLE);
    }
    // A line for the header, one for each process, one for the sum: no name has broken its row in two.
    const lines = String(Object(content[0]).text).split('\n');
    assert.equal(lines.length, PROCESSES + 2);
    for (const line of lines) assert.doesNotMatch(line, INVISIBLE);
  }
});
