/** A generator of numbers from 0 to 1, the same for the same seed; mulberry32, of public domain. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many of them, each as likely as any other, in their own order. */
export function sampleOf<T>(all: readonly T[], count: number, random: () => number): T[] {
  const places = all.map((_, index) => index);
  const chosen = Math.min(count, all.length);
  for (let index = 0; index < chosen; index++) {
    const other = index + Math.floor(random() * (places.length - index));
    [places[index], places[other]] = [places[other] ?? 0, places[index] ?? 0];
  }
  return places
    .slice(0, chosen)
    .sort((a, b) => a - b)
    .flatMap((place) => all.slice(place, place + 1));
}
