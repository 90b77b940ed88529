import type { DocumentedRule } from './program-rules.ts';

/** Databases that speak SQL. */
export const SQL_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs:
      'mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlbinlog mysqlslap mysqlpump mysql_upgrade mysqlsh mariadb mariadb-dump mariadb-admin mariadb-check mariadb-import mariadb-show mariadb-binlog mariadb-backup mariabackup',
    attached: '-p',
    source: 'mysql(1)',
    example: 'mysql -h db -u root -p{kakadu} shop',
  },
  // Without an equals sign it asks.
  {
    programs:
      'mysql mysqldump mysqladmin mariadb mariadb-dump mariadb-admin psql pg_dump pg_dumpall pg_restore pg_basebackup dropdb vacuumdb',
    plain: '--password',
    source: 'mysql(1), psql(1)',
    example: 'pg_dump --password Shop-2024 -f /tmp/shop.sql',
  },
  {
    programs: 'mysqladmin mariadb-admin',
    words: { 1: 'password' },
    source: 'mysqladmin(1)',
    example: 'mysqladmin -u root password {kakadu}',
  },
  {
    programs: 'mycli mydumper myloader pt-archiver pt-online-schema-change',
    next: '-p',
    attached: '-p',
    source: 'mycli --help, mydumper(1)',
    example: 'mycli -h db -p {kakadu} shop',
  },
  {
    programs: 'sqlcmd bcp osql isql fisql tsql sqsh mssql-cli',
    next: '-P',
    attached: '-P',
    source: 'sqlcmd -?, tsql(1)',
    example: 'sqlcmd -S db -P {kakadu}',
  },
  {
    programs: 'isql iusql',
    words: { 3: 'isql iusql' },
    takes: '-S -U -P -i -o -D',
    source: 'isql(1) of unixODBC',
    example: 'isql shop bob {kakadu} -v',
  },
  {
    programs: 'sqlplus sql expdp impdp exp imp rman sqlldr dgmgrl',
    shape: /^((?:userid=)?\w{1,64}\/)[^@\s/]{1,128}/,
    source: "SQL*Plus User's Guide",
    example: 'sqlplus -s scott/{kakadu}@orcl',
  },
  {
    programs: 'mkstore',
    words: { 2: '-createEntry -modifyEntry', 3: '-createCredential -modifyCredential' },
    plain: '-createCredential -modifyCredential -deleteCredential',
    source: 'Oracle Database Security Guide',
    example: 'mkstore -wrl /u01/wallet -createCredential orcl scott {kakadu}',
  },
  {
    programs: 'db2',
    words: { 1: 'using' },
    source: 'Db2 Command Reference',
    example: 'db2 connect to shop user bob using {kakadu}',
  },
  {
    programs: 'vsql',
    next: '-w',
    attached: '-w',
    source: 'vsql --help',
    example: "vsql -h db -w {kakadu} -c 'select 1'",
  },
  {
    programs: 'gbak gfix gsec isql-fb',
    next: '-pas',
    source: 'gbak(1)',
    example: 'gbak -b -user SYSDBA -pas {kakadu} emp.fdb emp.fbk',
  },
  {
    programs: 'hdbuserstore',
    words: { 4: 'SET set' },
    source: 'hdbuserstore help',
    example: 'hdbuserstore SET SHOP db:30015 bob {kakadu}',
  },
  {
    programs: 'isql-v isql-vt',
    words: { 3: 'isql-v isql-vt' },
    source: 'Virtuoso manual',
    example: 'isql-v 1111 bob {kakadu} load.isql',
  },
  {
    programs: 'taos taosdump taosBenchmark',
    attached: '-p',
    source: 'TDengine manual',
    example: 'taos -h db -u bob -p{kakadu}',
  },
];
