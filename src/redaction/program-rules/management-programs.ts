import type { DocumentedRule } from './program-rules.ts';

/** What watches networks and other machines, and switches them on and off. */
export const MANAGEMENT_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs:
      'snmpwalk snmpget snmpset snmpbulkwalk snmpbulkget snmpgetnext snmptrap snmpinform snmpstatus snmptable snmpdf snmpdelta snmpnetstat snmptest snmpusm snmpvacm net-snmp-create-v3-user net-snmp-config',
    next: '-A -X',
    attached: '-A -X -c',
    source: 'snmpcmd(1)',
    example: 'snmpwalk -v3 -l authPriv -A {kakadu} -X {nachtigall} switch',
  },
  // The community that everyone knows is no secret.
  {
    programs:
      'snmpwalk snmpget snmpset snmpbulkwalk snmpbulkget snmpgetnext snmptrap snmpinform snmpstatus snmptable snmpdf snmpdelta snmpnetstat snmptest snmpusm snmpvacm snmp-check',
    words: { 1: '-c' },
    plain: 'public -cpublic',
    source: 'snmpcmd(1)',
    example: 'snmpwalk -v2c -c {kakadu} switch',
  },
  {
    programs: 'check_snmp check_ifoperstatus check_ifstatus',
    words: { 1: '-C' },
    next: '-A -X',
    plain: 'public',
    source: 'check_snmp --help',
    example: 'check_snmp -H switch -C {kakadu} -o sysUpTime.0',
  },
  {
    programs: 'check_http check_curl',
    after: { options: '-a -b', separator: ':' },
    source: 'check_http --help',
    example: 'check_http -H web -a bob:{kakadu}',
  },
  {
    programs: 'check_ldap check_ldaps',
    next: '-P',
    source: 'check_ldap --help',
    example: 'check_ldap -H ldap -b dc=example -D cn=admin -P {kakadu}',
  },
  {
    programs: 'check_nt',
    next: '-s',
    source: 'check_nt --help',
    example: 'check_nt -H web -p 12489 -s {kakadu} -v CPULOAD',
  },
  {
    programs: 'ipmitool',
    next: '-P',
    attached: '-P',
    source: 'ipmitool(1)',
    example: 'ipmitool -H bmc -P {kakadu} power status',
  },
  {
    programs: 'ipmipower ipmi-power ipmiconsole ipmi-console ipmi-sel ipmi-sensors ipmi-chassis bmc-device',
    next: '-p',
    source: 'ipmipower(8)',
    example: 'ipmipower -h bmc -p {kakadu} --on',
  },
  // The SNMP plugins of Patrick Proy.
  {
    programs:
      'check_snmp_load.pl check_snmp_storage.pl check_snmp_int.pl check_snmp_mem.pl check_snmp_process.pl check_snmp_env.pl',
    words: { 1: '-C' },
    next: '-x -X',
    plain: 'public',
    source: 'check_snmp_load.pl --help',
    example: 'check_snmp_load.pl -H switch -C {kakadu} -w 3',
  },
  {
    programs: 'check_nwc_health check_ups_health check_printer_health',
    words: { 1: '--community' },
    attached: '--community=',
    plain: 'public --community=public',
    source: 'check_nwc_health --help',
    example: 'check_nwc_health --hostname switch --community {kakadu} --mode uptime',
  },
  {
    programs: 'onesixtyone',
    words: { 2: 'onesixtyone' },
    takes: '-c -i -o -p -w',
    plain: 'public',
    source: 'onesixtyone(1)',
    example: 'onesixtyone 10.0.0.1 {kakadu}',
  },
  {
    programs: 'braa cfgmaker',
    shape: /^()(?!(?:public|private)@)[^@\s]{1,128}(?=@)/,
    source: 'braa(1), cfgmaker(1)',
    example: 'cfgmaker {kakadu}@switch',
  },
  {
    programs: 'cfgmaker',
    next: '--community',
    attached: '--community=',
    source: 'cfgmaker(1)',
    example: 'cfgmaker --community={kakadu} switch',
  },
  {
    programs: 'tcpdump',
    after: { options: '-E', separator: ':' },
    source: 'tcpdump(8)',
    example: "tcpdump -n -E '0x12345678@10.0.0.1 aes128-cbc:{kakadu}' esp",
  },
  {
    programs: 'tshark',
    shape: /^(uat:80211_keys:"[\w-]{1,16}","|wlan\.wep_key\d{1,2}:wpa-\w{3}:)[^"]{1,256}/,
    source: 'tshark(1), Wireshark preferences',
    example: 'tshark -r home.pcap -o \'uat:80211_keys:"wpa-pwd","{kakadu:Home}"\'',
  },
];
