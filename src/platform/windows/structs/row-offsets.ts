interface RowRange {
  /** Offset of the first one; 0 if absent. */
  readonly first?: number;
  /** Bytes of each. */
  readonly size: number;
  /** How many there are, by a number that may be wrong; absent: as many as there is room for. */
  readonly count?: number;
  /** Where the last one must end, if that is before the end of the buffer. */
  readonly end?: number;
}

/** Where rows of the same size begin that follow one another, as far as they lie in the buffer as a whole. */
export function rowOffsets(
  bytes: Buffer,
  { first = 0, size, count = Number.POSITIVE_INFINITY, end = bytes.length }: RowRange,
): number[] {
  const whole = Math.floor((Math.min(end, bytes.length) - first) / size);
  return Array.from({ length: Math.max(0, Math.min(count, whole)) }, (_, index) => first + index * size);
}
