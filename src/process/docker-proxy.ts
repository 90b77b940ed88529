/**
 * Where Docker's userland proxy forwards a published port to, from its argv: `172.17.0.2:80`. Undefined for any other
 * program.
 */
export function forwardsTo(argv: readonly string[] | undefined): string | undefined {
  if (!argv?.[0]?.endsWith('docker-proxy')) return undefined;
  const after = (option: string): string | undefined =>
    argv.includes(option) ? argv[argv.indexOf(option) + 1] : undefined;
  const [address, port] = [after('-container-ip'), after('-container-port')];
  if (address === undefined || port === undefined) return undefined;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
