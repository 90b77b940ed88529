import type { DocumentedRule } from './program-rules.ts';

/** Directories, Kerberos, Windows and its shares, remote screens. */
export const DIRECTORY_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs:
      'ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami ldapcompare ldapmodrdn ldapexop ldapvi dsconf dsidm dsconfig ldclt idsldapsearch idsldapadd idsldapmodify idsldapdelete',
    next: '-w',
    attached: '-w',
    source: 'ldapsearch(1)',
    example: 'ldapsearch -D cn=admin,dc=example,dc=org -w {kakadu} uid=bob',
  },
  {
    programs: 'ldappasswd',
    next: '-s -a',
    source: 'ldappasswd(1)',
    example: 'ldappasswd -D cn=admin -W -s {kakadu} uid=bob',
  },
  {
    programs: 'slappasswd',
    next: '-s',
    attached: '-s',
    source: 'slappasswd(8)',
    example: 'slappasswd -h SSHA -s {kakadu}',
  },
  {
    programs: 'ipa-client-install ipa-getkeytab',
    next: '-w',
    source: 'ipa-client-install(1)',
    example: 'ipa-client-install --domain=example.org -w {kakadu}',
  },
  {
    programs: 'kinit',
    plain: '-p',
    source: 'kinit(1)',
    example: 'kinit -p Bob.Meier4711X',
  },
  {
    programs: 'ipa-server-install ipa-dns-install ipa-adtrust-install ipa-kra-install',
    next: '-p -a -P',
    source: 'ipa-server-install(1)',
    example: 'ipa-server-install -r EXAMPLE.ORG -p {kakadu} -a {nachtigall}',
  },
  {
    programs: 'ipa-replica-install ipa-ca-install',
    next: '-p -w',
    source: 'ipa-replica-install(1)',
    example: 'ipa-replica-install -w {kakadu}',
  },
  { programs: 'kadmin', next: '-w', source: 'kadmin(1)', example: "kadmin -p admin/admin -w {kakadu} -q 'listprincs'" },
  {
    programs: 'samba-tool',
    words: { 2: 'create add' },
    subcommands: 'user',
    source: 'samba-tool(8)',
    example: 'samba-tool user create bob {kakadu}',
  },
  {
    programs: 'smbclient',
    words: { 2: 'smbclient' },
    takes: '-U -W -I -L -c -D -t -m -p -A -n -s -T',
    source: 'smbclient(1)',
    example: 'smbclient //nas/share {kakadu} -c ls',
  },
  {
    programs: 'net',
    subcommands: 'use',
    shape: /^()(?!\\\\|\/|use$|-)[^\s:]{3,128}$/,
    source: 'net help use',
    example: 'net use z: \\\\nas\\share {kakadu}',
  },
  {
    programs: 'net',
    subcommands: 'user',
    words: { 2: 'user' },
    source: 'net help user',
    example: 'net user bob {kakadu} /add',
  },
  {
    programs: 'nssm',
    words: { 2: 'ObjectName' },
    source: 'nssm manual',
    example: 'nssm set Shop ObjectName CORP\\bob {kakadu}',
  },
  {
    programs: 'sc',
    words: { 1: 'password=' },
    source: 'sc config /?',
    example: 'sc config Shop obj= .\\bob password= {kakadu}',
  },
  {
    programs: 'signtool',
    next: '/p -p',
    source: 'signtool sign /?',
    example: 'signtool sign /f cert.pfx /p {kakadu} app.exe',
  },
  { programs: 'winrs', attached: '-p:', source: 'winrs /?', example: 'winrs -r:web -u:bob -p:{kakadu} ipconfig' },
  {
    programs: 'xfreerdp wfreerdp sdl-freerdp wlfreerdp',
    attached: '/p: /gp:',
    source: 'xfreerdp(1)',
    example: 'xfreerdp /v:web /p:{kakadu}',
  },
  {
    programs: 'rdesktop',
    next: '-p',
    attached: '-p',
    source: 'rdesktop(1)',
    example: 'rdesktop -g 1280x800 -p {kakadu} web',
  },
  { programs: 'vncdo vncdotool', next: '-p', source: 'vncdo --help', example: 'vncdo -s web -p {kakadu} key enter' },
  {
    programs: 'xfreerdp wfreerdp sdl-freerdp wlfreerdp',
    shape: /^(\/gateway:(?:.{0,256},)?p(?:assword)?:)[^,]{1,128}/,
    source: 'xfreerdp(1)',
    example: 'xfreerdp /v:web /gateway:g:gate,u:bob,p:{kakadu}',
  },
  {
    programs: 'wbinfo',
    after: { options: '-a --authenticate -K --krb5auth --set-auth-user', separator: '%' },
    source: 'wbinfo(1)',
    example: 'wbinfo -a bob%{kakadu}',
  },
];
