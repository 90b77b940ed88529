import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropInNames, fragmentNames, parseService } from '../../../../src/platform/linux/etc/unit-file.ts';

test('one file', () => {
  const text = `# comment
[Unit]
Restart=always
[Service]
; comment
Type = forking
ExecStartPre=/bin/false
ExecStart=-@/usr/sbin/nginx \\
  # comment
  -g "daemon on;"
Restart=on-failure
[Install]
Restart=always
`;
  assert.deepEqual(parseService([text]), { restart: 'on-failure', type: 'forking', programs: ['/usr/sbin/nginx'] });
});

test('what nothing is said about has its default', () => {
  const nothing = { restart: 'no', type: undefined, programs: [] };
  for (const text of ['', '[Service]', 'Restart=always\n', '[Service]\nRestart=always\nRestart=\n'])
    assert.deepEqual(parseService([text]), nothing);
});

test('the last value counts, and an empty list begins again', () => {
  const first = '[Service]\nExecStart=/bin/a\nExecStart=/bin/b\nRestart=no\n';
  assert.deepEqual(parseService([first, '[Service]\nRestart=always\n']).programs, ['/bin/a', '/bin/b']);
  const { restart: last, programs } = parseService([
    first,
    '[Service]\nExecStart=\nExecStart="/opt/my app/run" x\nRestart=always\n',
  ]);
  assert.deepEqual([last, programs], ['always', ['/opt/my app/run']]);
});

test('the folders of drop-ins', () => {
  assert.deepEqual(dropInNames('a-b-c.service'), ['a-b-c.service.d', 'a-b-.service.d', 'a-.service.d']);
  assert.deepEqual(dropInNames('a-b@x-y.service'), ['a-b@x-y.service.d', 'a-b@.service.d', 'a-@.service.d']);
  assert.deepEqual(dropInNames('web.service'), ['web.service.d']);
  // A dash at either end of the whole name has no folder of its own.
  assert.deepEqual(dropInNames('a-.service'), ['a-.service.d']);
  assert.deepEqual(dropInNames('a-@x.service'), ['a-@x.service.d', 'a-@.service.d']);
  assert.deepEqual(dropInNames('-a.service'), ['-a.service.d']);
});

test('a unit has its own file, an instance also that of its template', () => {
  assert.deepEqual(fragmentNames('web.service'), ['web.service']);
  assert.deepEqual(fragmentNames('getty@tty1.service'), ['getty@tty1.service', 'getty@.service']);
});

test('the program is the first word, without its prefixes and quotes', () => {
  const programOf = (command: string) => parseService([`[Service]\nExecStart=${command}\n`]).programs;
  for (const command of ['/bin/a -x', '-/bin/a', '@:+!|/bin/a', '"/bin/a" b', "'/bin/a' b"])
    assert.deepEqual(programOf(command), ['/bin/a'], command);
  assert.deepEqual(programOf('"/opt/my app" x'), ['/opt/my app']);
});

test('a line that ends in a backslash goes on, even at the end of the file', () => {
  assert.equal(parseService(['[Service]\nRestart=\\\nalways']).restart, 'always');
  assert.equal(parseService(['[Service]\nRestart=always\\']).restart, 'always');
});

test('a section is a whole line in brackets, a setting has an equals sign, and a comment a line of its own', () => {
  const typeIn = (text: string) => parseService([text]).type;
  assert.equal(typeIn('[Service]\n[Type=b]\nType=c\n[Service]\nType=a\n'), 'a');
  assert.equal(typeIn('[Service]\nx[Unit]\n[Unit]x\n[]\nType=a\n'), 'a');
  for (const header of ['x[Service]', '[Service]x', '[service]', 'Service'])
    assert.equal(typeIn(`[Unit]\n${header}\nType=a\n`), undefined, header);
  assert.equal(typeIn('[Service]\nType\n=b\nType=a#b;c=d\n;Type=x\n'), 'a#b;c=d');
  assert.equal(typeIn('[Service]\n  Type  =  a  \n'), 'a');
});

test('a line that goes on is joined by a blank', () => {
  assert.deepEqual(parseService(['[Service]\nExecStart=/bin/a\\\n-x\\\n-y\nType=b\n']), {
    ...{ restart: 'no', type: 'b', programs: ['/bin/a'] },
  });
});
