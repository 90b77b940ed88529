interface Frame {
  /** Regular expressions before and after the group of alternatives. */
  readonly start?: string;
  readonly end?: string;
  readonly flags?: string;
}

/** One pattern that matches any of the named ones: a long pattern stays readable with one idea per line. */
export function anyOf(alternatives: Readonly<Record<string, RegExp>>, { start = '', end = '', flags }: Frame = {}) {
  const all = Object.values(alternatives).map(({ source }) => source);
  // biome-ignore lint/plugin: built from constants of redaction/
  return new RegExp(`${start}(?:${all.join('|')})${end}`, flags);
}
