import type { ProgramRule } from './program-rules.ts';

const split = (names: string): string[] => names.split(' ');

/** Directories, Kerberos, Windows and its shares, remote screens. */
export const DIRECTORY_PROGRAMS: readonly ProgramRule[] = [
  // `-w SECRET` as LDAP has it, `-p SECRET` of what logs in elsewhere.
  {
    programs: split(
      'dsconf dsidm dsctl dscreate ldapvi ldapurl ldapdump ldapmodrdn ldclt dsmod dsrepl dsreplication dsconfig ldif-export shelldap adtool msktutil',
    ),
    next: ['-w', '-j'],
    attached: ['-w'],
  },
  {
    programs: split('ipa-client-install ipa-replica-install ipa-getkeytab ipa-ca-install'),
    next: ['-w', '-P', '-p'],
    plain: ['--principal'],
  },
  {
    programs: split('ipa-server-install ipa-dns-install ipa-adtrust-install ipa-kra-install'),
    next: ['-p', '-a', '-P'],
  },
  { programs: split('ipa-client-install'), next: ['-w'] },
  { programs: split('kadmin kadmin.local'), next: ['-w', '-pw'] },
  { programs: ['kadmin', 'kadmin.local', 'ktutil', 'addprinc', 'cpw', 'change_password', 'ank'], next: ['-pw', '-w'] },
  { programs: ['samba-tool'], words: { create: 2, add: 2 }, subcommands: ['user'] },
  { programs: ['net'], subcommands: ['use'], shape: /^()(?!\\\\|\/|[A-Za-z*]:?$|use$|-)[^\s:]{3,128}$/ },
  { programs: ['net'], subcommands: ['user'], words: { user: 2 } },
  {
    programs: ['smbclient', 'smbget', 'smbmap'],
    takes: ['-U', '-W', '-I', '-L', '-c', '-D', '-t', '-m', '-p', '-A', '-n', '-s', '-T'],
  },
  {
    programs: split(
      'smbmap enum4linux crackmapexec cme nxc netexec evil-winrm psexec psexec.py wmiexec.py smbexec.py bloodhound-python ldapdomaindump kerbrute hydra medusa ncrack winrs winrm',
    ),
    next: ['-p'],
    attached: ['-p'],
  },
  { programs: split('medusa ncrack'), next: ['--pass'] },
  { programs: split('nxc netexec crackmapexec cme evil-winrm'), next: ['-H'] },
  {
    programs: split('psexec psexec64 paexec schtasks runas cmdkey wmic ktpass'),
    next: ['-p', '/p', '/rp', '/pass', '-pass'],
  },
  { programs: ['nssm'], words: { ObjectName: 2 } },
  {
    programs: split('vncdo vncdotool vncconnect vncsnapshot vnccapture x11vnc tightvncviewer realvnc-vncviewer'),
    next: ['-p', '-passwd', '-P'],
  },
];
