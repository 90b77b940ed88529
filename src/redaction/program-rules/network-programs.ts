import type { WrittenRule } from './program-rules.ts';

/** VPN, wireless, telephony, mail servers, remote machines. */
export const NETWORK_PROGRAMS: readonly WrittenRule[] = [
  {
    programs:
      'openfortivpn forticlient forticlientsslvpn_cli snx vpnagent globalprotect vpncli expressvpn pptpsetup barracudavpn f5fpc nordvpn',
    next: '-p --password',
    attached: '-p',
  },
  { programs: 'f5fpc', next: '-p --passwd' },
  {
    programs:
      'ss-server ss-local ss-redir ss-tunnel ss-manager sslocal ssserver ssmanager ssservice shadowsocks-libev shadowsocks-rust',
    next: '-k',
    attached: '-k',
  },
  { programs: 'hysteria naive tuic trojan trojan-go', next: '-a -p -password' },
  { programs: 'turnserver coturn', after: { options: '-u --user', separator: ':' } },
  { programs: 'turnutils_uclient turnutils_peer turnadmin', next: '-w -p -s' },
  { programs: 'sipp sipsak pjsua baresip linphonecsh linphonec', next: '-ap --password -a', plain: '-p' },
  { programs: 'ip', shape: /^()(?:0x)?[a-f0-9]{32,128}$/i, isHarmless: true },
  { programs: 'edge supernode', next: '-k' },
  { programs: 'espota espota.py', next: '-a --auth', attached: '--auth=' },
  { programs: 'chip-tool', words: { 2: 'ble-thread onnetwork code', 3: 'ble-thread ble-wifi', 4: 'ble-wifi' } },
  { programs: 'nmcli', plain: 'wpa-psk' },
  { programs: 'iwconfig', words: { 1: 'key enc' } },
  { programs: 'iw', shape: /^(\d:)[\w!@#$%^&*.-]{5,64}$/ },
  {
    programs: 'wpa_cli hostapd_cli',
    words: { 1: 'psk wpa_passphrase password sae_password private_key_passwd wep_key0', 2: 'wps_pin passphrase' },
  },
  { programs: 'hostapd_cli', words: { 1: 'wpa_passphrase wpa_psk' } },
  { programs: 'netsh', shape: /^(key(?:Material)?=).{1,128}/i },
  { programs: 'pppd chat wvdial xl2tpd-control', words: { 1: 'password' } },
  {
    programs: 'fetchmail getmail mailsend msmtp mailx sendxmpp smtp-cli imapfilter muchsync isync curlftpfs',
    next: '-p -pass -P',
  },
  { programs: 'sendxmpp go-sendxmpp dovecotpw', next: '-p' },
  { programs: 'doveadm', next: '-p', words: { 2: 'test login' } },
  { programs: 'testsaslauthd cyradm imtest smtptest pop3test sivtest imapsync cyrus', next: '-p -w' },
  { programs: 'prosodyctl ejabberdctl', words: { 2: 'passwd adduser', 3: 'register change_password' } },
  { programs: 'zmprov', next: '-p', words: { 2: 'ca createAccount sp setPassword' } },
  {
    programs:
      'racadm idracadm7 ipmi-power ipmipower ipmi-console ipmiconsole ipmi-sel ipmi-sensors ipmi-chassis bmc-device fence_ipmilan fence_idrac fence_ilo fence_apc fence_vmware fence_drac5 redfishtool sum SMCIPMITool',
    next: '-p -P',
    attached: '-p',
  },
  {
    programs:
      'check_snmp check_snmp_int check_snmp_load check_ifoperstatus check_ifstatus snmpbulkget snmpdf snmpdelta snmpinform snmpnetstat snmptest snmptranslate snmpusm snmpvacm onesixtyone snmp-check braa',
    next: '-C -c -A -X -P',
  },
  {
    programs: 'check_http check_nginx check_json check_elasticsearch',
    after: { options: '-a -b --authorization', separator: ':' },
  },
  {
    programs: 'check_imap check_pop check_smtp check_mysql_health check_ipmi_sensor check_wmi check_by_winrm',
    next: '-P -p --password',
  },
  { programs: 'radtest', words: { 2: 'radtest', 5: 'radtest' } },
  { programs: 'radclient radeapclient', words: { 1: 'auth acct coa disconnect status' } },
  { programs: 'eapol_test', next: '-s' },
  { programs: 'tac_client tactest tacc', next: '-p -k -s' },
  {
    programs: 'dig nsupdate delv kdig knsupdate',
    shape: /^((?:hmac-[\w-]{2,16}:)?[\w.-]{1,128}:)[A-Za-z0-9+/]{8,256}={0,2}$/,
  },
  { programs: 'mstsc', next: '-p' },
  { programs: 'plink pscp psftp putty kitty klink puttytel', next: '-pw' },
  { programs: 'lpadmin lpr lp lpstat cupsctl', isHarmless: true },
  { programs: 'socat', shape: /^(.{0,512}?(?:proxyauth|passphrase|password)=(?:[\w.-]{1,64}:)?)[^,:\s]{2,256}/ },
  { programs: 'wsc sc', words: { 1: 'password=' } },
  { programs: 'chpasswd usermod groupmod gpasswd newusers', next: '-p --password' },
  { programs: 'asterisk fs_cli', next: '-p -P' },
  { programs: 'xl2tpd pptpsetup', next: '--password' },
  { programs: 'salt salt-call', words: { 2: 'shadow.set_password', 3: 'mysql.user_create' } },
  { programs: 'wlst wlst.sh', shape: /^(connect\(["'][^"']{1,64}["'],\s{0,2}["'])[^"']{1,128}/ },
  { programs: 'ffmpeg', next: '-decryption_key -cenc_decryption_key -encryption_key -password', plain: '-pass' },
  { programs: 'openRTSP', words: { 2: '-u' } },
  { programs: 'mp4decrypt mp4encrypt', after: { options: '--key', separator: ':' } },
  { programs: 'gnetcat cryptcat ncat', next: '--proxy-auth -k', plain: '-p' },
  { programs: 'aria2c axel lftpget wput', next: '--http-passwd --ftp-passwd --rpc-secret' },
  { programs: 'pdnsutil', words: { 3: 'import-tsig-key' } },
  { programs: 'lego', next: '--hmac' },
];
