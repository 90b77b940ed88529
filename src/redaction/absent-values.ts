/** Values that hold no secret: it is absent, or the shell inserts it. */

/** Empty, one character, a switch, the name of a scheme, or already redacted. */
export const isNothing = (value: string): boolean =>
  /^(?:.?|["']{2}|[<>|&]{2}|\*+|true|false|null|none|undefined|basic|bearer|digest|apikey|negotiate|argon2(?:id|d|i)?|bcrypt|scrypt|pbkdf2|["']?\[redacted\]?.*)$/is.test(
    value,
  );

/** `$NAME`, `${NAME}`, `$(command)`: a variable that a shell expands, as the whole value. */
export const isShellVariable = (value: string): boolean =>
  /^(?:"\$[^"]+"|\$(?:|[A-Za-z_]\w*|\{\w[^}]*\}|\(.*\)|env:\w+)|%[A-Za-z_]\w*%|\$?\{\{[^}]*\}\})$/s.test(value);
