import { findProcesses } from './find_processes.ts';
import { getProcessByPort } from './get_process_by_port.ts';
import { getProcessInfo } from './get_process_info.ts';
import { getUserInfo } from './get_user_info.ts';
import { listProcesses } from './list_processes.ts';
import { terminateProcess } from './terminate_process.ts';
import type { Tool } from './tool.ts';

export const TOOLS: readonly Tool[] = [
  listProcesses,
  findProcesses,
  getProcessInfo,
  getProcessByPort,
  terminateProcess,
  getUserInfo,
];
