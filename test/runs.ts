/** Whether fuzz/properties.test.ts runs this. */
export const IS_FULL = process.env['FULL_RUNS'] !== undefined;

/**
 * How often a property is tried: a tenth of it in the daily tests, all of it in fuzz/properties.test.ts, which runs every
 * test file that imports this one.
 */
export const runs = (full: number): { readonly numRuns: number } => ({
  numRuns: IS_FULL ? full : Math.ceil(full / 10),
});
