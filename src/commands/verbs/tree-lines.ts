/** The lines that join each row of a tree, in pre-order with its depth, to its parent: `│  ├─ `. */
export function treeLines(depths: readonly number[]): string[] {
  // From below: at which depths does a later sibling follow?
  const lines: string[] = [];
  let follows: readonly boolean[] = [];
  for (const depth of depths.toReversed()) {
    const above = Array.from({ length: Math.max(0, depth - 1) }, (_, level) => (follows[level + 1] ? '│  ' : '   '));
    const own = depth === 0 ? '' : follows[depth] ? '├─ ' : '└─ ';
    lines.push(above.join('') + own);
    follows = Array.from({ length: depth + 1 }, (_, level) => level === depth || (follows[level] ?? false));
  }
  return lines.reverse();
}
