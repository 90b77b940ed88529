interface PriorityClass {
  /** In PROCESS_PRIORITY_CLASS; ntpsapi.h. */
  readonly number: number;
  /** Of the threads of a process; https://learn.microsoft.com/windows/win32/procthread/scheduling-priorities. */
  readonly basePriority: number;
  /** As Node gives it; libuv's uv_os_getpriority(). */
  readonly nice: number;
}

const IDLE: PriorityClass = { number: 1, basePriority: 4, nice: 19 };
/** From the highest. */
const CLASSES: readonly PriorityClass[] = [
  { number: 4, basePriority: 24, nice: -20 }, // real time
  { number: 3, basePriority: 13, nice: -14 }, // high
  { number: 6, basePriority: 10, nice: -7 }, // above normal
  { number: 2, basePriority: 8, nice: 0 }, // normal
  { number: 5, basePriority: 6, nice: 10 }, // below normal
  IDLE,
];

/** Of PROCESS_PRIORITY_CLASS, which has its number in the second byte; undefined for an unknown one. */
export const niceOfClass = (classAndMode: Buffer): number | undefined =>
  CLASSES.find(({ number }) => number === classAndMode[1])?.nice;

/** Some processes of Windows have a base priority between those of two classes: there the lower one counts. */
export const niceOfBase = (base: number): number =>
  (CLASSES.find(({ basePriority }) => base >= basePriority) ?? IDLE).nice;
