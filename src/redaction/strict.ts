import { anyOf } from './alternatives.ts';
import { isReference } from './plain-value.ts';
import { REDACTED, type Redaction } from './redaction.ts';

/**
 * `argv: strict`: a command line keeps only what is plainly harmless. Nothing here knows a program or the form of a
 * secret. It runs after the other rules.
 */

/** Arguments that are harmless after any other one. */
const HARMLESS = anyOf(
  {
    option: /-{1,2}[A-Za-z][A-Za-z-]*|-{1,2}|\+\+?/,
    address: /\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}|\/\d{1,2})?|\[[a-f\d:]{2,39}\](?::\d{1,5})?/,
    host: /localhost(?::\d{1,5})?|(?:[a-z][a-z\d-]{0,30}\.){1,6}[a-z]{2,6}(?::\d{1,5})?/,
    url: /[a-z][a-z\d+.-]{1,20}:\/\/(?:[a-z][a-z\d.-]{0,64}|\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?(?:\/[a-z][a-z-]{0,24}){0,6}\/?/,
    short: /\d{1,2}|[a-zA-Z]/,
    switch:
      /true|false|yes|no|on|off|auto|none|all|always|never|default|debug|info|warn|warning|error|json|yaml|text|tcp|udp|https?|utf-?8/,
    operator: /[|&;<>]{1,2}/,
  },
  { start: '^', end: '$' },
);
/** A subcommand: it follows the name of the program, or another one. */
const SUBCOMMAND = /^[a-z][a-z-]{1,16}$/;
const SUBCOMMANDS_MAX = 2;
/** A number, shown only after an option that takes one. */
const COUNTED = /^\d{1,7}$/;
const COUNTS =
  /(?:port|pid|jobs?|threads?|workers?|size|count|limit|timeout|interval|level|depth|memory|max|min|lines|width|height|retries)$/i;

/** Redacts everything in a command line that is not plainly harmless. */
export function strictly(argv: readonly string[], redaction: Redaction): string[] {
  let subcommands = 0;
  return argv.map((argument, index) => {
    redaction.argument = index;
    if (index === 0) return argument.split(/\s/).length > 1 ? sifted(argument, redaction) : argument;
    const previous = argv[index - 1] ?? '';
    if (subcommands === index - 1 && index <= SUBCOMMANDS_MAX && SUBCOMMAND.test(argument)) {
      subcommands++;
      return argument;
    }
    return shown(argument, previous, redaction);
  });
}

/** Judges the words of a title like arguments. */
const sifted = (title: string, redaction: Redaction): string => {
  let previous = '';
  return title.replace(/\S+/g, (word, at: number) => {
    const now = at === 0 ? word : shown(word, previous, redaction);
    previous = word;
    return now;
  });
};

function shown(argument: string, previous: string, redaction: Redaction): string {
  if (argument.includes(REDACTED) || HARMLESS.test(argument) || isReference(argument)) return argument;
  if (COUNTED.test(argument) && COUNTS.test(previous)) return argument;
  const [name = ''] = /^-{1,2}[A-Za-z][A-Za-z-]{0,64}=|^[A-Z][A-Z_]{1,64}=/.exec(argument) ?? [];
  const value = argument.slice(name.length);
  const isShown =
    name !== '' &&
    (HARMLESS.test(value) || isReference(value) || (COUNTED.test(value) && COUNTS.test(name.slice(0, -1))));
  return isShown ? argument : `${name}${redaction.redact(value, 'not plainly harmless (argv: strict)')}`;
}
