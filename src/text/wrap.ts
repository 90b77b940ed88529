import { stringWidth } from './table.ts';

/**
 * Breaks lines wider than `width` cells between words. In a line of columns, such as `name  value`, the rest is
 * indented to the second. A word that fits into no line stays whole: the terminal breaks it, and copies it whole. So
 * does a command to copy, a line that starts with `$ `.
 */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (stringWidth(line) <= width || COMMAND.test(line) ? line : wrapLine(line, width)))
    .join('\n');
}

const COMMAND = /^ *\$ /;
const MARGIN = /^ */;
const FIRST_COLUMN = /^ *\S+(?: \S+)* {2,}/;

function wrapLine(line: string, width: number): string {
  const [margin = ''] = MARGIN.exec(line) ?? [];
  const [column = margin] = FIRST_COLUMN.exec(line) ?? [];
  // Below a column far to the right there is room for a word or two only.
  const lead = stringWidth(column) > width / 2 ? margin : column;
  const indent = ' '.repeat(stringWidth(lead));
  const lines: string[] = [];
  let current = lead;
  let isFirst = true;
  for (const word of line.slice(lead.length).split(' ')) {
    const longer = isFirst ? current + word : `${current} ${word}`;
    const fitsBelow = indent.length + stringWidth(word) <= width;
    if (stringWidth(longer) > width && fitsBelow) {
      lines.push(current.trimEnd());
      current = indent + word;
    } else current = longer;
    isFirst = false;
  }
  return [...lines, current.trimEnd()].join('\n');
}
