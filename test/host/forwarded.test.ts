import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccessView } from '../../src/host/access.ts';
import { forwardedNote, serverInWsl } from '../../src/host/forwarded.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { windowsProgram } from '../windows.ts';

const SCRIPT = '/absolute/path/to/process-manager-mcp/dist/main.js';
const RELAY = windowsProgram('C:\\Program Files\\WSL\\wslrelay.exe');
const DOCKER = windowsProgram('C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe');

/** A machine with these distributions of WSL. */
function having(...names: readonly string[]) {
  const platform = { ...memoryMachine(machine(ME, [])), distributions: () => names };
  return { machine: platform, view: createAccessView(platform, () => DEFAULT_ACCESS) };
}

test('a port that WSL relays is held by a process there, which the server inside shows', () => {
  assert.equal(
    forwardedNote(having('Ubuntu-24.04'), [RELAY], 3000),
    `Forwarded from WSL (wslrelay.exe): the process is there, not here. To see it, run this server there, too: "command": "wsl.exe", "args": ["-d", "Ubuntu-24.04", "--", "node", "${SCRIPT}"].`,
  );
  assert.match(
    forwardedNote(having('Ubuntu'), [windowsProgram('vmmem')], 3000) ?? '',
    /^Forwarded from a virtual machine, usually that of WSL \(vmmem\): the process is there/,
  );
});

test('a port of Docker Desktop is held by a container; that WSL relays it, too, says nothing more', () => {
  const docker = (listing: string) =>
    `Forwarded from Docker (com.docker.backend.exe): the process is there, in a container, not here; ${listing}.`;
  const byPort = forwardedNote(having('Ubuntu'), [RELAY, DOCKER, DOCKER], 8080);
  assert.equal(byPort, docker('docker ps --filter publish=8080 names it'));
  const all = forwardedNote(having('Ubuntu'), [DOCKER, RELAY, RELAY]) ?? '';
  assert.ok(all.startsWith(`${docker('docker ps lists it')} Forwarded from WSL`), all);
  assert.equal(all.split('wslrelay').length, 2);
  assert.match(
    forwardedNote(having(), [facts(50, { comm: 'gvproxy' })], 80) ?? '',
    /^Forwarded from Podman \(gvproxy\).* podman ps shows which one publishes port 80\.$/,
  );
});

test('what forwards to processes of this system, or forwards nothing, has no note', () => {
  const here = [facts(50, { comm: 'docker-proxy' }), facts(51, { comm: 'node' }), windowsProgram('wsl.exe')];
  assert.equal(forwardedNote(having('Ubuntu'), here, 80), undefined);
  assert.equal(forwardedNote(having('Ubuntu'), []), undefined);
});

test('the default distribution is named in the entry, two more after it', () => {
  assert.match(serverInWsl(having('a', 'b')), /, too \(or in b\): .*\["-d", "a", /);
  assert.match(serverInWsl(having('a', 'b', 'c', 'd')), /, too \(or in b, c, …\): /);
});

test('no name gets into the entry that is more than a name', () => {
  const unknown = serverInWsl(having());
  assert.match(unknown, /\(wsl\.exe -l -q lists the names\): .*\["-d", "<distribution>", /);
  assert.equal(serverInWsl(having('x"; rm -rf ~', '-e', '--exec', 'a b', '$(id)', 'x'.repeat(65), '')), unknown);
  assert.match(serverInWsl(having('-e', 'Debian')), /, too: .*"Debian"/);
});
