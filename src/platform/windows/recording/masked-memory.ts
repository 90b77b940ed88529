import { LAYOUTS } from '../structs/layouts.ts';
import { POINTER_BYTES } from '../structs/pointed-at.ts';
import { type Fields, maskedCopy, stringFields } from './masked-copy.ts';
import { maskedEnvironment, maskedText } from './masked-text.ts';

const PARAMETERS = LAYOUTS.RTL_USER_PROCESS_PARAMETERS.at;
const STRINGS = [PARAMETERS['CurrentDirectory.DosPath'], PARAMETERS.ImagePathName, PARAMETERS.CommandLine];

const PEB_FIELDS: Fields = [[LAYOUTS.PEB.at.ProcessParameters, POINTER_BYTES]];
const PARAMETERS_FIELDS: Fields = [
  [PARAMETERS.Length, 4],
  ...STRINGS.flatMap(stringFields),
  [PARAMETERS.Environment, POINTER_BYTES],
  [PARAMETERS.EnvironmentSize, POINTER_BYTES],
];

/** What a process keeps in its own memory: only the fields that lead on. */
export const maskedPeb = (peb: Buffer): Buffer => kept(peb, PEB_FIELDS);
export const maskedParameters = (parameters: Buffer): Buffer => kept(parameters, PARAMETERS_FIELDS);

export const maskedTextBytes = (bytes: Buffer): Buffer => written(maskedText(textIn(bytes)));

/** The zeros after its end remain, so that it keeps its size. */
export function maskedEnvironmentBytes(bytes: Buffer): Buffer {
  const block = Buffer.alloc(bytes.length);
  written(maskedEnvironment(textIn(bytes))).copy(block);
  return block;
}

const textIn = (bytes: Buffer): string => bytes.toString('utf16le', 0, bytes.length & ~1);
const written = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** Of a structure that is not longer than these. */
function kept(bytes: Buffer, fields: Fields): Buffer {
  const copy = maskedCopy(bytes);
  copy.keep(0, fields);
  return copy.bytes();
}
