// What instrumented files ask: is a mutant on, and what has run. It is copied into a folder in which `on` has the number
// of the mutant, and `ran` takes the numbers of what ran. A file, because tests give the programs that they start an
// environment of their own; absolute, because they copy what is built.
import { appendFileSync, readFileSync } from 'node:fs';

const FOLDER = '%FOLDER%';
const write = appendFileSync;

let on = -1;
try {
  on = Number(readFileSync(`${FOLDER}/on`, 'latin1'));
} catch {} // in another root folder: nothing is on

/** @param {number} number */
export const isOn = (number) => number === on;

const seen = new Uint8Array(1 << 16);

/** @param {number} number */
export const ran = (number) => {
  if (seen[number] === 1) return;
  seen[number] = 1;
  try {
    write(`${FOLDER}/ran`, `${number}\n`);
  } catch {} // where nothing may be written
};
