// Runs session.sh in a terminal (script(1)) and draws what it shows: `npm run screenshot` writes docs/screenshot.png.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const COLUMNS = 112;
const [CHAR_PX, LINE_PX, MARGIN_PX, FONT_PX] = [8.43, 20, 24, 14];
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 36: '#79c0ff' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = `stty cols ${COLUMNS} rows 50; bash '${join(root, 'scripts/screenshot/session.sh')}' '${join(root, 'dist/main.js')}'`;
const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
  encoding: 'utf8',
  env: { ...process.env, TERM: 'xterm-256color', ALLOW_ROOT: process.getuid() === 0 ? 'Y' : '' },
});
if (status !== 0) throw new Error(`the session failed:\n${stdout}`);

/** As many characters as the terminal is wide (COLUMNS), with the codes between them. */
const ROW = /(?:(?:␛[\d;]*m)*[^␛]){1,112}(?:␛[\d;]*m)*/g;

// What the spinner wrote and cleared again is gone for a person, too.
const shown = stdout
  .replaceAll('\u001b[', '␛')
  .replaceAll('\r\n', '\n')
  .replace(/[^\n]*\r␛K/g, '')
  .trimEnd();
const lines = shown.split('\n').flatMap((line) => line.match(ROW) ?? ['']);
const [width, height] = [COLUMNS * CHAR_PX + 2 * MARGIN_PX, lines.length * LINE_PX + 2 * MARGIN_PX];
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
<g font-family="DejaVu Sans Mono" font-size="${FONT_PX}" xml:space="preserve">${lines.map(drawn).join('')}</g></svg>`;
const options = {
  fitTo: { mode: 'width', value: Math.round(width * 1.5) },
  font: { defaultFontFamily: 'DejaVu Sans Mono' },
};
writeFileSync(join(root, 'docs/screenshot.png'), new Resvg(svg, options).render().asPng());

function drawn(line, row) {
  let [column, bold, colour] = [0, false, '#e6edf3'];
  const pieces = line.split(/␛([\d;]*)m/).map((piece, at) => {
    if (at % 2 === 1) {
      for (const code of piece.split(';').map(Number)) {
        if (code === 0 || code === 39) colour = '#e6edf3';
        if (code === 0 || code === 22) bold = false;
        if (code === 1) bold = true;
        colour = COLOURS[code] ?? colour;
      }
      return '';
    }
    const [x, y] = [MARGIN_PX + column * CHAR_PX, MARGIN_PX + (row + 0.75) * LINE_PX];
    column += piece.length;
    const text = piece.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<text x="${x}" y="${y}" fill="${colour}"${bold ? ' font-weight="bold"' : ''}>${text}</text>`;
  });
  return pieces.join('');
}
