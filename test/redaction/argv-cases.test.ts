import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REDACTED } from '../../src/redaction/redaction.ts';
import { Redactor } from '../../src/redaction/redactor.ts';

const REDACTOR = new Redactor();

/** Command lines, and what is shown of them. */
const CASES: [argv: string[], redacted: string][] = [
  [['psql', 'postgres://app:s3cret@db/x'], `psql postgres://app:${REDACTED}@db/x`],
  [['x', '--token', 'abc', '--port', '80'], `x --token ${REDACTED} --port 80`],
  [['x', '--password-file', '/run/secret'], 'x --password-file /run/secret'],
  [['env', 'API_KEY=abcdef', 'node'], `env API_KEY=${REDACTED} node`],
  [['sh', '-c', 'mysql --password hunter2 -e x'], `sh -c mysql --password ${REDACTED} -e x`],
  [['x', '--password', '--user=a'], 'x --password --user=a'],
  [['x', '--password', '-h', 'db'], 'x --password -h db'],
  [['powershell', '-NoProfile', '-c', 'mysql', '-phunter2', 'db'], `powershell -NoProfile -c mysql -p${REDACTED} db`],
  [['pwsh', '-Command', 'mysql -phunter2 db'], `pwsh -Command mysql -p${REDACTED} db`],
  [['pwsh', '-c', 'Get-Process', '-Name', 'node'], 'pwsh -c Get-Process -Name node'],
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

/** Behind a key that names a secret every value is hidden. */
const WHEN_IN_DOUBT: [argv: string[], redacted: string][] = [
  // A number, a word, a short one.
  [['x', '--pin', '4711'], `x --pin ${REDACTED}`],
  [['x', '--password', '12345', '--port', '80'], `x --password ${REDACTED} --port 80`],
  [['x', '--token=12'], `x --token=${REDACTED}`],
  [['x', '--secret', 'ab'], `x --secret ${REDACTED}`],
  [['x', '--passphrase', 'two words'], `x --passphrase ${REDACTED}`],
  // Whatever its first sign is.
  ...['$x!1', '@home9', '/hunter', '~tilde9', '%pct%x', '{curly', '<angle', '#7hash', ';semi', '*star', '-abc1'].map(
    (value): [string[], string] => [['x', '--password', value], `x --password ${REDACTED}`],
  ),
  // But not nothing, another option, or the place where the secret is.
  [['x', '--password', ''], 'x --password '],
  [['x', '--password', 'true'], 'x --password true'],
  [['x', '--password', '-abc'], 'x --password -abc'],
  [['x', '--password', '/etc/app/pw'], 'x --password /etc/app/pw'],
  [['x', '--password', 'env:PW'], 'x --password env:PW'],
  [['x', '--max-tokens', '4096'], 'x --max-tokens 4096'],
  // A variable is one only where a shell reads it, and as the whole value.
  [['x', '--password', '$PASS'], `x --password ${REDACTED}`],
  [['env', 'DB_PASSWORD=$PASS', 'x'], `env DB_PASSWORD=${REDACTED} x`],
  [['sh', '-c', 'x --password $PASS'], 'sh -c x --password $PASS'],
  [['sh', '-c', 'x --password "$PASS"'], 'sh -c x --password "$PASS"'],
  [['sh', '-c', "x --password '$PASS'"], `sh -c x --password '${REDACTED}'`],
  [['sh', '-c', 'x --password $PASS!x'], `sh -c x --password ${REDACTED}`],
  [['sh', '-c', 'DB_PASSWORD=$PASS x'], 'sh -c DB_PASSWORD=$PASS x'],
  [['sh', '-c', 'DB_PASSWORD=$PASSx9! x'], `sh -c DB_PASSWORD=${REDACTED} x`],
  // Beside a user a number may be a pin.
  [['x', '-u', 'bob', '-p', '5432'], `x -u bob -p ${REDACTED}`],
  [['x', '-p', '5432'], 'x -p 5432'],
  // What was hidden once is hidden elsewhere, unless it could be a word.
  [['x', '--password', 'hunter2x9', 'h/hunter2x9/y'], `x --password ${REDACTED} h/${REDACTED}/y`],
  [['x', '--password', 'kakadukakadu', 'kakadukakadu'], `x --password ${REDACTED} kakadukakadu`],
  // A title is one string; what a program says of itself is a sentence.
  [['mytool --password kakadu --port 80'], `mytool --password ${REDACTED} --port 80`],
  [['mytool --password "two words" --port 80', ''], `mytool --password "${REDACTED}" --port 80 `],
  [['postgres: bob shop idle'], 'postgres: bob shop idle'],
];

for (const [argv, redacted] of [...CASES, ...WHEN_IN_DOUBT])
  test(`${argv.join(' ')}`, () => assert.equal(REDACTOR.argv(argv).join(' '), redacted));
