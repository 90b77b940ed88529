import type { WrittenRule } from './program-rules.ts';

/** Publishing of software, servers of the web, wallets, games, chat. */
export const SERVICE_PROGRAMS: readonly WrittenRule[] = [
  {
    programs: 'poetry composer',
    words: {
      1: 'pypi-token.* gitlab-token.* github-oauth.* gitlab-oauth.* bearer.*',
      2: 'http-basic.* bitbucket-oauth.*',
    },
  },
  { programs: 'poetry', subcommands: 'publish', next: '-p' },
  { programs: 'npm pnpm yarn', words: { 1: '_auth _password' } },
  { programs: 'conan', next: '-p' },
  { programs: 'nuget', words: { 1: 'setapikey setApiKey SetApiKey' } },
  {
    programs: 'nuget',
    subcommands: 'push',
    words: { 2: 'push' },
    takes:
      '-s -Source --source -t -Timeout --timeout -ss -SymbolSource --symbol-source -ConfigFile -k --api-key -ApiKey',
  },
  { programs: 'shodan censys', words: { 1: 'init' } },
  { programs: 'cypress', next: '--key -k' },
  {
    programs: 'bundle bundler',
    shape: /^([\w.-]{1,64}:)(?=[^:]{0,64}[\d!#$%^&*@])[^\s:/]{4,256}$/,
    subcommands: 'config',
    plain: '--local --global',
  },
  { programs: 'cargo', words: { 1: 'login' }, takes: '--registry', isHarmless: true },
  { programs: 'jf jfrog', next: '--access-token --apikey' },
  { programs: 'jf jfrog artifactory', words: { 2: 'user-create' } },
  { programs: 'splunk', after: { options: '-auth -remotePassword', separator: ':' } },
  {
    programs: 'chisel gotty ttyd wetty wscat websocat frps frpc',
    after: { options: '--auth -c --credential -auth', separator: ':' },
  },
  { programs: 'frpc frps', next: '-t --token' },
  { programs: 'sentry-cli', next: '--auth-token --api-key' },
  { programs: 'wsadmin wsadmin.sh opscmd stopServer.sh startServer.sh serverStatus.sh', next: '-password' },
  {
    programs: 'add-user add-user.sh add-user.bat jboss-cli.sh kc.sh kcadm.sh kcreg.sh wildfly',
    next: '-p -sp',
    attached: '-p=',
  },
  { programs: 'drush drupal', words: { 2: 'user:password upwd user-password' } },
  { programs: 'filebrowser', words: { 2: 'add' } },
  { programs: 'caddy', subcommands: 'hash-password', next: '-p --plaintext' },
  { programs: 'airflow superset flask', subcommands: 'users fab create-admin', next: '-p' },
  { programs: 'elasticsearch-users elasticsearch-setup-passwords opensearch-users', next: '-p' },
  {
    programs: 'bitcoin-cli litecoin-cli dogecoin-cli dash-cli zcash-cli elements-cli',
    words: {
      1: 'walletpassphrase walletpassphrasechange encryptwallet importprivkey signmessagewithprivkey',
      2: 'sethdseed',
      4: 'createwallet',
    },
  },
  { programs: 'bitcoind bitcoin-cli litecoind', shape: /^(-{1,2}rpcauth=[^:]{1,64}:).{1,256}/ },
  { programs: 'srcds_run srcds_linux srcds hlds_run hlds cs2', next: '+sv_setsteamaccount +rcon_password' },
  { programs: 'steamcmd', words: { 1: '+set_steam_guard_code', 2: '+login login' } },
  { programs: 'rcon mcrcon rcon-cli srcon icecon arrcon', next: '-p -P', attached: '-p' },
  {
    programs: 'xmrig xmr-stak cgminer bfgminer nheqminer ethminer t-rex lolMiner nbminer gminer teamredminer',
    next: '-p --pass -O',
    plain: '-a',
  },
  { programs: 'transmission-remote', after: { options: '-n --auth -N', separator: ':' } },
  { programs: 'transmission-daemon', next: '-v --password' },
  { programs: 'irssi weechat ircii sic ii', next: '-w -k' },
  {
    programs: 'slack-cli telegram-send tgsend codecov coveralls ccmenu cctl gotify ntfy pushover pushbullet',
    next: '-t -k',
  },
  { programs: 'gitlab-runner', next: '-r -t --registration-token' },
  { programs: 'gitea forgejo', subcommands: 'user', next: '--password -p' },
  { programs: 'act', shape: /^((?!GITHUB_TOKEN$)[A-Z][A-Z0-9_]{1,64}=).{1,4096}$/s, subcommands: '-s --secret' },
  {
    programs: 'fly flyctl wrangler supabase railway modal doppler',
    subcommands: 'secrets secret',
    shape: /^([A-Z][A-Z0-9_]{1,64}=).{1,4096}$/s,
  },
  { programs: 'doppler chamber teller', words: { 2: 'set', 3: 'write' } },
  { programs: 'credstash', words: { 2: 'put' } },
  { programs: 'rclone', words: { 1: 'obscure' } },
  { programs: 'kopia', plain: '--tags' },
  { programs: 'mc mcli minio-client', subcommands: 'user', words: { 3: 'add' } },
];
