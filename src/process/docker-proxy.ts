/**
 * Where Docker's userland proxy forwards a published port to, from its argv: `172.17.0.2:80`. Undefined for any other
 * program.
 */
export function forwardsTo(argv: readonly string[] | undefined): string | undefined {
  const address = containerIp(argv);
  const port = optionOf(argv, 'container-port');
  if (address === undefined || port === undefined) return undefined;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** The address of its container. */
export const containerIp = (argv: readonly string[] | undefined): string | undefined => optionOf(argv, 'container-ip');

/** The port on this machine that it publishes. */
export function hostPortOf(argv: readonly string[] | undefined): number | undefined {
  const port = Number(optionOf(argv, 'host-port'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** The program is written in Go: `-name value` or `-name=value`, with one dash or two. */
function optionOf(argv: readonly string[] | undefined, name: string): string | undefined {
  if (!argv?.[0]?.endsWith('docker-proxy')) return undefined;
  for (const [index, word] of argv.entries()) {
    const option = /^--?([a-z-]+)(?:=(.*))?$/.exec(word);
    if (option?.[1] === name) return option[2] ?? argv[index + 1];
  }
  return undefined;
}
