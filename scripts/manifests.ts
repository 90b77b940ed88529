// What catalogues are told of this package: manifest.json of the MCP bundle, and server.json of the MCP registry.
import pkg from '../package.json' with { type: 'json' };
import { TOOLS } from '../src/commands/tools-here.ts';

const TITLE = 'Process Manager';
const REPOSITORY_URL = pkg.repository.url.replace(/^git\+|\.git$/g, '');

/** Settings that a person makes where it is installed; all others are in the configuration file. */
const SETTINGS = {
  ALLOW_ROOT: {
    title: "Allow root's processes",
    description: "Root's processes may be seen and ended, as far as the system lets this server.",
    isSwitch: true,
  },
  ALLOW_USERS: {
    title: 'Allow other users',
    description: 'Other users whose processes may be seen and ended: john,postgres, or * for all.',
    isSwitch: false,
  },
  READ_ONLY: {
    title: 'Read only',
    description: 'Only the tools that change nothing are offered.',
    isSwitch: true,
  },
} as const;
const settings = Object.entries(SETTINGS);

/** manifest.json in version 0.3 of the format. Switches arrive as `true` and `false`: see release/start.cjs. */
export const bundleManifest = () => ({
  manifest_version: '0.3',
  name: pkg.name,
  display_name: TITLE,
  version: pkg.version,
  description: pkg.description,
  author: { name: pkg.author },
  repository: { type: 'git', url: REPOSITORY_URL },
  homepage: REPOSITORY_URL,
  license: pkg.license,
  keywords: pkg.keywords,
  server: {
    type: 'node',
    entry_point: 'start.cjs',
    mcp_config: {
      command: 'node',
      args: [`\${__dirname}/start.cjs`],
      env: Object.fromEntries(settings.map(([name]) => [name, `\${user_config.${name.toLowerCase()}}`])),
    },
  },
  tools: TOOLS.map(({ name, description }) => ({ name, description })),
  compatibility: { platforms: ['linux'], runtimes: { node: pkg.engines.node } },
  user_config: Object.fromEntries(
    settings.map(([name, { title, description, isSwitch }]) => [
      name.toLowerCase(),
      {
        ...{ type: isSwitch ? 'boolean' : 'string', title, description, required: false },
        default: isSwitch ? false : '',
      },
    ]),
  ),
});

/** server.json in the format of 2025-12-11. The registry lets in who proves to own the name: package.json repeats it. */
export const serverJson = () => ({
  $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  name: pkg.mcpName,
  title: TITLE,
  description: pkg.description,
  repository: { url: REPOSITORY_URL, source: 'github' },
  version: pkg.version,
  packages: [
    {
      registryType: 'npm',
      identifier: pkg.name,
      version: pkg.version,
      transport: { type: 'stdio' },
      environmentVariables: settings.map(([name, { description, isSwitch }]) => ({
        ...{ name, description, isRequired: false },
        ...(isSwitch && { choices: ['Y', 'N'], default: 'N' }),
      })),
    },
  ],
});

/** The whole of server.json, written by `npm run docs`. */
export const serverJsonText = (): string => `${JSON.stringify(serverJson(), null, 2)}\n`;
