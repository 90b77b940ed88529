import { type Naming, programKey } from './naming.ts';
import type { NamedProcess } from './process.ts';
import { isShellKey, programsOf } from './programs.ts';
import { wordSet } from './word-set.ts';

/**
 * Programs that show, search, edit, copy or watch the files and programs that their arguments name. `tail -f
 * server.log` is not the server: a search that finds only such an argument has not found its program.
 */
const OPENERS: ReadonlySet<string> = wordSet(
  // editors
  'vi vim nvim view vimdiff gvim ex nano pico micro emacs emacsclient ed joe mg ne kak helix hx kate kwrite gedit',
  'gnome-text-editor xed pluma mousepad geany leafpad notepadqq subl sublime_text code codium code-insiders cursor',
  'windsurf zed zeditor idea pycharm webstorm goland clion rider phpstorm rubymine rustrover fleet lapce textadept',
  // assistants: their arguments hold what a person asked for
  'claude codex gemini aider opencode goose amp crush copilot llm ollama',
  // pagers and viewers
  'less more most bat batcat pg man info cat tac head tail tailf multitail lnav nl od xxd hexdump strings jq yq',
  'eog evince okular zathura feh display xdg-open open',
  // searches
  'grep egrep fgrep zgrep rg ag ack ugrep pgrep pkill find fd fdfind locate plocate fzf sk awk gawk mawk sed',
  'ps top htop btop watch',
  // what compares, copies, packs or transfers them
  'diff colordiff delta meld kdiff3 sdiff cmp comm git hg svn gh tig lazygit cp mv rm ln dd rsync rclone scp sftp ssh',
  'tar gzip bzip2 xz zstd zip unzip 7z curl wget tee sponge split',
  // what looks into other programs
  'gdb lldb strace ltrace perf valgrind rr journalctl inotifywait fswatch lsof fuser',
);

/** These run the program that their arguments name. */
const WRAPPERS: ReadonlySet<string> = wordSet(
  'sudo doas env nice ionice chrt taskset nohup setsid timeout time stdbuf unbuffer script flock xargs',
);

/** An option of a wrapper, a setting `NAME=value`, a duration or a number. */
const WRAPPERS_OWN = /^(?:-.*|[A-Za-z_]\w*=.*|\d+(?:\.\d+)?[smhd]?)$/;

/** Does this program open what its arguments name? A shell script counts as the shell that runs it. */
export function opensArguments(process: NamedProcess): boolean {
  const { naming } = process;
  const argv = process.argv ?? [];
  const wraps = WRAPPERS.has(programKey(argv[0] ?? '', naming));
  const at = wraps ? argv.findIndex((word, index) => index > 0 && !isWrappers(word, naming)) : 0;
  const names = at > 0 ? programsOf({ comm: '', naming, argv: argv.slice(at) }) : programsOf(process);
  return names.some((name) => OPENERS.has(name) || isShellKey(name, naming));
}

const isWrappers = (word: string, naming: Naming): boolean =>
  WRAPPERS_OWN.test(word) || WRAPPERS.has(programKey(word, naming));
