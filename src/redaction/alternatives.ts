interface Frame {
  /** Before and after all of them. */
  readonly start?: string;
  readonly end?: string;
  readonly flags?: string;
}

/** One pattern that matches any of the named ones. A very long pattern is written so, one idea a line. */
export function anyOf(alternatives: Readonly<Record<string, RegExp>>, { start = '', end = '', flags }: Frame = {}) {
  const all = Object.values(alternatives).map(({ source }) => source);
  // biome-ignore lint/plugin: built from constants of redaction/
  return new RegExp(`${start}(?:${all.join('|')})${end}`, flags);
}
