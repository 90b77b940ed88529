import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TOKEN_PATTERNS } from '../../src/redaction/token-patterns.ts';

/** Some characters of each kind, again and again. */
const WORD = 'aZ_9';
const WORD_DASH = 'a-Z_9';
const LETTERS_DIGITS = 'aZ9';
const UPPER_DIGITS = 'Z9A';
const LOWER_DIGITS = 'a9z';
const HEX = 'a0f9';
const fill = (chars: string, count: number): string => chars.repeat(count).slice(0, count);

interface Token {
  /** What tells whose it is. */
  readonly prefix: string;
  readonly chars: string;
  /** So many of them it has at least; one fewer is no token. */
  readonly least: number;
  readonly suffix?: string;
}
const token = (prefix: string, least: number, chars: string, suffix = ''): Token => ({ prefix, least, chars, suffix });
const tokens = (prefixes: string, least: number, chars: string): Token[] =>
  prefixes.split(' ').map((prefix) => token(prefix, least, chars));

const TOKENS: readonly Token[] = [
  token('eyJ', 48, WORD_DASH),
  token('eyJ', 8, WORD_DASH, '.x'),
  ...tokens('ghp_ gho_ ghu_ ghs_ ghr_', 30, LETTERS_DIGITS),
  token('github_pat_', 30, WORD),
  ...tokens('glpat- glptt- gldt- glrt- glsoat- glcbt- glft- glimt- glagent- gloas- glffct- GR1348941', 16, WORD_DASH),
  ...tokens('AKIA ASIA ABIA ACCA', 16, UPPER_DIGITS),
  token('AIza', 30, WORD_DASH),
  ...tokens('ya29. GOCSPX-', 20, WORD_DASH),
  ...tokens('sk- pk- tgp_v1_', 20, WORD_DASH),
  ...tokens('gsk_ r8_ pplx- xai-', 20, WORD),
  ...tokens('sk_live_ rk_test_ whsec_ sk_', 20, LETTERS_DIGITS),
  ...tokens('sq0atp- sq0csp- sq0idp-', 20, WORD_DASH),
  token('access_token$production$', 16, WORD),
  ...tokens('xoxa- xoxb- xoxc- xoxe- xoxo- xoxp- xoxr- xoxs- xapp- xoxe.xoxb- xoxe.xoxp-', 10, WORD_DASH),
  ...tokens('hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/', 10, 'aZ/-9'),
  ...tokens('discord.com/api/webhooks/ discordapp.com/api/webhooks/', 10, 'aZ/-9'),
  token('webhook.office.com/webhookb2/', 10, 'a@Z/-9'),
  token('npm_', 30, LETTERS_DIGITS),
  token('pypi-', 30, WORD_DASH),
  token('rubygems_', 32, HEX),
  token('cio', 32, LETTERS_DIGITS),
  ...tokens('dckr_pat_ dckr_oat_', 20, WORD_DASH),
  token('oy2', 43, LOWER_DIGITS),
  token('hf_', 20, LETTERS_DIGITS),
  ...tokens('hvs. hvb. hvr.', 20, WORD_DASH),
  ...tokens('s. b.', 24, LETTERS_DIGITS),
  ...tokens('doo_v1_ dop_v1_ dor_v1_', 40, HEX),
  ...tokens('abcdefghij0123.atlasv1. sha256~', 40, WORD_DASH),
  ...tokens('sqa_ sqp_ squ_', 40, HEX),
  token('SG.', 16, WORD_DASH, `.${fill(WORD_DASH, 16)}`),
  token('SG.abcdefghij-_012345.', 16, WORD_DASH),
  token('key-', 32, HEX),
  token('', 32, HEX, '-us1'),
  token('', 32, HEX, '-us21'),
  ...tokens('xkeysib- xsmtpib-', 32, HEX),
  token('re_', 8, LETTERS_DIGITS, `_${fill(LETTERS_DIGITS, 20)}`),
  token('re_abcdefgh_', 20, LETTERS_DIGITS),
  ...tokens('shpat_ shpss_ shpca_ shppa_ SK', 32, HEX),
  token('ATATT3x', 20, 'a-Z=_9'),
  token('ATBB', 24, WORD_DASH),
  token('lin_api_', 32, WORD),
  ...tokens('figd_ figu_', 32, WORD_DASH),
  token('ntn_', 40, WORD),
  token('secret_', 40, LETTERS_DIGITS),
  token('PMAK-', 24, HEX, `-${fill(HEX, 34)}`),
  token('pat', 14, LETTERS_DIGITS, `.${fill(HEX, 64)}`),
  token('sl.', 60, WORD_DASH),
  ...tokens('sntrys_ sntryu_ glc_', 30, 'a-Z=_9'),
  token('NRAK-', 27, UPPER_DIGITS),
  token('', 36, HEX, 'NRAL'),
  token('glsa_', 30, WORD),
  ...tokens('pscale_tkn_ pscale_pw_ pscale_oauth_ fo1_', 30, WORD_DASH),
  token('pul-', 40, HEX),
  token('nfp_', 30, WORD),
  ...tokens('fm1_ fm2_', 30, 'a+Z/=_9'),
  token('tskey-auth-', 20, WORD_DASH),
  ...tokens('dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.', 30, 'a.Z-_9'),
  token('st.', 36, HEX, `.${fill('a.Z_9', 20)}`),
  token('SWMTKN-1-', 40, WORD_DASH),
  token('K10', 64, HEX, '::s'),
  ...tokens('rpa_ dapi- nvapi- ops_ phc_ phx_ tvly- fc- jina_ r2_ ctx7sk- e2b_ sbp_ vcp_ buk_ bkua_', 24, WORD_DASH),
  token('dapi', 32, HEX),
  token('AGE-SECRET-KEY-1', 40, UPPER_DIGITS),
  token('live_123456_', 20, WORD),
  token('12345678:AA', 30, WORD_DASH),
  token('api.telegram.org/bot1234567890:', 30, WORD_DASH),
  token('M', 23, 'aZ-_9', `.abcd-_.${fill(WORD_DASH, 27)}`),
  token(`Nabcdefghijklmnopqrstuvw.abcd-_.`, 27, WORD_DASH),
  ...'1 2 2a 2b 2x 2y 5 6 y gy 7 apr1 argon2i argon2d argon2id scrypt pbkdf2 pbkdf2-sha256'
    .split(' ')
    .map((kind) => token(`$${kind}$`, 6, 'a./$=,+-Z9')),
];

const isToken = (text: string): boolean => TOKEN_PATTERNS.some(({ shape }) => text.search(shape) >= 0);
const textOf = ({ prefix, chars, suffix = '' }: Token, count: number): string => prefix + fill(chars, count) + suffix;

for (const one of TOKENS) {
  const { prefix, least, suffix } = one;
  test(`${prefix}…${suffix ?? ''} is a token from ${least} characters on`, () => {
    assert.ok(isToken(textOf(one, least)));
    assert.ok(!isToken(textOf(one, least - 1)));
  });
}

test('a token begins where a word begins', () => {
  for (const one of TOKENS.filter(({ prefix }) => /^\w/.test(prefix) && !/[/:]|xoxe\./.test(prefix)))
    assert.ok(!isToken(`x${textOf(one, one.least)}`), one.prefix);
});

test('a token of a fixed length ends where a word ends', () => {
  for (const prefix of ['AKIA', 'cio', 'oy2', 's.', 'key-', 'SK']) {
    const one = TOKENS.find((candidate) => candidate.prefix === prefix) ?? assert.fail();
    assert.ok(isToken(`${textOf(one, one.least)},`), prefix);
    assert.ok(!isToken(`${textOf(one, one.least)}a`), prefix);
  }
});

test('a private key is found with what follows it, also where its end is missing', () => {
  for (const kind of ['', 'RSA ', 'OPENSSH ']) {
    const begun = `-----BEGIN ${kind}PRIVATE KEY-----\nMIIabc/+=\n`;
    for (const text of [begun, `${begun}-----END ${kind}PRIVATE KEY-----`])
      assert.ok(TOKEN_PATTERNS.some(({ shape }) => text.replace(shape, '') === ''));
  }
  assert.ok(isToken('-----BEGIN PGP PRIVATE KEY BLOCK-----'));
  assert.ok(!isToken('-----BEGIN PUBLIC KEY-----'));
});
