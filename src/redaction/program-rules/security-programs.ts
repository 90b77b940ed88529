import type { ProgramRule } from './program-rules.ts';

const split = (names: string): string[] => names.split(' ');

/** Encryption, signing, archives, key stores, smart cards, machines that are emulated. */
export const SECURITY_PROGRAMS: readonly ProgramRule[] = [
  {
    programs: split('unar lsar aescrypt zuluCrypt-cli zulucrypt-cli veracrypt truecrypt tcplay tomb'),
    next: ['-p'],
    attached: ['-p'],
  },
  { programs: ['veracrypt', 'truecrypt'], next: ['--new-password', '--token-pin'] },
  { programs: split('arj lha zoo ace unace'), attached: ['-p', '-g'] },
  { programs: ['ccrypt', 'ccencrypt', 'ccdecrypt', 'ccat', 'cccat'], next: ['-K', '-H'], attached: ['-K'] },
  { programs: ['mcrypt', 'mdecrypt', 'bcrypt', 'nettle'], next: ['-k'], attached: ['-k'] },
  {
    programs: ['openssl'],
    subcommands: ['passwd'],
    words: { '-6': 1, '-5': 1, '-1': 1, '-apr1': 1, '-crypt': 1, '-aixmd5': 1, passwd: 1 },
    takes: ['-salt', '-in'],
  },
  {
    programs: ['openssl'],
    next: ['-hmac', '-macopt', '-psk', '-pass', '-passin', '-passout', '-password', '-srppass', '-proxy_pass'],
  },
  {
    programs: ['security'],
    subcommands: [
      'unlock-keychain',
      'create-keychain',
      'import',
      'set-keychain-password',
      'set-key-partition-list',
      'export',
    ],
    next: ['-p', '-P', '-k', '-o'],
  },
  { programs: ['security'], subcommands: ['add-generic-password', 'add-internet-password'], next: ['-w', '-p'] },
  {
    programs: ['xcrun', 'altool', 'notarytool', 'iTMSTransporter', 'stapler'],
    next: ['-p', '--password'],
    plain: ['--apiKey'],
  },
  { programs: ['AzureSignTool', 'azuresigntool'], next: ['-kvs', '-kvt', '-kva'] },
  { programs: ['slappasswd'], next: ['-s'], attached: ['-s'] },
  {
    programs: split(
      'cryptsetup-reencrypt ecryptfs-add-passphrase ecryptfs-wrap-passphrase ecryptfs-unwrap-passphrase ecryptfs-rewrap-passphrase',
    ),
    words: {
      'ecryptfs-add-passphrase': 1,
      'ecryptfs-wrap-passphrase': 2,
      'ecryptfs-unwrap-passphrase': 2,
      'ecryptfs-rewrap-passphrase': 2,
    },
  },
  { programs: ['gocryptfs'], next: ['-extpass'], plain: ['-passfile'] },
  { programs: ['oathtool'], shape: /^()[A-Z2-7=]{16,128}$|^()[0-9a-f]{20,128}$/ },
  { programs: ['ykman'], subcommands: ['oath'], shape: /^()[A-Z2-7=]{16,128}$/ },
  { programs: ['ykman'], next: ['-m', '--management-key', '-P', '-p', '-n', '-a', '--access-code'] },
  { programs: ['pkcs11-tool'], next: ['-p', '--pin', '--so-pin', '--puk', '--new-pin'] },
  { programs: ['yubico-piv-tool'], next: ['-P', '-N', '-k'], attached: ['-P', '-N', '-k'] },
  {
    programs: ['pkcs15-tool', 'pkcs15-init', 'pkcs15-crypt', 'sc-hsm-tool', 'softhsm2-util', 'cardos-tool'],
    next: ['-p', '--pin', '--so-pin', '--puk', '--new-pin', '--password'],
  },
  {
    programs: split(
      'tpm2_createprimary tpm2_nvread tpm2_nvwrite tpm2_nvdefine tpm2_evictcontrol tpm2_changeauth tpm2_clear tpm2_dictionarylockout tpm2_import tpm2_load tpm2_create tpm2_createek tpm2_activatecredential',
    ),
    next: ['-P', '-w', '-o'],
    attached: ['-P'],
  },
  {
    programs: split(
      'tpm2_create tpm2_unseal tpm2_sign tpm2_import tpm2_rsadecrypt tpm2_createprimary tpm2_createak tpm2_nvdefine tpm2_encryptdecrypt tpm2_hmac',
    ),
    next: ['-p'],
  },
  {
    programs: ['hdparm'],
    words: {
      '--security-unlock': 1,
      '--security-set-pass': 1,
      '--security-disable': 1,
      '--security-erase': 1,
      '--security-erase-enhanced': 1,
    },
  },
  {
    programs: ['nvme', 'sedutil-cli', 'sedutil'],
    words: {
      '--initialSetup': 1,
      '--setSIDPassword': 1,
      '--disableLockingRange': 2,
      '--setLockingRange': 3,
      '--setMBREnable': 2,
      '--loadPBAimage': 1,
      '--revertTPer': 1,
      '--setAdmin1Pwd': 1,
    },
  },
  { programs: split('steghide outguess stegseek'), next: ['-p', '-k', '-xp'] },
  { programs: ['keepassxc-cli', 'kpcli', 'keepassxc', 'kpsh'], next: ['--pw', '--password'] },
  { programs: ['aircrack-ng', 'airdecap-ng', 'airtun-ng', 'aireplay-ng', 'besside-ng'], next: ['-p', '-k'] },
  { programs: ['gpg-preset-passphrase'], next: ['-P', '--passphrase'] },
  { programs: ['certutil', 'pk12util', 'signver', 'crlutil'], next: ['-W', '-K'] },
  { programs: ['certutil'], plain: ['-k', '-f'], next: ['-p'] },
  {
    programs: ['keytool', 'jarsigner', 'apksigner', 'zipalign', 'jks2p12'],
    next: [
      '-storepass',
      '-keypass',
      '-new',
      '-srckeypass',
      '-destkeypass',
      '-srcstorepass',
      '-deststorepass',
      '--ks-pass',
      '--key-pass',
    ],
  },
  {
    programs: ['ansible-vault'],
    words: { encrypt_string: 1 },
    takes: split(
      '--vault-password-file --vault-pass-file --vault-id --encrypt-vault-id --name -n --stdin-name --output',
    ),
  },
  { programs: ['virsh'], words: { 'secret-set-value': 2, 'set-user-password': 3 } },
  { programs: split('virt-builder virt-customize virt-sysprep virt-install'), next: ['--root-password', '--password'] },
  { programs: split('qm pct pveum pvesh'), next: ['--password', '-password', '--cipassword', '-cipassword'] },
  { programs: ['VBoxManage', 'vboxmanage'], next: ['--password', '--vrdeauthpassword', '--newpassword'] },
  { programs: ['prlctl', 'multipass', 'lima'], next: ['--password'] },
  { programs: ['storepasswd'], words: { '-storepasswd': 1 } },
];
