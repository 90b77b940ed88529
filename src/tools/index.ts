import type { Capabilities } from '../platform/capabilities.ts';
import { findFileUsers } from './find_file_users.ts';
import { findOrphans } from './find_orphans.ts';
import { findProcesses } from './find_processes.ts';
import { getProcessByPort } from './get_process_by_port.ts';
import { getProcessInfo } from './get_process_info/get_process_info.ts';
import { getProcessTree } from './get_process_tree.ts';
import { getSystemSummary } from './get_system_summary.ts';
import { getUserInfo } from './get_user_info.ts';
import { listPorts } from './list_ports.ts';
import { listProcesses } from './list_processes.ts';
import { setPriority } from './set_priority.ts';
import { signalProcess } from './signal_process.ts';
import { terminateProcess } from './terminate_process.ts';
import { terminateProcesses } from './terminate_processes/terminate_processes.ts';
import type { Tool } from './tool.ts';
import { waitFor } from './wait_for.ts';

/** The tools that a system can carry out, with schemas and words for that system. */
export const toolsFor = (capabilities: Capabilities): readonly Tool[] => [
  listProcesses(capabilities),
  findProcesses(capabilities),
  getProcessInfo(capabilities),
  getProcessByPort(capabilities),
  listPorts(capabilities),
  findFileUsers(capabilities),
  getProcessTree,
  getSystemSummary(capabilities),
  findOrphans,
  waitFor,
  terminateProcess(capabilities),
  terminateProcesses(capabilities),
  ...(capabilities.signals.length > 0 ? [signalProcess(capabilities)] : []),
  ...(capabilities.priorities.length > 0 ? [setPriority(capabilities)] : []),
  getUserInfo(capabilities),
];
