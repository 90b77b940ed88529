/** The code of an error of the system or of Node: `ENOSPC`, `ERR_PARSE_ARGS_UNKNOWN_OPTION`; undefined if it has none. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
