import type { WrittenRule } from './program-rules.ts';

/** Databases, caches, brokers, storage of data. */
export const DATA_PROGRAMS: readonly WrittenRule[] = [
  {
    programs:
      'mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlbinlog mysqlslap mysqlpump mysql_upgrade mariadb mariadb-dump mariadb-admin mariadb-check mariadb-import mariadb-show mariadb-binlog mariabackup mycli',
    attached: '-p',
  },
  { programs: 'mysqladmin mariadb-admin', words: { 1: 'password' } },
  { programs: 'mydumper myloader pt-archiver pt-osc', next: '-p', attached: '-p' },
  {
    programs: 'redis-cli valkey-cli redis-benchmark valkey-benchmark keydb-cli',
    next: '-a --pass',
    words: { 1: 'auth AUTH' },
  },
  { programs: 'redis-cli valkey-cli keydb-cli', words: { 2: 'auth AUTH' } },
  { programs: 'redis-server redis-sentinel valkey-server', words: { 1: '--requirepass --masterauth', 2: 'auth-pass' } },
  { programs: 'etcdctl', after: { options: '--user', separator: ':' }, words: { 2: 'passwd' } },
  { programs: 'etcd', plain: '--auth-token --initial-cluster-token' },
  {
    programs: 'zip unzip zipcloak sqlcmd bcp mosquitto_pub mosquitto_sub tsql isql fisql ipmitool p4',
    next: '-P',
    attached: '-P',
  },
  { programs: 'mosquitto_pub mosquitto_sub', next: '--pw' },
  { programs: 'mosquitto_passwd', subcommands: '-b', words: { 3: '-b' } },
  {
    programs:
      'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles cqlsh rdesktop cypher-shell beeline supabase mysqlsh',
    next: '-p',
    attached: '-p',
  },
  { programs: 'nodetool sstableloader', next: '-pw' },
  { programs: 'vsql', next: '-w' },
  { programs: 'influx', subcommands: 'user setup', next: '-p' },
  { programs: 'neo4j-admin', words: { 1: 'set-initial-password' } },
  { programs: 'influx influxd-ctl', next: '-t -pwd' },
  { programs: 'db2', words: { 1: 'using' } },
  { programs: 'isql iusql', words: { 3: 'isql iusql' } },
  { programs: 'sqlplus expdp impdp exp imp rman sqlldr sql', shape: /^((?:userid=)?\w{1,64}\/)[^@\s/]{1,128}/ },
  {
    programs: 'rabbitmqctl',
    words: { 1: 'hash_password', 2: 'add_user change_password authenticate_user' },
    takes: '-n --node -p --vhost',
  },
  { programs: 'stomp', next: '-W' },
  { programs: 'nats-server gnatsd', next: '--auth' },
  { programs: 'elasticsearch-reset-password-tool', next: '-p' },
  {
    programs:
      'couchbase-cli cbbackup cbrestore cbbackupmgr cbimport cbexport cbq cbc exaplus check_mysql check_mysql_query check_pgsql check_oracle check_mssql isql-fb gsec gbak gfix nbackup hive clickhouse-backup cassandra-stress opensearch-cli arangodump arangorestore arangoimport arangosh maxctrl maxadmin proxysql orientdb vsql tarantoolctl ravendb-cli redis-dump redis-load redis-shake pgloader ora2pg sqsh osql bteq fexp mload fastload nzsql nzload nz_backup dbload hdbsql hdbuserstore hdbbackupdiag',
    next: '-p -pw -passwd',
    attached: '-p',
  },
  { programs: 'exaplus check_ldap check_ldaps check_dbi sqsh osql mssql-cli ysqlsh', next: '-P', attached: '-P' },
  { programs: 'gsec gbak gfix isql-fb nbackup', next: '-pas -pw -password' },
  { programs: 'nzsql nzload', next: '-W -pw' },
  { programs: 'redis-cli valkey-cli', shape: /^(>)[^\s>].{2,256}/ },
  { programs: 'iredis redis-dump redis-load redis-memory-analyzer redis-rdb-cli redli', next: '-a', attached: '-a' },
  {
    programs: 'mysqlsh mysql-router mysqlrouter mysqlfrm mysqldbcopy',
    shape: /((?:^|=)[\w.-]{1,64}:)[^@\s/]{1,128}(?=@)/,
  },
  { programs: 'activemq artemis amqsput amqsget', next: '--password -p' },
  { programs: 'pulsar-admin pulsar-client', next: '--auth-params' },
  { programs: 'mqttx mqttui hivemq mqtt emqx_ctl mqtt-cli', next: '-P -pw', attached: '-P' },
  { programs: 'emqx_ctl vernemq vmq-passwd', words: { 2: 'add passwd' } },
  { programs: 'kcat kafkacat', shape: /^((?:sasl\.password|ssl\.key\.password)=).{1,1024}/s },
  { programs: 'cockroach sql ysql', shape: /((?:^|=)postgres(?:ql)?:\/\/[^\s:@/]{1,64}:)[^@\s]{1,256}(?=@)/ },
  { programs: 'hdbsql hdbuserstore', words: { 4: 'SET Set set' } },
  {
    programs: 'mkstore',
    words: { 2: '-createEntry -modifyEntry', 3: '-createCredential -modifyCredential' },
    plain: '-createCredential -modifyCredential -deleteCredential -listCredential',
  },
  { programs: 'kafka-storage kafka-storage.sh', plain: '-t --cluster-id' },
  { programs: 'bteq fexp mload fastload', shape: /^(\.?logon\s[^,]{1,128},).{1,256}/i },
  { programs: 'deluge-console', words: { 3: 'connect' } },
];
