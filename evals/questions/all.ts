import { ABOUT_MACHINE } from './machine.ts';
import { ABOUT_PROCESSES } from './processes.ts';

/** In the order in which they are asked: the last ones end what the others ask about. */
export const QUESTIONS = [...ABOUT_PROCESSES, ...ABOUT_MACHINE];
