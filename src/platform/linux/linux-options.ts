import type { UnitFolders } from './unit-files.ts';

export interface LinuxOptions {
  /** Use koffi where it is installed. */
  readonly native?: boolean;
  /** Read command lines. */
  readonly argv?: boolean;
  /** Where proc(5) is mounted; a folder of recorded files in tests. */
  readonly root?: string;
  /** Where sysfs(5) is mounted. */
  readonly sys?: string;
  /** Where passwd(5) and group(5) are. */
  readonly etc?: string;
  /** Where systemd's unit files are; a recorded machine has none by default. */
  readonly units?: UnitFolders;
}
