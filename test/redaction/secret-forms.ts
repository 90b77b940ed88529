import { Redactor } from '../../src/redaction/redactor.ts';

/** How a command line may carry a secret. */
export interface Form {
  /** The command line for a value as it is written there. */
  readonly argv: (written: string) => readonly string[];
  readonly written?: (value: string) => string;
  /** What the form itself cannot carry. */
  readonly without?: RegExp;
}

const json = (value: string): string => JSON.stringify(value).slice(1, -1);
const xml = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const url = encodeURIComponent;

/** Behind a key that names a secret. */
export const EXPLICIT: Readonly<Record<string, Form>> = {
  '--password V': { argv: (v) => ['app', '--password', v, '-v'] },
  '--password=V': { argv: (v) => ['app', `--password=${v}`, 'x'] },
  'env DB_PASSWORD=V': { argv: (v) => ['env', `DB_PASSWORD=${v}`, 'node', 'x.js'] },
  'npx --api-token V': { argv: (v) => ['npx', '-y', '@x/mcp', '--api-token', v] },
  '-secret V': { argv: (v) => ['tool', '-secret', v] },
  'uvx --passphrase=V': { argv: (v) => ['uvx', 't', `--passphrase=${v}`] },
  'java -D': { argv: (v) => ['java', `-Dspring.datasource.password=${v}`, '-jar', 'x.jar'] },
  'docker run -e': { argv: (v) => ['docker', 'run', '-e', `API_TOKEN=${v}`, 'img'] },
  '/password:V': { argv: (v) => ['t.exe', `/password:${v}`] },
  JSON: { argv: (v) => ['app', '--config', `{"user":"bob","password":"${v}","port":80}`], written: json },
  XML: { argv: (v) => ['app', `<c><user>bob</user><password>${v}</password></c>`], written: xml },
  // A brace and a quote open a value there.
  'connection string': { argv: (v) => ['app', `Server=db;User Id=sa;Password=${v};Encrypt=true`], without: /^[{'"]|;/ },
  URL: { argv: (v) => ['app', `postgres://bob:${v}@db:5432/x`], written: url },
  cookie: { argv: (v) => ['app', '--cookie', `sid=${v}`], written: url },
  'header X-Api-Token': { argv: (v) => ['curl', '-H', `X-Api-Token: ${v}`, 'https://h'] },
  'Authorization: Bearer': { argv: (v) => ['curl', '-H', `Authorization: Bearer ${v}`, 'https://h'] },
  'mount option': {
    argv: (v) => ['mount', '-t', 'cifs', '//n/s', '/mnt', '-o', `user=bob,password=${v},vers=3.0`],
    without: /,/,
  },
  'sh -c, option': { argv: (v) => ['sh', '-c', `app --password '${v}' --port 80`], without: /'/ },
  'sh -c, assignment': { argv: (v) => ['sh', '-c', `DB_PASSWORD='${v}' node x.js`], without: /'/ },
  query: { argv: (v) => ['curl', `https://h/x?token=${v}&a=1`], written: url },
  libpq: { argv: (v) => ['psql', `host=db user=bob password='${v}' dbname=x`], without: /'/ },
};

/** Behind an option that is a password's only because a user is named before it. */
export const BESIDE_USER: Readonly<Record<string, Form>> = {
  '-u bob -p V': { argv: (v) => ['app', '-u', 'bob', '-p', v] },
  '/u bob /p V': { argv: (v) => ['tool.exe', '/s', 'srv', '/u', 'bob', '/p', v] },
  'npx -u bob -p V': { argv: (v) => ['npx', '-y', '@x/frob', '-u', 'bob', '-p', v] },
};

/** Where only the looks of the value say it. */
export const WEAK: Readonly<Record<string, Form>> = {
  '--auth bob:V': { argv: (v) => ['app', '--auth', `bob:${v}`] },
  'login bob V': { argv: (v) => ['app', 'login', 'bob', v] },
  'CORP/bob:V@host': { argv: (v) => ['app', `CORP/bob:${v}@10.0.0.1`] },
  'bob%V': { argv: (v) => ['app', '-U', `bob%${v}`] },
  'scott/V@db': { argv: (v) => ['app', `scott/${v}@db`] },
  '-u bob -pV': { argv: (v) => ['app', '-u', 'bob', `-p${v}`] },
};

const REDACTOR = new Redactor();
/** So many characters of a secret in a row must not be shown. */
const PART_CHARS = 5;

/** The parts of a value that its form does not have without it. */
function partsOf(written: string, { argv }: Form): string[] {
  const length = Math.min(PART_CHARS, written.length);
  const rest = argv('').join(' ');
  return Array.from({ length: written.length - length + 1 }, (_, at) => written.slice(at, at + length)).filter(
    (part) => !rest.includes(part),
  );
}

export const carried = (values: readonly string[], { without }: Form): string[] =>
  values.filter((value) => !without?.test(value));

/** Those values of which a part is shown in this form. */
export const shownOf = (values: readonly string[], form: Form): string[] =>
  carried(values, form).filter((value) => {
    const written = form.written?.(value) ?? value;
    const line = REDACTOR.argv(form.argv(written)).join(' ');
    return partsOf(written, form).some((part) => line.includes(part));
  });
