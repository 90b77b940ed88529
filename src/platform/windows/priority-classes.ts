/**
 * The nice value of each priority class, as Node gives it (libuv's uv_os_getpriority()), by the base priority that the
 * class gives to the threads of a process; https://learn.microsoft.com/windows/win32/procthread/scheduling-priorities.
 */
const NICE_FROM_BASE: readonly (readonly [base: number, nice: number])[] = [
  [24, -20], // real time
  [13, -14], // high
  [10, -7], // above normal
  [8, 0], // normal
  [6, 10], // below normal
];
const NICE_OF_IDLE = 19;

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

/** Some processes of Windows have a base priority between those of two classes: there the lower one counts. */
export const niceOf = (basePriority: number): number =>
  NICE_FROM_BASE.find(([base]) => basePriority >= base)?.[1] ?? NICE_OF_IDLE;
