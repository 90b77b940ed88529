/** Options of one program whose value is a secret although their name does not say so. */
export interface ToolRule {
  readonly programs: readonly string[];
  /** One of these sub-commands must be there, e.g. `login`. */
  readonly subcommands?: readonly string[];
  /** Options whose next argument is secret. */
  readonly next?: readonly string[];
  /** Options whose secret is attached: `-pSECRET`. */
  readonly attached?: readonly string[];
  /** Options (value next or attached) of the form `user<separator>secret`: only what follows the separator goes. */
  readonly after?: { readonly options: readonly string[]; readonly separator: string };
  /** Words after which the n-th plain argument is secret: `add_user NAME SECRET` is 2. The program's name is one, too. */
  readonly words?: Readonly<Record<string, number>>;
  /** An argument of this form: the first group stays. */
  readonly shape?: RegExp;
  /** Options whose value names a secret and is none. */
  readonly plain?: readonly string[];
}

const split = (names: string): string[] => names.split(' ');
const CREDS = ['--creds', '--src-creds', '--dest-creds'];
const USER = ['-u', '--user', '-U', '--proxy-user'];

/** To teach the redaction a new program, add a line here and one to the corpus. */
export const TOOL_RULES: readonly ToolRule[] = [
  {
    programs: split(
      'mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlbinlog mysqlslap mysqlpump mysql_upgrade mariadb mariadb-dump mariadb-admin mariadb-check mariadb-import mariadb-show mariadb-binlog mariabackup mycli',
    ),
    attached: ['-p'],
  },
  { programs: ['mysqladmin', 'mariadb-admin'], words: { password: 1 } },
  { programs: split('mydumper myloader pt-archiver pt-osc'), next: ['-p'], attached: ['-p'] },
  { programs: split('curl'), next: ['-b', '--cookie', '--pass', '--proxy-pass', '--tlspassword'], attached: ['-b'] },
  { programs: ['curl'], after: { options: [...USER, '-E', '--cert', '--proxy-cert'], separator: ':' } },
  {
    programs: split('http https xh xhs ab hey siege wuzz vegeta bombardier'),
    after: { options: ['-a', '--auth', '-A', '-P'], separator: ':' },
  },
  { programs: ['ab'], next: ['-C'] },
  { programs: split('http https xh'), next: ['--auth', '-a'] },
  { programs: split('yt-dlp youtube-dl rabbitmqadmin'), next: ['-p'] },
  {
    programs: split('redis-cli valkey-cli redis-benchmark valkey-benchmark keydb-cli'),
    next: ['-a', '--pass'],
    words: { auth: 1, AUTH: 1 },
  },
  {
    programs: split('redis-server redis-sentinel valkey-server'),
    words: { 'auth-pass': 2, '--requirepass': 1, '--masterauth': 1 },
  },
  { programs: ['sshpass'], next: ['-p'], attached: ['-p'] },
  {
    programs: split('docker podman buildah skopeo helm crane oras nerdctl az oc regctl'),
    subcommands: ['login'],
    next: ['-p'],
    attached: ['-p'],
  },
  {
    programs: split('docker podman nerdctl buildah gcloud'),
    plain: ['--secret', '--set-secrets', '--update-secrets', '-e', '--env', '--build-arg'],
  },
  { programs: split('skopeo buildah crictl podman'), after: { options: CREDS, separator: ':' } },
  { programs: ['ctr'], after: { options: ['--user', '-u'], separator: ':' } },
  { programs: ['etcdctl'], after: { options: ['--user'], separator: ':' } },
  { programs: ['etcd'], plain: ['--auth-token', '--initial-cluster-token'] },
  { programs: split('7z 7za 7zr 7zz rar unrar'), attached: ['-p', '-hp'] },
  {
    programs: split('zip unzip zipcloak sqlcmd bcp mosquitto_pub mosquitto_sub tsql isql fisql ipmitool p4'),
    next: ['-P'],
    attached: ['-P'],
  },
  { programs: split('mosquitto_pub mosquitto_sub'), next: ['--pw'] },
  { programs: ['mosquitto_passwd'], subcommands: ['-b'], words: { '-b': 3 } },
  {
    programs: split('ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami ldapcompare ldapmodrdn ldapexop'),
    next: ['-w'],
    attached: ['-w'],
  },
  { programs: ['ldappasswd'], next: ['-s', '-a'] },
  {
    programs: split(
      'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles cqlsh rdesktop cypher-shell beeline supabase mysqlsh',
    ),
    next: ['-p'],
    attached: ['-p'],
  },
  { programs: split('nodetool sstableloader'), next: ['-pw'] },
  { programs: ['vsql'], next: ['-w'] },
  { programs: ['neo4j-admin'], words: { 'set-initial-password': 1 } },
  { programs: ['influx', 'influxd-ctl'], next: ['-t', '-pwd'] },
  { programs: ['db2'], words: { using: 1 } },
  { programs: ['isql', 'iusql'], words: { isql: 3, iusql: 3 } },
  { programs: split('sqlplus expdp impdp exp imp rman sqlldr sql'), shape: /^((?:userid=)?\w{1,64}\/)[^@\s/]{1,128}/ },
  {
    programs: split('smbclient rpcclient net smbget smbcacls wmic winexe'),
    after: { options: ['-U', '--user'], separator: '%' },
  },
  { programs: ['smbclient'], words: { smbclient: 2 } },
  { programs: split('consul nomad serf'), next: ['-encrypt'], attached: ['-encrypt='] },
  { programs: ['consul'], words: { 'set-agent-token': 2 } },
  { programs: split('xfreerdp wfreerdp sdl-freerdp wlfreerdp'), attached: ['/p:', '/gp:'] },
  {
    programs: ['rabbitmqctl'],
    words: { add_user: 2, change_password: 2, authenticate_user: 2 },
  },
  { programs: ['stomp'], next: ['-W'] },
  { programs: split('nats-server gnatsd'), next: ['--auth'] },
  { programs: ['vault'], words: { login: 1, unseal: 1 } },
  {
    programs: ['vault'],
    subcommands: ['write', 'kv', 'login'],
    shape: /^((?:secret_id|token|password|value)=).{1,4096}/s,
  },
  {
    programs: ['aws'],
    next: ['--secret-string', '--secret-binary', '--master-user-password'],
    plain: ['--secret-id', '--next-token'],
  },
  { programs: ['aws'], subcommands: ['put-parameter'], next: ['--value'] },
  { programs: ['az'], subcommands: ['set'], next: ['--value'] },
  { programs: ['doctl'], subcommands: ['init'], next: ['-t'] },
  { programs: split('flyctl fly codecov'), next: ['-t'], subcommands: ['deploy', '-f', '-t'] },
  { programs: ['fly'], subcommands: ['login'], next: ['-p'] },
  { programs: ['linode-cli'], next: ['--root_pass'] },
  { programs: ['cloudflared'], words: { install: 1 } },
  { programs: ['ngrok'], words: { 'add-authtoken': 1, authtoken: 1 } },
  { programs: ['zerotier-cli'], attached: ['-T'] },
  { programs: ['pulumi', 'supabase'], subcommands: ['set'], words: { set: 2 } },
  {
    programs: split('gh glab'),
    subcommands: ['secret', 'variable'],
    next: ['--body', '-b', '--value', '-v'],
    words: { set: 2 },
  },
  { programs: ['llm'], next: ['--value'] },
  { programs: ['ansible-vault'], words: { encrypt_string: 1 } },
  { programs: ['java'], next: ['-secret'], after: { options: ['-auth'], separator: ':' } },
  { programs: ['concourse'], after: { options: ['--add-local-user'], separator: ':' } },
  { programs: ['snyk'], words: { auth: 1 } },
  { programs: ['wandb'], words: { login: 1 } },
  { programs: ['op'], words: { signin: 3 } },
  { programs: ['bw'], words: { login: 2, unlock: 1 }, next: ['--session'] },
  { programs: ['grafana-cli', 'grafana'], words: { 'reset-admin-password': 1 } },
  { programs: ['rclone'], subcommands: ['config'], words: { pass: 1, password: 1 } },
  { programs: split('jira jira-cli supabase superset'), next: ['-p'] },
  { programs: ['openai'], next: ['-k'] },
  { programs: ['openssl'], plain: ['-signature', '-sigfile'] },
  { programs: ['kubeadm'], next: ['--certificate-key'] },
  { programs: ['elasticsearch-reset-password-tool'], next: ['-p'] },
  { programs: ['mc'], words: { set: 4, add: 4 } },
  // Tools of the system.
  { programs: ['signtool'], next: ['/p', '-p'] },
  { programs: ['openssl'], subcommands: ['enc', 'aes-256-cbc'], next: ['-k', '-K', '-pass'] },
  { programs: ['ssh-keygen'], next: ['-N', '-P'] },
  { programs: ['lftp'], after: { options: ['-u', '--user'], separator: ',' } },
  { programs: split('ncftp ncftpput ncftpget ncftpls vncpasswd nuget pdftk'), next: ['-p'] },
  { programs: ['dotnet'], subcommands: ['nuget'], next: ['-p', '-k'] },
  { programs: ['swaks'], next: ['-ap', '--ap'] },
  { programs: split('sendemail sendEmail'), next: ['-xp'] },
  { programs: ['wpa_passphrase'], words: { wpa_passphrase: 2 } },
  { programs: ['openvpn'], words: { PASSWORD: 1 } },
  {
    programs: split('snmpwalk snmpget snmpset snmpbulkwalk snmpgetnext snmptrap snmpstatus snmptable'),
    next: ['-A', '-X', '-c'],
    attached: ['-A', '-X', '-c'],
  },
  { programs: ['qpdf'], words: { '--encrypt': 1 } },
  { programs: split('pdftotext pdfinfo pdfimages pdftoppm pdftocairo pdfdetach'), next: ['-upw', '-opw'] },
  { programs: ['htpasswd'], subcommands: ['-b', '-bc', '-cb', '-bB', '-Bb', '-bm'], words: { htpasswd: 3 } },
  { programs: ['htpasswd'], subcommands: ['-nb', '-nbB', '-nbm', '-bn', '-bnB'], words: { htpasswd: 2 } },
  { programs: split('useradd usermod'), next: ['-p'] },
  { programs: ['mkpasswd'], words: { 'sha-512': 1, 'sha-256': 1, yescrypt: 1, bcrypt: 1 } },
  { programs: ['python'], after: { options: ['--auth'], separator: ':' } },
  // Known to have nothing to hide in short options: what follows `sshpass -p x ssh` is not sshpass's.
  { programs: split('ssh scp sftp rsync psql pg_dump pg_restore npm node ruby go cargo make tar grep') },
];
