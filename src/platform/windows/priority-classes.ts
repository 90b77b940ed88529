/**
 * The nice value of each priority class, as Node gives it (libuv's uv_os_getpriority()), by the base priority that the
 * class gives to the threads of a process; https://learn.microsoft.com/windows/win32/procthread/scheduling-priorities.
 */
const NICE_OF_BASE: ReadonlyMap<number, number> = new Map([
  [4, 19], // idle
  [6, 10], // below normal
  [8, 0], // normal
  [10, -7], // above normal
  [13, -14], // high
  [24, -20], // real time
]);

/** The same by the number that PROCESS_PRIORITY_CLASS has; ntpsapi.h. */
const NICE_OF_CLASS: ReadonlyMap<number, number> = new Map([
  [1, 19],
  [5, 10],
  [2, 0],
  [6, -7],
  [3, -14],
  [4, -20],
]);

/** Of ProcessPriorityClass, which has its number in the second byte. */
export const niceOfClass = (classAndMode: Buffer): number | null => NICE_OF_CLASS.get(classAndMode[1] ?? 0) ?? null;

/** Null for one that belongs to no class, as some processes of Windows have. */
export const niceOf = (basePriority: number): number | null => NICE_OF_BASE.get(basePriority) ?? null;
