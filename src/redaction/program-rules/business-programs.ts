import type { DocumentedRule } from './program-rules.ts';

/** SAP, and other software of enterprises. */
export const BUSINESS_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs: 'sapcontrol saphostctrl',
    words: { 2: '-user' },
    source: 'sapcontrol -h',
    example: 'sapcontrol -nr 00 -user bob {kakadu} -function GetProcessList',
  },
  {
    programs: 'sapgenpse',
    next: '-x',
    source: 'sapgenpse seclogin -h',
    example: 'sapgenpse seclogin -p shop.pse -x {kakadu} -O bob',
  },
  {
    programs: 'sapgui niping',
    shape: /^(\/H\/.{1,256}?\/[WP]\/)[^/]{1,64}/,
    source: 'SAP NetWeaver: route strings',
    example: 'sapgui /H/gate/S/3299/W/{kakadu}/H/app/S/3200',
  },
  {
    programs: 'brbackup brarchive brrestore brrecover brconnect brspace',
    after: { options: '-u', separator: '/' },
    source: 'SAP BR*Tools manual',
    example: 'brbackup -u bob/{kakadu} -t online',
  },
  {
    programs: 'dbmcli sqlcli',
    after: { options: '-u', separator: ',' },
    source: 'SAP MaxDB manual',
    example: 'dbmcli -d SHOP -u bob,{kakadu} db_state',
  },
  {
    programs: 'infacmd infacmd.sh infacmd.bat',
    next: '-pd -np -rp',
    source: 'Informatica Command Reference',
    example: 'infacmd.sh isp ListNodes -dn SHOP -un bob -pd {kakadu}',
  },
  {
    programs: 'infasetup infasetup.sh infasetup.bat',
    next: '-dp -pd',
    source: 'Informatica Command Reference',
    example: 'infasetup.sh BackupDomain -da db:1521 -du bob -dp {kakadu}',
  },
  {
    programs: 'pmrep',
    next: '-x',
    source: 'Informatica Command Reference',
    example: 'pmrep connect -r SHOP -n bob -x {kakadu}',
  },
  {
    programs: 'pmpasswd',
    words: { 1: 'pmpasswd' },
    source: 'Informatica Command Reference',
    example: 'pmpasswd {kakadu} -e CRYPT_DATA',
  },
  {
    programs: 'bteq fastload mload tpump fexp',
    shape: /^(\.?logon\s[^\s,]{1,128},)[^\s;]{1,128}/i,
    source: 'Teradata BTEQ Reference',
    example: "bteq '.LOGON td1/bob,{kakadu};'",
  },
  {
    programs: 'dsmadmc dsmc',
    attached: '-pa= -pas=',
    source: 'dsmadmc help of IBM Storage Protect',
    example: 'dsmadmc -id=bob -pa={kakadu} -dataonly=yes',
  },
  {
    programs: 'qlogin',
    next: '-clp',
    source: 'Commvault command line manual',
    example: 'qlogin -cs web -u bob -clp {kakadu}',
  },
  {
    programs: 'iinit',
    words: { 1: 'iinit' },
    takes: '--ttl',
    source: 'iinit -h of iRODS',
    example: 'iinit --ttl 4 {kakadu}',
  },
  {
    programs: 'securityUtility',
    words: { 1: 'encode' },
    source: 'securityUtility help of Open Liberty',
    example: 'securityUtility encode --encoding=aes {kakadu}',
  },
];
