import { DIRECTORY_PROGRAMS } from '../../../src/redaction/program-rules/directory-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'samba-tool group add bob kakadu',
  'net use z: {kakadu}',
  'net use http://h/x {kakadu}',
  'slappasswd -s {kakadu}',
  'slappasswd -s{kakadu}',
  'ldapsearch -w {kakadu}',
  'ldapsearch -w{kakadu}',
  'ldappasswd -s {kakadu}',
  'smbclient //h/x {kakadu}',
  'xfreerdp /p:{kakadu} /v:h',
  'signtool sign /p {kakadu} x',
  'ldappasswd -a {kakadu} uid=bob',
  'dsconf -w {kakadu} ldap://x backend',
  'ipa-client-install -p Enrol4711X -w {kakadu}',
  'ipa-server-install -P {kakadu}',
  'ipa-replica-install -p {kakadu}',
  'samba-tool user add bob {kakadu}',
  'smbclient -L //nas -U bob',
  'smbclient -W shop -I 10.0.0.1 //nas/share {kakadu}',
  'net view x kakadu',
  'xfreerdp /v:web /gp:{kakadu}',
  'signtool sign -p {kakadu} x',
  'evil-winrm -i web -u bob -p {kakadu}',
  'rdesktop -p{kakadu} web',
  'kinit -p bob@EXAMPLE.ORG',
  'kadmin -p Admin4711X/admin -k',
  'wbinfo --set-auth-user=bob%{kakadu}',
  'wbinfo -u',
  'xfreerdp /v:web /gateway:g:gate',
  'xfreerdp3 /v:web /gateway:g:gate,u:bob,p:{kakadu},d:LAB',
  'idsldapsearch -D cn=root -w {kakadu} uid=bob',
];

testRules(DIRECTORY_PROGRAMS, FURTHER);
