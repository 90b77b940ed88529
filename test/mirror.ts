/** Where a file of src/ that has no test of its name is tested, and why there. */
type Elsewhere = Readonly<Record<string, readonly [test: string, why: string]>>;

const COMMANDS: Elsewhere = {};

const HOST: Elsewhere = {
  'host/host.ts': [
    'test/host/judging.test.ts',
    'it only puts the parts together; these tests drive all of them through one host',
  ],
  'policy/protected.ts': ['test/policy/guards.test.ts', 'it is lists of names; these tests check what each list does'],
  'tools/shared/fields.ts': [
    'test/tools/rules.test.ts',
    'it is schemas; the snapshots have their bounds, and tool.test.ts has their messages',
  ],
};

const PLATFORM: Elsewhere = {};

const REST: Elsewhere = {};

export const ELSEWHERE: Elsewhere = { ...COMMANDS, ...HOST, ...PLATFORM, ...REST };
