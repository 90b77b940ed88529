import type { Command } from './command.ts';
import { type Option, type Options, PROGRAM, SHORT_NAME } from './options.ts';

/** A position in the command line: after a command, or after the tool of `call`. */
export interface CompletionPlace {
  readonly path: readonly string[];
  readonly words: readonly string[];
  readonly options: Options;
  /** What the script asks the program for while a person types; the shell itself completes `files`. */
  readonly completes?: Command['completes'];
}

/** In single quotes, which all three shells read alike. Only help texts can contain quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", '’')}'`;
const isPath = (value: string | undefined): boolean => value === 'file' || value === 'folder';
const listed = (words: readonly string[]): string => quoted(words.join(' '));
const names = ({ options }: CompletionPlace): string[] => Object.keys(options).map((name) => `--${name}`);
const each = <T>(items: readonly T[], line: (item: T) => string): string => items.map(line).join('\n');

/** Each option with a value, and where it is completed. */
function valued({ path, options }: CompletionPlace): { readonly key: string; readonly option: Option }[] {
  return Object.entries(options).flatMap(([name, option]) => {
    if (option.type === 'boolean') return [];
    const flags = option.short === undefined ? [`--${name}`] : [`--${name}`, `-${option.short}`];
    return flags.map((flag) => ({ key: [...path, flag].join(' '), option }));
  });
}

export const bash = (places: readonly CompletionPlace[]): string => `# bash completion of ${PROGRAM}
_process_manager_mcp() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local place= words= options= values= list= asked= kind=
  # bash splits --name=value into three words, and :3000 into two.
  if [[ $current == [=:] ]]; then
    [[ $current == ':' ]] && previous=':'
    current=
  elif [[ $previous == '=' ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  ((COMP_CWORD > 1)) && [[ \${COMP_WORDS[1]} != -* ]] && place=\${COMP_WORDS[1]}
  [[ $place == call ]] && ((COMP_CWORD > 2)) && place="call \${COMP_WORDS[2]}"
  case $place in
${each(places, (place) => `    ${quoted(place.path.join(' '))}) words=${listed(place.words)} options=${listed(names(place))}${bashAsked(place)} ;;`)}
  esac
  [[ $previous == ':' && -n $asked ]] && asked=ports
  case "\${place:+$place }$previous" in
${each(places.flatMap(valued), ({ key, option }) => `    ${quoted(key)}) ${bashValue(option)} ;;`)}
  esac
  if [[ $list == files ]]; then COMPREPLY=($(compgen -f -- "$current"))
  elif [[ $list == none ]]; then COMPREPLY=()
  elif [[ $list == commas ]]; then COMPREPLY=($(compgen -P "\${current%"\${current##*,}"}" -W "$values" -- "\${current##*,}"))
  elif [[ $list == one ]]; then COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$current"))
  else
    for kind in $asked; do
      if [[ $kind == files ]]; then words+=" $(compgen -f -- "$current")"
      else words+=" $("\${COMP_WORDS[0]}" complete $kind | cut -f1)"
      fi
    done
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o filenames -F _process_manager_mcp ${PROGRAM} ${SHORT_NAME}
`;

const bashAsked = ({ completes = [] }: CompletionPlace): string =>
  completes.length > 0 ? ` asked=${listed(completes)}` : '';

function bashValue({ value, values, isList, completes }: Option): string {
  if (isPath(value)) return 'list=files';
  if (completes) return `asked=${quoted(completes)}`;
  if (!values) return 'list=none';
  return `list=${isList ? 'commas' : 'one'} values=${listed(values)}`;
}

export const zsh = (places: readonly CompletionPlace[]): string => `#compdef ${PROGRAM} ${SHORT_NAME}
_process_manager_mcp_ask() {
  local line
  local -a described
  for line in \${(f)"$(command $words[1] complete $1)"}; do
    described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -V "$1" described
}
_process_manager_mcp() {
  local place= previous=$words[CURRENT-1] kind=
  local -a offered options asked
  (( CURRENT > 2 )) && [[ $words[2] != -* ]] && place=$words[2]
  [[ $place == call ]] && (( CURRENT > 3 )) && place="call $words[3]"
  # --name=value in one word
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P '*='
  fi
  case "\${place:+$place }$previous" in
${each(places.flatMap(valued), ({ key, option }) => `    (${quoted(key)}) ${zshValue(option)}; return ;;`)}
  esac
  case $place in
${each(
  places,
  ({ path, words, options, completes = [] }) => `    (${quoted(path.join(' '))})
      offered=(${words.map(quoted).join(' ')})${completes.length > 0 ? `\n      asked=(${completes.join(' ')})` : ''}
      options=(${Object.entries(options)
        .map(([name, { help }]) => quoted(`--${name}:${firstSentence(help).replaceAll(':', '\\:')}`))
        .join(' ')}) ;;`,
)}
  esac
  if [[ $PREFIX == -* ]]; then _describe -o option options
  else
    compadd -a offered
    for kind in $asked; do
      if [[ $kind == files ]]; then _files; else _process_manager_mcp_ask $kind; fi
    done
  fi
}
compdef _process_manager_mcp ${PROGRAM} ${SHORT_NAME}
`;

function zshValue({ value, values, isList, completes }: Option): string {
  if (isPath(value)) return '_files';
  if (completes) return `_process_manager_mcp_ask ${completes}`;
  if (!values) return ':';
  const add = `compadd -- ${values.map(quoted).join(' ')}`;
  return isList ? `compset -P '*,'; ${add}` : add;
}

export const fish = (places: readonly CompletionPlace[]): string => `# fish completion of ${PROGRAM}
function __process_manager_mcp_at
  set -l words (commandline -opc)[2..]
  set -l place
  if set -q words[1]; and not string match -q -- '-*' $words[1]
    set place $words[1]
    if test $place = call; and set -q words[2]
      set place $place $words[2]
    end
  end
  test "$place" = "$argv"
end
function __process_manager_mcp_ask
  set -l program (commandline -opc)[1]
  type -q $program; and $program complete $argv
end
complete ${FISH_NAMES} -f
${places.flatMap(fishLines).join('\n')}
`;

const FISH_NAMES = `-c ${PROGRAM} -c ${SHORT_NAME}`;

function fishLines({ path, words, options, completes = [] }: CompletionPlace): string[] {
  const start = `complete ${FISH_NAMES} -n ${quoted(['__process_manager_mcp_at', ...path].join(' '))}`;
  const lines = Object.entries(options).map(([name, option]) => {
    const short = option.short === undefined ? '' : ` -s ${option.short}`;
    return `${start} -l ${name}${short}${fishValue(option)} -d ${quoted(firstSentence(option.help))}`;
  });
  const asked = completes.map((kind) => (kind === 'files' ? `${start} -F` : `${start} -ka ${fishAsk(kind)}`));
  return [...(words.length > 0 ? [`${start} -a ${listed(words)}`] : []), ...asked, ...lines];
}

const fishAsk = (kind: string): string => quoted(`(__process_manager_mcp_ask ${kind})`);

function fishValue({ type, value, values, isList, completes }: Option): string {
  if (type === 'boolean') return '';
  if (isPath(value)) return ' -rF';
  if (completes) return ` -xka ${fishAsk(completes)}`;
  if (!values) return ' -x';
  return isList ? ` -xa '(__fish_append , ${values.join(' ')})'` : ` -xa ${listed(values)}`;
}

/** Fits next to an option. */
const firstSentence = (help: string): string =>
  /^.*?(?=\.(?: [A-Z]|$)|;|$)/s.exec(help)?.[0].slice(0, SUMMARY_CHARS) ?? '';
const SUMMARY_CHARS = 80;
