import { capabilitiesHere } from '../platform/this-system.ts';
import { toolsFor } from '../tools/index.ts';

/** All tools, as the system that this server runs on can carry them out. */
export const TOOLS = toolsFor(capabilitiesHere());
