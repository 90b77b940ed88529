/** A mistake of the person who starts the program, and where it is. The program does not start. */
export class UsageError extends Error {}
