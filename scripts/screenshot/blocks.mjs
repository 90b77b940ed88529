// What each part of a conversation looks like, as SVG.

export const [WIDTH_PX, MARGIN_PX, FONT_PX] = [960, 28, 15];
const [PADDING_PX, LINE_PX] = [14, 21];
const CHAR_PX = 0.602 * FONT_PX; // DejaVu Sans Mono
const TEXT = '#e6edf3';
const DIM = '#8b949e';
const STYLES = {
  user: { fill: '#1f6feb', colour: '#ffffff', chars: 60, right: true },
  assistant: { colour: TEXT, chars: 94, bare: true },
  call: { colour: '#79c0ff', chars: 94, bare: true },
  answer: { fill: '#161b22', stroke: '#30363d', colour: TEXT, chars: 92, wide: true },
  question: { fill: '#221d10', stroke: '#9e6a03', colour: TEXT, chars: 92, wide: true },
};

/** What one thing said looks like: `draw` returns SVG for the distance from the top. */
export function blockOf(said) {
  const style = STYLES[said.kind];
  const lines = textOf(said).flatMap((line) => wrapped(line, style.chars));
  const label = { answer: 'answer', question: 'your client asks' }[said.kind];
  const buttons = said.kind === 'question';
  const heightPx = style.bare ? lines.length * LINE_PX : (lines.length + (buttons ? 2 : 0)) * LINE_PX + 2 * PADDING_PX;
  const longest = Math.max(...lines.map((line) => line.length));
  const widthPx = style.wide ? WIDTH_PX - 2 * MARGIN_PX : longest * CHAR_PX + 2 * PADDING_PX;
  const leftPx = style.right ? WIDTH_PX - MARGIN_PX - widthPx : MARGIN_PX;
  const draw = (topPx) => {
    const inset = style.bare ? 0 : PADDING_PX;
    const box = style.bare ? '' : boxed({ leftPx, topPx, widthPx, heightPx }, style);
    const texts = lines.map((line, row) =>
      coloured(line, leftPx + inset, topPx + inset + (row + 0.75) * LINE_PX, style.colour),
    );
    const corner =
      label === undefined
        ? ''
        : textAt(label, {
            px: WIDTH_PX - MARGIN_PX - PADDING_PX,
            py: topPx + inset + 0.75 * LINE_PX,
            colour: DIM,
            end: true,
          });
    return [box, ...texts, corner, buttons ? yesAndNo(leftPx, topPx + heightPx) : ''].join('');
  };
  return { heightPx, draw };
}

const textOf = ({ kind, text, name, args, json }) =>
  kind === 'call' ? [`→ ${name} ${spaced(args)}`] : kind === 'answer' ? [spaced(json)] : text.split('\n');

/** JSON on one line, with a space after each comma and colon outside of strings. */
const spaced = (value) =>
  JSON.stringify(value).replace(/("(?:[^"\\]|\\.)*")|([,:])/g, (_, string, mark) => string ?? `${mark} `);

/** Breaks after a space. */
function wrapped(line, chars) {
  if (line.length <= chars) return [line];
  const at = line.lastIndexOf(' ', chars);
  return [line.slice(0, at), ...wrapped(line.slice(at + 1), chars)];
}

const boxed = ({ leftPx, topPx, widthPx, heightPx }, { fill, stroke = fill }) =>
  `<rect x="${leftPx}" y="${topPx}" width="${widthPx}" height="${heightPx}" rx="9" fill="${fill}" stroke="${stroke}"/>`;

const textAt = (text, { px, py, colour, end = false }) =>
  `<text x="${px}" y="${py}" fill="${colour}"${end ? ' text-anchor="end"' : ''}>${escaped(text)}</text>`;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What was redacted, and what became of a process, are what a reader looks for. */
const HIGHLIGHTS = { '[redacted]': '#ff7b72', '"exited"': '#7ee787', '"listening"': '#7ee787' };

function coloured(line, px, py, colour) {
  return line.split(/(\[redacted\]|"exited"|"listening")/).reduce(
    ({ svg, column }, piece) => {
      const style = { px: px + column * CHAR_PX, py, colour: HIGHLIGHTS[piece] ?? colour };
      return { svg: svg + textAt(piece, style), column: column + piece.length };
    },
    { svg: '', column: 0 },
  ).svg;
}

function yesAndNo(leftPx, bottomPx) {
  const button = (label, at, fill) =>
    `<rect x="${leftPx + PADDING_PX + at}" y="${bottomPx - PADDING_PX - 26}" width="64" height="26" rx="6" fill="${fill}"/>` +
    textAt(label, {
      px: leftPx + PADDING_PX + at + 32 - (label.length * CHAR_PX) / 2,
      py: bottomPx - PADDING_PX - 8,
      colour: '#ffffff',
    });
  return button('Yes', 0, '#238636') + button('No', 76, '#30363d');
}
