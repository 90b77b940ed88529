/** How a systemd service runs, according to its files; systemd.service(5). */
export interface ServiceSettings {
  /** `no` if unset. */
  readonly restart: string;
  readonly type: string | undefined;
  /** Paths of the programs it runs, as written. */
  readonly programs: readonly string[];
}

/**
 * Parses the text of a unit file and its drop-ins, in the order in which they apply: the last value wins, and an
 * empty one resets the earlier ones; systemd.syntax(7).
 */
export function parseService(texts: readonly string[]): ServiceSettings {
  let restart = '';
  let type = '';
  let programs: string[] = [];
  for (const [key, value] of texts.flatMap(serviceLines)) {
    if (key === 'Restart') restart = value;
    if (key === 'Type') type = value;
    if (key === 'ExecStart') programs = value === '' ? [] : [...programs, programOf(value)];
  }
  return { restart: restart || 'no', type: type || undefined, programs };
}

/** Keys and values of the section [Service]. */
function serviceLines(text: string): [key: string, value: string][] {
  let section = '';
  const found: [string, string][] = [];
  for (const line of joined(text)) {
    section = /^\[([^\]]{1,256})\]$/.exec(line)?.[1] ?? section;
    const equals = line.indexOf('=');
    if (section !== 'Service' || equals < 0) continue;
    found.push([line.slice(0, equals).trim(), line.slice(equals + 1).trim()]);
  }
  return found;
}

/** A trailing backslash continues the line; comments in between are skipped. */
function joined(text: string): string[] {
  const lines: string[] = [];
  let begun: string | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (/^[#;]/.test(line)) continue;
    const whole: string = begun === undefined ? line : `${begun} ${line}`;
    begun = whole.endsWith('\\') ? whole.slice(0, -1) : undefined;
    if (begun === undefined) lines.push(whole);
  }
  return begun === undefined ? lines : [...lines, begun];
}

/** The first word, without the prefixes that change how it runs. */
const programOf = (command: string): string =>
  /^[-@:+!|]{0,8}(?:"([^"]{0,4096})"|'([^']{0,4096})'|(\S{0,4096}))/
    .exec(command)
    ?.slice(1)
    .find((word) => word !== undefined) ?? '';

/** File names of a unit: its own, then that of its template. */
export function fragmentNames(unit: string): string[] {
  const template = templateOf(unit);
  return template === undefined ? [unit] : [unit, template];
}

/**
 * The drop-in folders of a service, nearest first: its own, its template's, those of each prefix of its name
 * that ends with a dash; systemd.unit(5).
 */
export function dropInNames(unit: string): string[] {
  const template = templateOf(unit);
  const prefix = (template ?? unit).replace(/@?\.service$/, '');
  const suffix = template === undefined ? '.service' : '@.service';
  const beginnings = [...prefix.slice(0, -1)].flatMap((character, at) =>
    character === '-' && at > 0 ? [`${prefix.slice(0, at + 1)}${suffix}`] : [],
  );
  return [...fragmentNames(unit), ...beginnings.reverse()].map((name) => `${name}.d`);
}

/** `getty@tty1.service` → `getty@.service` */
function templateOf(unit: string): string | undefined {
  const at = unit.indexOf('@');
  return at < 0 ? undefined : `${unit.slice(0, at)}@.service`;
}
