import type { WrittenRule } from './program-rules.ts';

/** Directories, Kerberos, Windows and its shares, remote screens. */
export const DIRECTORY_PROGRAMS: readonly WrittenRule[] = [
  // `-w SECRET` as LDAP has it, `-p SECRET` of what logs in elsewhere.
  {
    programs:
      'dsconf dsidm dsctl dscreate ldapvi ldapurl ldapdump ldapmodrdn ldclt dsmod dsrepl dsreplication dsconfig ldif-export shelldap adtool msktutil',
    next: '-w -j',
    attached: '-w',
  },
  {
    programs: 'ipa-client-install ipa-replica-install ipa-getkeytab ipa-ca-install',
    next: '-w -P -p',
    plain: '--principal',
  },
  { programs: 'ipa-server-install ipa-dns-install ipa-adtrust-install ipa-kra-install', next: '-p -a -P' },
  { programs: 'kadmin kadmin.local ktutil addprinc cpw change_password ank', next: '-pw -w' },
  { programs: 'samba-tool', words: { 2: 'create add' }, subcommands: 'user' },
  { programs: 'net', subcommands: 'use', shape: /^()(?!\\\\|\/|use$|-)[^\s:]{3,128}$/ },
  { programs: 'net', subcommands: 'user', words: { 2: 'user' } },
  { programs: 'smbclient smbget smbmap', takes: '-U -W -I -L -c -D -t -m -p -A -n -s -T' },
  {
    programs:
      'smbmap enum4linux crackmapexec cme nxc netexec evil-winrm psexec psexec.py wmiexec.py smbexec.py bloodhound-python ldapdomaindump kerbrute hydra medusa ncrack winrs winrm',
    next: '-p',
    attached: '-p',
  },
  { programs: 'medusa ncrack', next: '--pass' },
  { programs: 'nxc netexec crackmapexec cme evil-winrm', next: '-H' },
  { programs: 'psexec psexec64 paexec schtasks runas cmdkey wmic ktpass', next: '-p /p /rp /pass -pass' },
  { programs: 'nssm', words: { 2: 'ObjectName' } },
  {
    programs: 'vncdo vncdotool vncconnect vncsnapshot vnccapture x11vnc tightvncviewer realvnc-vncviewer',
    next: '-p -passwd -P',
  },
];
