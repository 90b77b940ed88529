import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactArgvInPieces } from '../../src/redaction/argv.ts';
import { REDACTED } from '../../src/redaction/free-text.ts';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { PROGRAM_RULES } from '../../src/redaction/program-rules/program-rules.ts';
import { Redactor } from '../../src/redaction/redactor.ts';
import { FAMILIES, measure } from './corpus.ts';

const REDACTOR = new Redactor();

const ALL_LINES = FAMILIES.flatMap(({ secret, benign }) => [...secret, ...benign]);

/** The secrets that are shown and the look-alikes that are touched: all of them, so that not one more is. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  data: ['rsync --password-file=<(echo rsyncPW1) -a /home u@h::m'],
  programs: [
    'gpg-connect-agent PRESET_PASSPHRASE ABC -1 68756e746572',
    'sops --set ["db"]["password"] "sopsPW12" f',
    'copilot secret init --name x --values dev=copPW123',
    'git commit -am Add token=foo example to docs',
  ],
  keys: [
    'etl-run --set password omega17',
    'etl-run --session-id=Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg',
    'kubectl annotate pod p checksum/secret=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ],
  places: ['keysrv unseal Kuckuck8Ei+9sdf/2k'],
  late: ["node -e console.log('token: done')"],
  hard: ['rclone sync /data secret:bucket --password-command cat /etc/rclone.pw --drive-chunk-size 64M'],
};

for (const family of FAMILIES) {
  test(`secrets are hidden and look-alikes stay, except the known ones: ${family.name}`, () => {
    const { leaks, touched } = measure(family, (argv) => [...REDACTOR.argv(argv)]);
    assert.deepEqual(
      [...leaks, ...touched].map(({ argv }) => argv.join(' ')),
      KNOWN[family.name] ?? [],
    );
  });
}

test('the corpus is large enough', () => {
  const [first, ...others] = FAMILIES;
  assert.deepEqual([first?.secret.length, first?.benign.length], [60, 60]);
  assert.ok(others.reduce((sum, { secret }) => sum + secret.length, 0) >= 300);
  assert.ok(others.reduce((sum, { benign }) => sum + benign.length, 0) >= 300);
});

test('the number of arguments stays the same', () => {
  for (const { argv } of ALL_LINES) assert.equal(REDACTOR.argv(argv).length, argv.length);
});

const CASES: [argv: string[], redacted: string][] = [
  [['psql', 'postgres://app:s3cret@db/x'], `psql postgres://app:${REDACTED}@db/x`],
  [['x', '--token', 'abc', '--port', '80'], `x --token ${REDACTED} --port 80`],
  [['x', '--password-file', '/run/secret'], 'x --password-file /run/secret'],
  [['env', 'API_KEY=abcdef', 'node'], `env API_KEY=${REDACTED} node`],
  [['sh', '-c', 'mysql --password hunter2 -e x'], `sh -c mysql --password ${REDACTED} -e x`],
  [['x', '--password', '-abc'], `x --password ${REDACTED}`],
  [['x', '--password', '--user=a'], 'x --password --user=a'],
  [['x', '--password', '-h', 'db'], 'x --password -h db'],
  [['docker', 'exec', 'db', 'mysql', '-phunter2'], `docker exec db mysql -p${REDACTED}`],
  [['sshpass', '-p', 'a b', 'ssh', '-p', '2222', 'h'], `sshpass -p ${REDACTED} ssh -p 2222 h`],
  [['sh', '-c', "ssh h 'redis-cli -a pw1; id'"], `sh -c ssh h 'redis-cli -a ${REDACTED}; id'`],
  [['x', '--ingest=aB3dE5fG7hI9jK1lM3nO5'], `x --ingest=${REDACTED}`],
  [['x', '--ingest', 'web-frontend-production-2026'], 'x --ingest web-frontend-production-2026'],
  [['env', 'JWT_SECRET=a b c', 'node'], `env JWT_SECRET=${REDACTED} node`],
  [['sort', '--key=2,3'], 'sort --key=2,3'],
  [['ssh', '-p', '22', 'host'], 'ssh -p 22 host'],
  // A program that no rule knows.
  [['x', '-u', 'bob', '-p', 'letmein'], `x -u bob -p ${REDACTED}`],
  [['x', '-u', 'bob', '-p', '5432'], 'x -u bob -p 5432'],
  [['x', '-p', 'web01'], 'x -p web01'],
  [['cargo', 'test', '-p', 'Parser2024'], 'cargo test -p Parser2024'],
  [['x', 'user', 'add', 'bob', 'hunter2'], `x user add bob ${REDACTED}`],
  [['x', 'put', 'app/db/password', 'a'.repeat(5)], `x put app/db/password ${REDACTED}`],
  [['sh', '-c', "echo 'a b' | sudo -S id"], `sh -c echo '${REDACTED}' | sudo -S id`],
  [['sh', '-c', "echo 'a b' | tee log"], "sh -c echo 'a b' | tee log"],
  [['python', '-c', "s.login('bob', 'pw1')"], `python -c s.login('bob', '${REDACTED}')`],
  [['sh', '-c', 'mysql -p"$PW" shop'], 'sh -c mysql -p"$PW" shop'],
  [['node', '-e', "bcrypt.hash('kakadu', 8)"], `node -e bcrypt.hash('${REDACTED}', 8)`],
  [['node', '-e', "bcrypt.hashSync('kakadu', 8)"], `node -e bcrypt.hashSync('${REDACTED}', 8)`],
  [['curl', '-H', 'Authorization: mytoken abcdef'], `curl -H Authorization: ${REDACTED}`],
  [['curl', '-H', 'Authorization: Token abcdef'], `curl -H Authorization: Token ${REDACTED}`],
  [['x', '--key=Winter2024!'], `x --key=${REDACTED}`],
  [['x', 'login', 'aB3dE6gH9jK2mN5-pQ8sT'], `x login ${REDACTED}`],
  [['prosodyctl', 'passwd', 'bob@h', 'kakadu'], `prosodyctl passwd bob@h ${REDACTED}`],
  [['prosodyctl', 'register', 'bob', 'h', 'kakadu'], `prosodyctl register bob h ${REDACTED}`],
  // A number names no program, and so leaves the rules in force as they are.
  [['sipp', '-au', '1001', '-ap', 'kakadu'], `sipp -au 1001 -ap ${REDACTED}`],
  // What names where the secret is stays.
  [['keytool', '-storepass:file', '/etc/pw'], 'keytool -storepass:file /etc/pw'],
  [['keytool', '-storepass:env', 'STORE_PW'], 'keytool -storepass:env STORE_PW'],
  [['curl', '-b', 'jar.txt', 'h'], 'curl -b jar.txt h'],
  [['curl', '-b', 'sid=abc', 'h'], `curl -b sid=${REDACTED} h`],
  [['rake', 'secret:rotate'], 'rake secret:rotate'],
  [['x', '-n', 'a.password', '-v', 'kakadu'], `x -n a.password -v ${REDACTED}`],
  [['x', '-n', 'a.timeout', '-v', 'kakadu'], 'x -n a.timeout -v kakadu'],
  [['x', 'AUTH', 'app', 'Kakadu5'], `x AUTH app ${REDACTED}`],
  [['x', 'in.pdf', 'input_pw', 'kakadu'], `x in.pdf input_pw ${REDACTED}`],
  [['x', 'get_token', 'kakadu'], 'x get_token kakadu'],
  [['x', 'nats://kakadu@h:4222'], `x nats://${REDACTED}@h:4222`],
  [['x', 'ssh://kakadu@h:22'], 'x ssh://kakadu@h:22'],
  // What begins like a variable is still looked at.
  [['sh', '-c', '$(true); mysql -phunter2'], `sh -c $(true); mysql -p${REDACTED}`],
];

for (const [argv, redacted] of CASES) {
  test(`${argv.join(' ')}`, () => assert.equal(REDACTOR.argv(argv).join(' '), redacted));
}

test('the end of a string with very many words is hidden', () => {
  const [, , redacted = ''] = REDACTOR.argv(['sh', '-c', `${'a=b '.repeat(32_768)}mysql -phunter2`]);
  assert.ok(redacted.startsWith('a=b a=b ') && redacted.endsWith(REDACTED) && !redacted.includes('hunter2'));
});

test('each program of the rules has a name', () => {
  for (const name of PROGRAM_RULES.flatMap(({ programs }) => programs)) assert.match(name, /^\S+$/);
});

test('the caller may pause after each 16 arguments, and after each long one', () => {
  const pausesOf = (argv: readonly string[]) => [...redactArgvInPieces(argv, new KeyNames())].length;
  const plain = (count: number) => Array<string>(count).fill('x');
  assert.deepEqual(
    [15, 16, 31, 32].map((count) => pausesOf(plain(count))),
    [0, 1, 1, 2],
  );
  assert.deepEqual([pausesOf(['x'.repeat(512)]), pausesOf(['x'.repeat(513), 'x'])], [0, 1]);
});
