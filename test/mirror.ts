/** Where a file of src/ that has no test of its name is tested, and why there. */
type Elsewhere = Readonly<Record<string, readonly [test: string, why: string]>>;

const COMMANDS: Elsewhere = {};

const HOST: Elsewhere = {};

const PLATFORM: Elsewhere = {};

const REST: Elsewhere = {};

export const ELSEWHERE: Elsewhere = { ...COMMANDS, ...HOST, ...PLATFORM, ...REST };
