import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opensArguments } from '../../src/process/file-openers.ts';
import { called } from '../memory/processes.ts';

const TABLE: readonly (readonly [line: string, opens: boolean])[] = [
  ['tail -f server.log', true],
  ['/usr/bin/vim server.py', true],
  ['nvim', true],
  ['less +F server.log', true],
  ['grep -r server .', true],
  ['rg server', true],
  ['code --folder /srv/server', true],
  ['claude -p stop_the_server', true],
  ['node /usr/lib/node_modules/.bin/claude x', true],
  ['bash deploy.sh server', true],
  ['-bash', true],
  ['sh -c python3\u00a0server.py', true],
  ['sudo tail -f server.log', true],
  ['timeout 600 tail -f server.log', true],
  ['nohup nice -n 5 less server.log', true],
  ['env A=b vim server.py', true],
  ['ssh host server', true],
  ['git add server.py', true],
  ['gdb server', true],
  ['curl http://server', true],
  ['tar cf server.tar server', true],
  ['rsync -a server host:', true],
  ['idea /srv/server', true],
  ['top -p 7', true],
  ['xdg-open server.html', true],
  ['strace -f ./server', true],
  ['env A=b 10 2.5m tail server.log', true],
  ['nohup ./server tail', false],
  ['timeout 5x tail server.log', false],
  ['python3 server.py', false],
  ['python3 -m server', false],
  ['node server.js', false],
  ['npm run server', false],
  ['./server --port 3000', false],
  ['java -jar server.jar', false],
  ['docker run server', false],
  ['timeout 600 python3 server.py', false],
  ['sudo -u me ./server', false],
  ['sudo', false],
];

for (const [line, opens] of TABLE) {
  test(`${line}: ${opens ? 'opens what its arguments name' : 'may be what is wanted'}`, () => {
    const argv = line.split(' ');
    const comm = (argv[0] ?? '').split('/').at(-1)?.slice(0, 15) ?? '';
    assert.equal(opensArguments(called(comm, argv)), opens);
  });
}
