import type { RecordedFile } from '../../operating-system.ts';
import { isRefused, type RawBuffer, type Refused } from '../system-calls.ts';

/** What Windows returned for one call. */
export interface Recorded {
  /** Of the file: `token-user`. */
  readonly name: string;
  /** The function, and which of its kinds of information: `NtQueryInformationToken(1)`. */
  readonly call: string;
  readonly answer: RecordedAnswer | Refused;
}

/** `address`: 0 if nothing in it is a pointer to itself. `count`: of services. */
export type RecordedAnswer = RawBuffer & { readonly count?: number };

const LINE_BYTES = 48;

/** As the fixtures of the decoders are written: `{ call, address, count, hex }`, or `{ call, status }` if refused. */
export const recordedFile = ({ name, call, answer }: Recorded): RecordedFile => ({
  name: `${name}.json`,
  text: `${JSON.stringify({ call, ...contentOf(answer) }, undefined, 2)}\n`,
});

function contentOf(answer: Recorded['answer']) {
  if (isRefused(answer)) return { status: hex(answer.status) };
  const { address, bytes, count } = answer;
  const lines = Array.from({ length: Math.ceil(bytes.length / LINE_BYTES) }, (_, line) =>
    bytes.toString('hex', line * LINE_BYTES, (line + 1) * LINE_BYTES),
  );
  return { address: hex(address), count, hex: lines };
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
