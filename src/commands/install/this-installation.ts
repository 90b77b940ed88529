import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { type Installation, isInCache } from '../../clients/launch.ts';
import { stablePath } from '../../clients/stable-path.ts';
import { UsageError } from '../../config/layers.ts';
import { PLATFORM } from '../../platform/this-system.ts';
import { VERSION } from '../../version.ts';
import { environment, ownScript } from '../options.ts';
import { realPath } from '../own-command.ts';

/** Where this program and its Node are, by paths that last. Throws UsageError for a cache that npx cannot fill. */
export function thisInstallation(): Installation {
  const { execPath } = process;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const inPath = folders.map((folder) => join(folder, basename(execPath)));
  const node = stablePath(execPath, { others: inPath, resolve: realPath });
  const script = stablePath(ownScript(), { others: [], resolve: realPath });
  // The npx command is a link to its script, except on Windows, where the script is in a folder next to it.
  const npx = [dirname(node), ...folders]
    .flatMap((folder) => [join(folder, 'npx'), join(folder, 'node_modules', 'npm', 'bin', 'npx-cli.js')])
    .map(realPath)
    .find((path) => path?.endsWith('npx-cli.js'));
  if (npx === undefined && isInCache(script))
    throw new UsageError(
      'this copy is in a cache and may be deleted, and there is no npx to fetch it again; install it first: npm install --global process-manager-mcp',
    );
  return { node, script, npx: npx ?? 'npx', version: VERSION, platform: PLATFORM };
}
