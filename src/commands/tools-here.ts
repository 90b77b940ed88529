import { THIS_SYSTEM } from '../platform/this-system.ts';
import { toolsFor } from '../tools/index.ts';

/** The tools of the system that this server runs on. */
export const TOOLS = toolsFor(THIS_SYSTEM.capabilities);
