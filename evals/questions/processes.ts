import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { falls, type Question } from './ask.ts';

/** Questions about the processes of a person. */

export const ABOUT_PROCESSES: readonly Question[] = [
  {
    words: 'What is running of mine?',
    async ask({ list }, { myUid, hog, server, burner }) {
      const { rows, total, row } = await list('list_processes');
      assert.ok(Math.abs(total - processesOf(myUid)) <= 10, `${total} are told, ${processesOf(myUid)} run`);
      for (const { pid } of [hog, server, burner]) row(pid);
      assert.ok(falls(rows, 'memory_mib'));
    },
  },
  {
    words: 'Which Python processes run?',
    needs: 'python',
    async ask({ list }, { pythons }) {
      const { row } = await list('find_processes', { pattern: 'python' });
      for (const { pid } of pythons) assert.match(String(row(pid)['name']), /^python3/);
    },
  },
  {
    words: 'What has "server" in its name?',
    async ask({ list }, { server }) {
      const { row } = await list('find_processes', { pattern: 'server' });
      assert.equal(row(server.pid)['name'], 'report-server');
      assert.equal(row(server.pid)['matched'], 'name');
    },
  },
  {
    words: 'What has "node" in its command line?',
    async ask({ list }, { docker, burner, server }) {
      const { rows, row } = await list('find_processes', { pattern: 'node' });
      for (const { pid } of [docker, burner]) assert.match(String(row(pid)['command']), /node/);
      assert.ok(rows.every(({ pid, command }) => pid !== server.pid || String(command).includes('node')));
    },
  },
  {
    words: 'What has "docker" in its command line, with details?',
    async ask({ list }, { docker }) {
      const columns = ['pid', 'name', 'user', 'status', 'memory_mib', 'started', 'ports', 'project', 'command'];
      const { row } = await list('find_processes', { pattern: 'docker', columns });
      const { name, status, ports, command } = row(docker.pid);
      assert.deepEqual({ name, status, ports }, { name: 'node', status: 'sleeping', ports: [] });
      assert.match(String(command), /docker compose up$/);
    },
  },
  {
    words: 'What is process N?',
    async ask({ facts }, { hog, hogMib, myUid }) {
      const { pid, name, exe, status, uids, memory } = await facts('get_process_info', { pid: hog.pid }, { pid: 'N' });
      assert.deepEqual(
        { pid, name, exe, status },
        { pid: hog.pid, name: 'node', exe: process.execPath, status: 'sleeping' },
      );
      assert.equal(Object(uids).real, myUid);
      assert.ok(Object(memory).rss_mib >= hogMib);
    },
  },
  {
    words: 'Which of my processes run in the background?',
    async ask({ list }, { background, foreground }) {
      const { rows, row } = await list('list_processes', { background: true });
      row(background.pid);
      assert.ok(rows.every(({ pid }) => pid !== foreground));
    },
  },
  {
    words: 'Do I have zombies?',
    async ask({ list }, { zombie }) {
      const columns = ['pid', 'ppid', 'name', 'age_s'];
      const { rows, total, row } = await list('list_processes', { status: 'zombie', columns });
      assert.deepEqual([row(zombie)['name'], row(zombie)['ppid']], ['cat', parentOf(zombie)]);
      assert.equal(total, rows.length);
    },
  },
  {
    words: 'What uses the most memory?',
    async ask({ list }, { hog, hogMib }) {
      const { rows, row } = await list('list_processes', { limit: 10 });
      assert.ok(Number(row(hog.pid)['memory_mib']) >= hogMib);
      assert.ok(falls(rows, 'memory_mib'));
    },
  },
  {
    words: 'What eats the CPU?',
    async ask({ list }, { burner }) {
      const { rows, row } = await list('list_processes', { sort_by: 'cpu', limit: 10 });
      assert.ok(Number(row(burner.pid)['cpu_percent']) > 5);
      assert.ok(falls(rows, 'cpu_percent'));
    },
  },
  {
    words: 'What was started in the last 5 minutes?',
    async ask({ list }, { server }) {
      const { rows, row } = await list('list_processes', { started_within_s: 300, sort_by: 'started' });
      row(server.pid);
      const ages = rows.map((one) => Number(one['age_s']));
      assert.ok(
        ages.every((age, at) => age <= 300 && age >= (ages[at - 1] ?? 0)),
        String(ages),
      );
    },
  },
  {
    words: 'How much memory do my Python processes use together?',
    needs: 'python',
    async ask({ list }, { pythons }) {
      const { rows } = await list('find_processes', { pattern: 'python', group_by: 'name' });
      const ofPython = rows.filter(({ name }) => String(name).startsWith('python3'));
      const told = ofPython.reduce((sum, { memory_mib }) => sum + Number(memory_mib), 0);
      const real = pythons.reduce((sum, { pid, numbers }) => sum + rssMib(pid) + rssMib(numbers[0]), 0);
      assert.ok(told >= real * 0.95, `${told} MiB are told, ours alone have ${real}`);
      assert.ok(ofPython.reduce((sum, { count }) => sum + Number(count), 0) >= 3);
    },
  },
  {
    words: 'Which of these belong to the project shop?',
    async ask({ list }, { shop, project }) {
      const { rows, total } = await list('list_processes', { project }, { project: 'shop' });
      assert.deepEqual([total, rows.map(({ pid }) => pid)], [1, [shop.pid]]);
    },
  },
  {
    words: 'Where does process N log to?',
    async ask({ facts }, { shop, logPath }) {
      const { stdout, stderr } = await facts('get_process_info', { pid: shop.pid }, { pid: 'N' });
      assert.deepEqual(
        [stdout, stderr],
        [1, 2].map(() => ({ kind: 'file', path: logPath })),
      );
    },
  },
];

const processesOf = (uid: number): number =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && ownerOf(name) === uid).length;

function ownerOf(pid: string): number | undefined {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;
}

const parentOf = (pid: number): number => Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]);

/** 0 without a pid. */
function rssMib(pid: number | undefined): number {
  if (pid === undefined) return 0;
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;
}
