/** A pattern with values of a test in it: patternOf`^ *${pid} +node`. They are not patterns themselves. */
export const patternOf = (parts: TemplateStringsArray, ...values: readonly (string | number | undefined)[]): RegExp =>
  // biome-ignore lint/plugin: built from the words of a test
  new RegExp(String.raw(parts, ...values.map((value) => String(value).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))), 'm');
