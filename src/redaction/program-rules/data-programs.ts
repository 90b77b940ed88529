import type { ProgramRule } from './program-rules.ts';

const split = (names: string): string[] => names.split(' ');

/** Databases, caches, brokers, storage of data. */
export const DATA_PROGRAMS: readonly ProgramRule[] = [
  {
    programs: split(
      'mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlbinlog mysqlslap mysqlpump mysql_upgrade mariadb mariadb-dump mariadb-admin mariadb-check mariadb-import mariadb-show mariadb-binlog mariabackup mycli',
    ),
    attached: ['-p'],
  },
  { programs: ['mysqladmin', 'mariadb-admin'], words: { password: 1 } },
  { programs: split('mydumper myloader pt-archiver pt-osc'), next: ['-p'], attached: ['-p'] },
  {
    programs: split('redis-cli valkey-cli redis-benchmark valkey-benchmark keydb-cli'),
    next: ['-a', '--pass'],
    words: { auth: 1, AUTH: 1 },
  },
  { programs: split('redis-cli valkey-cli keydb-cli'), words: { auth: 2, AUTH: 2 } },
  {
    programs: split('redis-server redis-sentinel valkey-server'),
    words: { 'auth-pass': 2, '--requirepass': 1, '--masterauth': 1 },
  },
  { programs: ['etcdctl'], after: { options: ['--user'], separator: ':' } },
  { programs: ['etcd'], plain: ['--auth-token', '--initial-cluster-token'] },
  {
    programs: split('zip unzip zipcloak sqlcmd bcp mosquitto_pub mosquitto_sub tsql isql fisql ipmitool p4'),
    next: ['-P'],
    attached: ['-P'],
  },
  { programs: split('mosquitto_pub mosquitto_sub'), next: ['--pw'] },
  { programs: ['mosquitto_passwd'], subcommands: ['-b'], words: { '-b': 3 } },
  {
    programs: split(
      'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles cqlsh rdesktop cypher-shell beeline supabase mysqlsh',
    ),
    next: ['-p'],
    attached: ['-p'],
  },
  { programs: split('nodetool sstableloader'), next: ['-pw'] },
  { programs: ['vsql'], next: ['-w'] },
  { programs: ['influx'], subcommands: ['user', 'setup'], next: ['-p'] },
  { programs: ['neo4j-admin'], words: { 'set-initial-password': 1 } },
  { programs: ['influx', 'influxd-ctl'], next: ['-t', '-pwd'] },
  { programs: ['db2'], words: { using: 1 } },
  { programs: ['isql', 'iusql'], words: { isql: 3, iusql: 3 } },
  { programs: split('sqlplus expdp impdp exp imp rman sqlldr sql'), shape: /^((?:userid=)?\w{1,64}\/)[^@\s/]{1,128}/ },
  {
    programs: ['rabbitmqctl'],
    words: { add_user: 2, change_password: 2, authenticate_user: 2 },
    takes: ['-n', '--node', '-p', '--vhost'],
  },
  { programs: ['stomp'], next: ['-W'] },
  { programs: split('nats-server gnatsd'), next: ['--auth'] },
  { programs: ['elasticsearch-reset-password-tool'], next: ['-p'] },
  {
    programs: split(
      'couchbase-cli cbbackup cbrestore cbbackupmgr cbimport cbexport cbq cbc exaplus check_mysql check_mysql_query check_pgsql check_oracle check_mssql isql-fb gsec gbak gfix nbackup hive clickhouse-backup cassandra-stress opensearch-cli arangodump arangorestore arangoimport arangosh maxctrl maxadmin proxysql orientdb vsql tarantoolctl ravendb-cli redis-dump redis-load redis-shake pgloader ora2pg sqsh osql bteq fexp mload fastload nzsql nzload nz_backup dbload hdbsql hdbuserstore hdbbackupdiag',
    ),
    next: ['-p', '-pw', '-passwd'],
    attached: ['-p'],
  },
  {
    programs: split('exaplus check_ldap check_ldaps check_dbi sqsh osql mssql-cli ysqlsh'),
    next: ['-P'],
    attached: ['-P'],
  },
  { programs: split('gsec gbak gfix isql-fb nbackup'), next: ['-pas', '-pw', '-password'] },
  { programs: ['nzsql', 'nzload'], next: ['-W', '-pw'] },
  { programs: split('redis-cli valkey-cli'), shape: /^(>)[^\s>].{2,256}/ },
  {
    programs: split('iredis redis-dump redis-load redis-memory-analyzer redis-rdb-cli redli'),
    next: ['-a'],
    attached: ['-a'],
  },
  {
    programs: split('mysqlsh mysql-router mysqlrouter mysqlfrm mysqldbcopy'),
    shape: /^([\w.-]{1,64}:)[^@\s/]{1,128}(?=@)/,
  },
  { programs: ['etcdctl'], words: { passwd: 2 } },
  { programs: split('rabbitmqctl'), words: { hash_password: 1 } },
  { programs: split('activemq artemis amqsput amqsget'), next: ['--password', '-p'] },
  { programs: split('pulsar-admin pulsar-client'), next: ['--auth-params'] },
  { programs: split('mqttx mqttui hivemq mqtt emqx_ctl mqtt-cli'), next: ['-P', '-pw'], attached: ['-P'] },
  { programs: split('emqx_ctl vernemq vmq-passwd'), words: { add: 2, passwd: 2 } },
  { programs: split('kcat kafkacat'), shape: /^((?:sasl\.password|ssl\.key\.password)=).{1,1024}/s },
  { programs: split('cockroach ysql'), shape: /^(postgres(?:ql)?:\/\/[^\s:@/]{1,64}:)[^@\s]{1,256}(?=@)/ },
  { programs: split('hdbsql hdbuserstore'), words: { SET: 4, Set: 4, set: 4 } },
  {
    programs: ['mkstore'],
    words: { '-createCredential': 3, '-modifyCredential': 3, '-createEntry': 2, '-modifyEntry': 2 },
    plain: ['-createCredential', '-modifyCredential', '-deleteCredential', '-listCredential'],
  },
  { programs: split('kafka-storage kafka-storage.sh'), plain: ['-t', '--cluster-id'] },
  { programs: split('bteq fexp mload fastload'), shape: /^(\.?logon\s[^,]{1,128},).{1,256}/i },
  { programs: split('deluge-console'), words: { connect: 3 } },
];
