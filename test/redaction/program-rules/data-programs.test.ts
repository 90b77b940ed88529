import { test } from 'node:test';
import { assertHidden } from './marked-lines.ts';

const LINES = [
  'mydumper -p {kakadu}',
  'mydumper -p{kakadu}',
  'redis-cli AUTH {bob} {kakadu}',
  'redis-cli ACL SETUSER bob >{kakadu}',
  'redis-cli SET a b>kakadu',
  'redli -a {kakadu}',
  'redli -a{kakadu}',
  'etcdctl --user=bob:{kakadu} get x',
  'etcdctl passwd bob {kakadu}',
  'etcd --auth-token jwt,sign-method=RS256',
  'rabbitmqctl hash_password {kakadu}',
  'rabbitmqctl add_user -n node bob {kakadu}',
  'nzsql -W {kakadu}',
  'activemq producer -p {kakadu}',
  'pulsar-admin --auth-params {kakadu}',
  'mqttx -P{kakadu}',
  'emqx_ctl admins add bob {kakadu}',
  'kcat -X a,sasl.password=none',
  'cockroach node status --url postgres://bob:{a/b=c}@h',
  'cockroach sql --url postgresql://bob:{a/b=c}@h',
  'cockroach sql --url=postgres://bob:{a/b=c}@h',
  'cockroach sql --url xpostgres://bob:a/b=c@h',
  'mysqlsh bob:{kakadu}@h',
  'mysqlsh --uri=bob:{kakadu}@h',
  'mysqlsh !bob:kakadu@h',
  'hdbuserstore SET KEY host bob {kakadu}',
  'mkstore -wrl w -createEntry alias {kakadu}',
  'mkstore -wrl w -createCredential db bob {kakadu}',
  'bteq "logon h/bob,{kakadu}"',
  'bteq "LOGON h/bob,{kakadu}"',
  'bteq "relogon h/bob,kakadu"',
  'deluge-console connect host bob {kakadu}',
];

for (const line of LINES) test(`hidden is what is in braces: ${line}`, () => assertHidden(line));
