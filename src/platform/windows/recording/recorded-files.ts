import { release, version } from 'node:os';
import { VERSION } from '../../../version.ts';
import type { RecordedFile } from '../../operating-system.ts';
import { openSystemCalls } from '../sources.ts';
import { recordCalls } from './record-calls.ts';
import { recordedFile } from './recorded.ts';

/** What Windows returns to this server now, one file for each call. Throws UNSUPPORTED without koffi. */
export const recordWindows = (): RecordedFile[] => [
  systemFile(),
  ...recordCalls(openSystemCalls({ native: true })).map(recordedFile),
];

/** Decoders may differ between these. */
function systemFile(): RecordedFile {
  const system = { windows: version(), release: release(), arch: process.arch };
  const content = { ...system, node: process.versions.node, server: VERSION };
  return { name: 'system.json', text: `${JSON.stringify(content, undefined, 2)}\n` };
}
