/** The lines of a text, each with its line end; joined, they are the text. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));

export const lineEndOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** The text with its last line ended. */
export const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : text + lineEndOf(text));
