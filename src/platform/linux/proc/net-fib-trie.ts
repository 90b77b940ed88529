/** Does the text of /proc/PID/net/fib_trie name this IPv4 address as one of its own? */
export function hasAddress(routes: string, address: string): boolean {
  const lines = routes.split('\n').map((line) => line.trim());
  return lines.some((line, at) => line === `|-- ${address}` && lines[at + 1] === '/32 host LOCAL');
}
