import { Redactor } from '../redaction/redactor.ts';
import { Presenter, type SafeText } from './safe-text.ts';

/**
 * By the built-in rules alone, without those of the configuration: for what no process and no machine wrote, such as
 * our own words, numbers and what a caller sent. The list of who may use it is in test/imports.test.ts.
 */
export const BUILT_IN = new Presenter(new Redactor());
export const safeText = (raw: string, maxChars?: number): SafeText => BUILT_IN.text(raw, maxChars);
export const quoted = (raw: string, maxChars?: number): SafeText => BUILT_IN.quoted(raw, maxChars);
