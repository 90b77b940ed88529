/** How long texts may be, in characters. */

/** In rows a command line is cut to at most this many characters, in details of one process to COMMAND_DETAIL_CHARS. */
export const COMMAND_ROW_CHARS = 160;
/** What the command lines of one answer may take together: an answer should stay below 2,000 tokens. */
const COMMANDS_ANSWER_CHARS = 2700;
const COMMAND_MIN_CHARS = 24;
/** What each additional column takes from the command line of its row. */
const COLUMN_CHARS = 5;
const COLUMNS_USUAL = 6;
export const COMMAND_DETAIL_CHARS = 4096;
export const WORD_CHARS = 256;
/** A path in the details of one process; in rows it is cut like any other word. */
export const PATH_CHARS = 4096;
/** A command line, a path or an argument in prose, and a name in prose. */
export const QUOTED_CHARS = 60;
export const QUOTED_NAME_CHARS = 32;
/** A path that a person has to find. */
export const QUOTED_PATH_CHARS = 200;
/** For text that is cleaned again with its sentence, which doubles the backslash of each four-character escape. */
export const QUOTED_TWICE_CHARS = 48;
export const LOG_LINE_CHARS = 512;
/** No text of a process is so long; a caller could send megabytes, of which the first characters are shown. */
export const RAW_MAX_CHARS = 65_536;

/** The length to which command lines are cut in an answer with so many rows and columns. */
export function rowCommandChars(rows: number, columns = 8): number {
  const share = Math.floor(COMMANDS_ANSWER_CHARS / rows) - COLUMN_CHARS * (columns - COLUMNS_USUAL);
  return Math.max(COMMAND_MIN_CHARS, Math.min(COMMAND_ROW_CHARS, share));
}
