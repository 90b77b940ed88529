import { MANAGEMENT_PROGRAMS } from '../../../src/redaction/program-rules/management-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'check_snmp -C {kakadu}',
  'check_http -a bob:{kakadu}',
  'snmpwalk -c {kakadu} h',
  'snmpwalk -A{kakadu} h',
  'snmpwalk -v2c -c public switch',
  'snmpwalk -v2c -cpublic switch',
  'snmpwalk -v2c -c{kakadu} switch',
  'snmpwalk -X{kakadu} switch',
  'check_snmp -H switch -C public',
  'check_snmp -H switch -P 3 -A {kakadu} -X {kakadu}',
  'check_http -b bob:{kakadu}',
  'ipmitool -P{kakadu} power on',
  'ipmitool -p 623 sel',
  'tcpdump -E des-cbc:{kakadu} esp',
  'tcpdump -n -i eth0 port 53',
  'tshark -o wlan.enable_decryption:TRUE -r a.pcap',
  'tshark -o wlan.wep_key1:wpa-pwd:{kakadu:Home}',
  'check_snmp_load.pl -H switch -l bob -x {kakadu} -X {nachtigall}',
  'check_snmp_load.pl -H switch -C public',
  'check_nwc_health --hostname switch --community public',
  'check_nwc_health --hostname switch --community={kakadu}',
  'onesixtyone 10.0.0.1 public',
  'onesixtyone -c community.txt 10.0.0.1',
  'braa {kakadu}@10.0.0.1:.1.3.6.*',
  'braa public@10.0.0.1:.1.3.6.*',
  'cfgmaker public@switch',
  'cfgmaker --community {kakadu} switch',
  'net-snmp-create-v3-user -ro -A {kakadu} -a SHA -X {nachtigall} -x AES bob',
];

testRules(MANAGEMENT_PROGRAMS, FURTHER);
