import type { ProgramRule } from './program-rules.ts';

const split = (names: string): string[] => names.split(' ');

/** HTTP, files, archives, accounts of this machine. */
export const SYSTEM_PROGRAMS: readonly ProgramRule[] = [
  { programs: split('curl'), next: ['--pass', '--proxy-pass', '--tlspassword'], plain: ['--cookie'] },
  // What has no equals sign names a file.
  { programs: ['curl'], after: { options: ['-b', '--cookie'], separator: '=' } },
  {
    programs: ['curl'],
    after: { options: ['-u', '--user', '-U', '--proxy-user', '-E', '--cert', '--proxy-cert'], separator: ':' },
  },
  {
    programs: split('http https xh xhs ab hey siege wuzz vegeta bombardier'),
    after: { options: ['-a', '--auth', '-A', '-P'], separator: ':' },
  },
  { programs: ['ab'], next: ['-C'] },
  { programs: split('nikto nikto.pl'), after: { options: ['-id'], separator: ':' } },
  { programs: ['setup'], subcommands: ['email'], words: { add: 2, update: 2 } },
  { programs: split('http https xh'), next: ['--auth', '-a'] },
  { programs: split('yt-dlp youtube-dl rabbitmqadmin'), next: ['-p'] },
  { programs: ['sshpass'], next: ['-p'], attached: ['-p'], starts: 0, takes: ['-p', '-P', '-f', '-d'] },
  { programs: split('7z 7za 7zr 7zz rar unrar'), attached: ['-p', '-hp'] },
  {
    programs: split('ldapsearch ldapadd ldapmodify ldapdelete ldappasswd ldapwhoami ldapcompare ldapmodrdn ldapexop'),
    next: ['-w'],
    attached: ['-w'],
  },
  { programs: ['ldappasswd'], next: ['-s', '-a'] },
  {
    programs: split('smbclient rpcclient net smbget smbcacls wmic winexe'),
    after: { options: ['-U', '--user'], separator: '%' },
  },
  { programs: ['smbclient'], words: { smbclient: 2 } },
  { programs: split('xfreerdp wfreerdp sdl-freerdp wlfreerdp'), attached: ['/p:', '/gp:'] },
  { programs: ['openssl'], plain: ['-signature', '-sigfile'] },
  { programs: ['signtool'], next: ['/p', '-p'] },
  { programs: ['openssl'], subcommands: ['enc', 'aes-256-cbc'], next: ['-k', '-K', '-pass'] },
  { programs: ['ssh-keygen'], next: ['-N', '-P'] },
  { programs: ['lftp'], after: { options: ['-u', '--user'], separator: ',' } },
  { programs: split('ncftp ncftpput ncftpget ncftpls vncpasswd nuget pdftk'), next: ['-p'] },
  { programs: ['swaks'], next: ['-ap', '--ap'] },
  { programs: split('sendemail sendEmail'), next: ['-xp'] },
  { programs: ['wpa_passphrase'], words: { wpa_passphrase: 2 } },
  { programs: ['openvpn'], words: { PASSWORD: 1 } },
  {
    programs: split('snmpwalk snmpget snmpset snmpbulkwalk snmpgetnext snmptrap snmpstatus snmptable'),
    next: ['-A', '-X', '-c'],
    attached: ['-A', '-X', '-c'],
  },
  { programs: ['qpdf'], words: { '--encrypt': 1 } },
  { programs: ['qpdf'], words: { '--encrypt': 2 } },
  { programs: ['mpc'], shape: /^()[^@\s/]{1,128}(?=@)/ },
  { programs: split('lwp-request lwp-download lwp-mirror'), after: { options: ['-C'], separator: ':' } },
  { programs: ['create_ap'], words: { create_ap: 4 }, takes: split('-c -w -m -g -d --freq-band --driver --country') },
  { programs: split('pdftotext pdfinfo pdfimages pdftoppm pdftocairo pdfdetach'), next: ['-upw', '-opw'] },
  { programs: ['htpasswd'], subcommands: ['-b', '-bc', '-cb', '-bB', '-Bb', '-bm'], words: { htpasswd: 3 } },
  { programs: ['htpasswd'], subcommands: ['-nb', '-nbB', '-nbm', '-bn', '-bnB'], words: { htpasswd: 2 } },
  { programs: split('useradd usermod'), next: ['-p'] },
  { programs: ['mkpasswd'], words: { 'sha-512': 1, 'sha-256': 1, yescrypt: 1, bcrypt: 1 } },
  { programs: ['python'], after: { options: ['--auth'], separator: ':' } },
];
