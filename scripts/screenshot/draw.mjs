// Draws the conversation of session.mjs: `npm run screenshot` writes docs/conversation.png.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { blockOf, FONT_PX, MARGIN_PX, WIDTH_PX } from './blocks.mjs';
import { conversation } from './session.mjs';

const GAP_PX = 14;
const PAGE = '#0d1117';

const blocks = (await conversation()).map(blockOf);
const heightPx = blocks.reduce((sum, { heightPx }) => sum + heightPx + GAP_PX, 2 * MARGIN_PX - GAP_PX);
let topPx = MARGIN_PX;
const drawn = blocks.map((block) => {
  const svg = block.draw(topPx);
  topPx += block.heightPx + GAP_PX;
  return svg;
});
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${heightPx}">
<rect width="100%" height="100%" rx="12" fill="${PAGE}"/>
<g font-family="DejaVu Sans Mono" font-size="${FONT_PX}" xml:space="preserve">${drawn.join('')}</g></svg>`;
const image = new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 }, font: { defaultFontFamily: 'DejaVu Sans Mono' } });
writeFileSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'docs/conversation.png'), image.render().asPng());
