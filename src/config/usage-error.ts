/** What the person who starts it did wrong, and where it stands; the program refuses to start. */
export class UsageError extends Error {}
