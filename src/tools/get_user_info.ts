import * as z from 'zod';
import { GUARANTEES } from '../platform/controller.ts';
import { fields } from '../text/table.ts';
import { Count, Shown } from './shared/fields.ts';
import { defineTool } from './tool.ts';

export const getUserInfo = defineTool({
  name: 'get_user_info',
  title: 'Who this server is',
  description:
    'Tells which user this server runs as, whose processes it may show and end, and why. Use it when something you expected is hidden or refused. No call can change these rules: only the person who runs the server can.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.strictObject({
    username: Shown,
    uid: Count,
    gid: Count,
    groups: z.array(Shown),
    access: z.strictObject({
      see: z.array(Shown).describe('Users whose processes are shown.'),
      change: z.array(Shown).describe('Users whose processes may be ended.'),
      root: z
        .enum(['hidden', 'listed', 'allowed'])
        .describe("Root's processes: never shown, one line each, or like others."),
      read_only: z.boolean(),
      guarantee: z.enum(GUARANTEES).describe('How a signal is tied to the process that was meant.'),
      why: z.array(Shown),
    }),
  }),
  run: (_, host) => host.account(),
  text: ({ groups, access: { see, change, why, ...access }, ...who }) =>
    fields([
      ...Object.entries(who),
      ['groups', groups.join(' ')],
      ['may see', see.join(' ')],
      ['may end', change.join(' ') || 'nobody'],
      ['root', access.root],
      ['read_only', String(access.read_only)],
      ['guarantee', access.guarantee],
      ...why.map((reason) => ['why', reason] as const),
    ]),
});
