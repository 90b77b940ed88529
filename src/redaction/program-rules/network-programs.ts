import type { ProgramRule } from './program-rules.ts';

const split = (names: string): string[] => names.split(' ');

/** VPN, wireless, telephony, mail servers, machines seen over the network. */
export const NETWORK_PROGRAMS: readonly ProgramRule[] = [
  {
    programs: split(
      'openfortivpn forticlient forticlientsslvpn_cli snx vpnagent globalprotect vpncli expressvpn pptpsetup barracudavpn f5fpc nordvpn',
    ),
    next: ['-p', '--password'],
    attached: ['-p'],
  },
  { programs: split('f5fpc'), next: ['-p', '--passwd'] },
  {
    programs: split(
      'ss-server ss-local ss-redir ss-tunnel ss-manager sslocal ssserver ssmanager ssservice shadowsocks-libev shadowsocks-rust',
    ),
    next: ['-k'],
    attached: ['-k'],
  },
  { programs: split('hysteria naive tuic trojan trojan-go'), next: ['-a', '-p', '-password'] },
  { programs: split('turnserver coturn'), after: { options: ['-u', '--user'], separator: ':' } },
  { programs: split('turnutils_uclient turnutils_peer turnadmin'), next: ['-w', '-p', '-s'] },
  {
    programs: split('sipp sipsak pjsua baresip linphonecsh linphonec'),
    next: ['-ap', '--password', '-a'],
    plain: ['-p'],
  },
  { programs: ['ip'], shape: /^()(?:0x)?[a-f0-9]{32,128}$/i, isHarmless: true },
  { programs: split('edge supernode'), next: ['-k'] },
  { programs: split('espota espota.py'), next: ['-a', '--auth'], attached: ['--auth='] },
  { programs: ['chip-tool'], words: { 'ble-wifi': 3, 'ble-thread': 2, onnetwork: 2, code: 2 } },
  { programs: ['chip-tool'], words: { 'ble-wifi': 4, 'ble-thread': 3 } },
  { programs: split('nmcli'), plain: ['wpa-psk'] },
  { programs: split('iwconfig'), words: { key: 1, enc: 1 } },
  { programs: split('iw'), shape: /^(\d:)[\w!@#$%^&*.-]{5,64}$/ },
  {
    programs: split('wpa_cli hostapd_cli'),
    words: {
      psk: 1,
      wpa_passphrase: 1,
      password: 1,
      sae_password: 1,
      private_key_passwd: 1,
      wep_key0: 1,
      wps_pin: 2,
      passphrase: 2,
    },
  },
  { programs: split('hostapd_cli'), words: { wpa_passphrase: 1, wpa_psk: 1 } },
  { programs: split('netsh'), shape: /^(key(?:Material)?=).{1,128}/i },
  { programs: split('pppd chat wvdial xl2tpd-control'), words: { password: 1 } },
  {
    programs: split('fetchmail getmail mailsend msmtp mailx sendxmpp smtp-cli imapfilter muchsync isync curlftpfs'),
    next: ['-p', '-pass', '-P'],
  },
  { programs: split('sendxmpp go-sendxmpp'), next: ['-p'] },
  { programs: split('doveadm'), next: ['-p'], words: { test: 2, login: 2 } },
  { programs: split('dovecotpw'), next: ['-p'] },
  { programs: split('testsaslauthd cyradm imtest smtptest pop3test sivtest imapsync cyrus'), next: ['-p', '-w'] },
  { programs: split('prosodyctl ejabberdctl'), words: { register: 3, change_password: 3, passwd: 2, adduser: 2 } },
  { programs: split('zmprov'), next: ['-p'], words: { ca: 2, createAccount: 2, sp: 2, setPassword: 2 } },
  {
    programs: split(
      'racadm idracadm7 ipmi-power ipmipower ipmi-console ipmiconsole ipmi-sel ipmi-sensors ipmi-chassis bmc-device fence_ipmilan fence_idrac fence_ilo fence_apc fence_vmware fence_drac5 redfishtool sum SMCIPMITool',
    ),
    next: ['-p', '-P'],
    attached: ['-p'],
  },
  {
    programs: split(
      'check_snmp check_snmp_int check_snmp_load check_ifoperstatus check_ifstatus snmpbulkget snmpdf snmpdelta snmpinform snmpnetstat snmptest snmptranslate snmpusm snmpvacm onesixtyone snmp-check braa',
    ),
    next: ['-C', '-c', '-A', '-X', '-P'],
  },
  {
    programs: split('check_http check_nginx check_json check_elasticsearch'),
    after: { options: ['-a', '-b', '--authorization'], separator: ':' },
  },
  {
    programs: split('check_imap check_pop check_smtp check_mysql_health check_ipmi_sensor check_wmi check_by_winrm'),
    next: ['-P', '-p', '--password'],
  },
  { programs: ['radtest'], words: { radtest: 2 } },
  { programs: ['radtest'], words: { radtest: 5 } },
  { programs: split('radclient radeapclient'), words: { auth: 1, acct: 1, coa: 1, disconnect: 1, status: 1 } },
  { programs: split('eapol_test'), next: ['-s'] },
  { programs: split('tac_client tactest tacc'), next: ['-p', '-k', '-s'] },
  {
    programs: split('dig nsupdate delv kdig knsupdate'),
    shape: /^((?:hmac-[\w-]{2,16}:)?[\w.-]{1,128}:)[A-Za-z0-9+/]{8,256}={0,2}$/,
  },
  { programs: ['mstsc'], next: ['-p'] },
  { programs: split('plink pscp psftp putty kitty klink puttytel'), next: ['-pw'] },
  { programs: split('lpadmin lpr lp lpstat cupsctl'), isHarmless: true },
  { programs: split('socat'), shape: /^(.{0,512}?(?:proxyauth|passphrase|password)=(?:[\w.-]{1,64}:)?)[^,:\s]{2,256}/ },
  { programs: split('wsc sc'), words: { 'password=': 1 } },
  { programs: split('chpasswd usermod groupmod gpasswd newusers'), next: ['-p', '--password'] },
  { programs: split('asterisk fs_cli'), next: ['-p', '-P'] },
  { programs: split('xl2tpd pptpsetup'), next: ['--password'] },
  { programs: split('salt salt-call'), words: { 'shadow.set_password': 2, 'mysql.user_create': 3 } },
  { programs: split('wlst wlst.sh'), shape: /^(connect\(["'][^"']{1,64}["'],\s{0,2}["'])[^"']{1,128}/ },
  {
    programs: split('ffmpeg'),
    next: ['-decryption_key', '-cenc_decryption_key', '-encryption_key', '-password'],
    plain: ['-pass'],
  },
  { programs: split('openRTSP'), words: { '-u': 2 } },
  { programs: split('mp4decrypt mp4encrypt'), after: { options: ['--key'], separator: ':' } },
  { programs: split('gnetcat cryptcat ncat'), next: ['--proxy-auth', '-k'], plain: ['-p'] },
  { programs: split('cryptcat'), next: ['-k'] },
  { programs: split('aria2c axel lftpget wput'), next: ['--http-passwd', '--ftp-passwd', '--rpc-secret'] },
  { programs: ['pdnsutil'], words: { 'import-tsig-key': 3 } },
  { programs: ['lego'], next: ['--hmac'] },
];
