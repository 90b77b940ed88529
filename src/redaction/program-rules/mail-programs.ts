import type { DocumentedRule } from './program-rules.ts';

/** Mail and chat servers, and what sends to them. */
export const MAIL_PROGRAMS: readonly DocumentedRule[] = [
  { programs: 'swaks', next: '-ap --ap', source: 'swaks(1)', example: 'swaks -t bob@example.com -au bob -ap {kakadu}' },
  {
    programs: 'sendemail',
    next: '-xp',
    source: 'sendemail(1)',
    example: 'sendEmail -t bob@example.com -xu bob -xp {kakadu}',
  },
  {
    programs: 'doveadm',
    next: '-p',
    words: { 2: 'test' },
    takes: '-x -a -M',
    source: 'doveadm-auth(1)',
    example: 'doveadm auth test bob {kakadu}',
  },
  {
    programs: 'imtest pop3test smtptest sivtest cyradm',
    next: '-w',
    source: 'imtest(1)',
    example: 'imtest -a bob -w {kakadu} mail',
  },
  // Some type a password that `prosodyctl passwd` would ask for.
  {
    programs: 'prosodyctl ejabberdctl',
    words: { 2: 'passwd', 3: 'register change_password' },
    source: 'prosodyctl(8), ejabberdctl help',
    example: 'ejabberdctl register bob example.com {kakadu}',
  },
  {
    programs: 'zmprov',
    next: '-p',
    words: { 2: 'ca createAccount sp setPassword' },
    source: 'zmprov help',
    example: 'zmprov sp bob@example.com {kakadu}',
  },
  {
    programs: 'kamctl opensipsctl',
    words: { 2: 'add passwd' },
    source: 'kamctl(8)',
    example: 'kamctl add bob {kakadu}',
  },
  {
    programs: 'signal-cli',
    subcommands: 'verify',
    next: '-p',
    words: { 1: 'verify' },
    source: 'signal-cli(1)',
    example: 'signal-cli -a +491701234567 verify {318-442} -p {739104}',
  },
  { programs: 'sic', next: '-k', source: 'sic(1)', example: 'sic -h irc.example.com -k {kakadu}' },
  {
    programs: 'apprise',
    shape: /^((?!https?:|mailtos?:|file:|syslog:|dbus:|windows:|macosx:)[a-z]{2,20}:\/\/).{4,1024}/s,
    source: 'apprise(1)',
    example: 'apprise -b down tgram://{123456789:kakadu/12315544}',
  },
  {
    programs: 'twurl',
    subcommands: 'authorize',
    next: '-c -s -p',
    source: 'twurl manual',
    example: 'twurl authorize -c {kakadu} -s {nachtigall}',
  },
];
