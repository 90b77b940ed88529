import { SQL_PROGRAMS } from '../../../src/redaction/program-rules/sql-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'mydumper -p {kakadu}',
  'mydumper -p{kakadu}',
  'cockroach sql --url xpostgres://bob:a/b=c@h',
  'mysqlsh !bob:kakadu@h',
  'hdbuserstore SET KEY host bob {kakadu}',
  'mkstore -wrl w -createEntry alias {kakadu}',
  'mkstore -wrl w -createCredential db bob {kakadu}',
  'mycli -p{kakadu} shop',
  'mysqlsh -p{kakadu} --uri root@db',
  'mysql --password Shop-2024',
  'mysql --password={kakadu} shop',
  'mysqladmin -p{kakadu} ping',
  'mkstore -wrl w -modifyEntry alias {kakadu}',
  'mkstore -wrl w -modifyCredential orcl bob {kakadu}',
  'mkstore -wrl w -deleteCredential orcl',
  'sqlplus / as sysdba',
  'impdp userid=scott/{kakadu} dumpfile=a.dmp',
  'iusql shop bob {kakadu}',
  'isql -S SYB -U sa -i nightly.sql -o out.txt',
  'isql -Usa -P{kakadu} -SSYB',
  'vsql -w{kakadu}',
  'hdbuserstore set SHOP db:30015 bob {kakadu}',
  'exaplus -c exa:8563 -profile shop',
  'isql-v 1111',
  'taos -h db -P 6030',
  'taosdump -u bob -p{kakadu} -D shop',
  'dgmgrl sys/{kakadu}@orcl',
];

testRules(SQL_PROGRAMS, FURTHER);
