/** Figures as a person reads them: the two largest units, never more precise than they are. */

const UNITS = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** `45s`, `12m 5s`, `3h 12m`, `2d 4h` */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const largest = UNITS.findIndex(([, unitS]) => whole >= unitS);
  if (largest < 0) return '0s';
  const [first, second] = UNITS.slice(largest);
  if (!first) return `${whole}s`;
  const [letter, unitS] = first;
  const rest = second ? Math.floor((whole % unitS) / second[1]) : 0;
  return `${Math.floor(whole / unitS)}${letter}${second && rest > 0 ? ` ${rest}${second[0]}` : ''}`;
}

const LARGER = ['MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `4.3 MiB`, `308 MiB`, `1.2 GiB` */
export function memoryText(mib: number): string {
  let [value, index] = [mib, 0];
  // 1023.5 MiB would round to a number with more digits than the unit has.
  while (value >= 1023.5 && index < LARGER.length - 1) {
    value /= 1024;
    index++;
  }
  const isExact = (value >= 9.95 && index === 0) || value === 0;
  return `${isExact ? Math.round(value) : value.toFixed(1)} ${LARGER[index]}`;
}

/** `12.3%`, of one core. */
export const percentText = (percent: number): string => `${percent.toFixed(1)}%`;
