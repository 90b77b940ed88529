import { BUSINESS_PROGRAMS } from '../../../src/redaction/program-rules/business-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'sapcontrol -nr 00 -function GetProcessList',
  'sapcontrol -prot NI_HTTP -user bob {kakadu} -function Stop',
  'sapgui /H/app/S/3200',
  'niping -c -H /H/gate/S/3299/P/{kakadu}/H/app',
  'brbackup -u / -t online',
  'brbackup -u /',
  'dbmcli -d SHOP -ubob,{kakadu} db_state',
  'infacmd.sh isp CreateUser -un bob -pd {kakadu} -nu eva -np {nachtigall}',
  'infasetup.sh DefineDomain -du bob -dp {kakadu} -pd {nachtigall}',
  "fastload -c UTF8 '.LOGON td1/bob,{kakadu}'",
  'bteq .quit',
  'dsmadmc -id=bob -pas={kakadu}',
  'iinit',
  'securityUtility createSSLCertificate',
];

testRules(BUSINESS_PROGRAMS, FURTHER);
