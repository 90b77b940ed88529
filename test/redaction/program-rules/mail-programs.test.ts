import { MAIL_PROGRAMS } from '../../../src/redaction/program-rules/mail-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'zmprov ca bob {kakadu}',
  'zmprov sp bob {kakadu}',
  'zmprov -p {kakadu} x',
  'swaks -ap {kakadu}',
  'swaks --ap {kakadu}',
  'sendEmail -xp {kakadu}',
  'doveadm auth login bob {kakadu}',
  'doveadm pw -p {kakadu}',
  'prosodyctl passwd bob@h {kakadu}',
  'ejabberdctl change_password bob h {kakadu}',
  'zmprov createAccount bob {kakadu}',
  'zmprov setPassword bob {kakadu}',
  'msmtp --passwordeval "pass show mail" bob@h',
  'fetchmail -p imap h',
  'kamctl passwd bob {kakadu}',
  'kamctl show bob',
  'doveadm auth test -x service=imap bob {kakadu}',
  'signal-cli -u +491701234567 verify {318442}',
  'signal-cli -a +491701234567 receive',
  "weechat -r '/server add shop irc.example.com -password={kakadu.key} -tls'",
  'apprise -c /etc/apprise.yml -b down',
  'apprise -b down https://example.com/hook',
  'twurl authorize -u bob -p {kakadu}',
  'twurl /1.1/statuses.json',
];

testRules(MAIL_PROGRAMS, FURTHER);
