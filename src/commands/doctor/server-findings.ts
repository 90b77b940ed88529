import { clientsOf } from '../../host/own-ancestry.ts';
import type { Machine } from '../../platform/machine.ts';
import { isOwnServer } from '../../process/own-server.ts';
import type { Finding } from './report.ts';

/** Running servers of this user that cannot see their client. `script`: what starts a server. */
export async function serverFindings(machine: Machine, script: string): Promise<Finding[]> {
  const { processes } = await machine.snapshot({ wants: (user) => user === machine.self.user, argv: true });
  const { why, fix } = machine.capabilities.words.doctor.hiddenClient;
  const found: Finding[] = [];
  for (const server of processes.filter((one) => one.pid !== machine.self.pid && isOwnServer(one, script))) {
    const { isHidden } = await clientsOf(machine, server);
    if (!isHidden) continue;
    found.push({
      level: 'note',
      what: `the server with pid ${server.pid} cannot see which program is its client (${why}), so it asks before its first change`,
      fix,
    });
  }
  return found;
}
