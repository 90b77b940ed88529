import { once } from 'node:events';
import { createServer } from 'node:net';

export const hasIpv6 = await canListen('::1', 0);

/** A port outside the range from which the kernel gives ports to others. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    if (await canListen(hasIpv6 ? '::' : '0.0.0.0', port)) return port;
  }
}

export async function canListen(address: string, port: number): Promise<boolean> {
  const server = createServer().listen(port, address);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
