/** Configurations that parsers differ about, each with one server of another program. */

const ODDITIES = [
  'nothing odd',
  'a comment',
  'a comma after the last value',
  'a byte order mark',
  'no text',
  'no end',
] as const;
export type OddTexts = Readonly<Record<(typeof ODDITIES)[number], string>>;

export const OTHER = 'other';
/** It ends at once: what matters is that it stays in the list. */
const SERVER = { command: process.execPath, args: ['-e', '0'] };

export function oddJson(key: string, entry: Readonly<Record<string, unknown>> = SERVER): OddTexts {
  const text = `${JSON.stringify({ [key]: { [OTHER]: entry } }, null, 2)}\n`;
  return {
    'nothing odd': text,
    'a comment': text.replace('{', '{\n  // of mine'),
    'a comma after the last value': text.replace(/\n\}\n$/, ',\n}\n'),
    'a byte order mark': `\uFEFF${text}`,
    'no text': '',
    'no end': text.replace(/\}\n$/, ''),
  };
}

const TOML = `[mcp_servers.${OTHER}]\ncommand = ${JSON.stringify(SERVER.command)}\nargs = ["-e", "0"]\n`;
export const ODD_TOML: OddTexts = {
  'nothing odd': TOML,
  'a comment': `# of mine\n${TOML}`,
  'a comma after the last value': TOML.replace(/\]\n$/, ',]\n'),
  'a byte order mark': `\uFEFF${TOML}`,
  'no text': '',
  'no end': TOML.replace(/\]\n$/, '\n'),
};

/** In the layout of OpenCode, which waits 30 seconds for a server that ends at once. */
export const ODD_OPENCODE = oddJson('mcp', {
  type: 'local',
  command: [SERVER.command, ...SERVER.args],
  enabled: false,
});
export const ODD_MCP_SERVERS = oddJson('mcpServers');
