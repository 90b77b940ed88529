/** The capabilities that decide what this server can do to and learn of other users' processes; linux/capability.h. */
const BITS = { CAP_KILL: 5, CAP_SYS_PTRACE: 19, CAP_SYS_NICE: 23 } as const;

/** Those of them that are effective, from the text of /proc/PID/status; capabilities(7). */
export function parseCapabilities(status: string): string[] {
  const [, hex = '0'] = /^CapEff:\t([0-9a-f]{1,16})$/m.exec(status) ?? [];
  const effective = BigInt(`0x${hex}`);
  return Object.entries(BITS).flatMap(([name, bit]) => ((effective >> BigInt(bit)) & 1n ? [name] : []));
}
