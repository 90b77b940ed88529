import type { WrittenRule } from './program-rules.ts';

/** Encryption, signing, archives, key stores, smart cards, machines that are emulated. */
export const SECURITY_PROGRAMS: readonly WrittenRule[] = [
  {
    programs: 'unar lsar aescrypt zuluCrypt-cli zulucrypt-cli veracrypt truecrypt tcplay tomb',
    next: '-p',
    attached: '-p',
  },
  { programs: 'veracrypt truecrypt', next: '--new-password --token-pin' },
  { programs: 'arj lha zoo ace unace', attached: '-p -g' },
  { programs: 'ccrypt ccencrypt ccdecrypt ccat cccat', next: '-K -H', attached: '-K' },
  { programs: 'mcrypt mdecrypt bcrypt nettle', next: '-k', attached: '-k' },
  {
    programs: 'openssl',
    subcommands: 'passwd',
    words: { 1: '-6 -5 -1 -apr1 -crypt -aixmd5 passwd' },
    takes: '-salt -in',
  },
  { programs: 'openssl', next: '-hmac -macopt -psk -pass -passin -passout -password -srppass -proxy_pass' },
  {
    programs: 'security',
    subcommands: 'unlock-keychain create-keychain import set-keychain-password set-key-partition-list export',
    next: '-p -P -k -o',
  },
  { programs: 'security', subcommands: 'add-generic-password add-internet-password', next: '-w -p' },
  { programs: 'xcrun altool notarytool iTMSTransporter stapler', next: '-p --password', plain: '--apiKey' },
  { programs: 'AzureSignTool azuresigntool', next: '-kvs -kvt -kva' },
  { programs: 'slappasswd', next: '-s', attached: '-s' },
  {
    programs:
      'cryptsetup-reencrypt ecryptfs-add-passphrase ecryptfs-wrap-passphrase ecryptfs-unwrap-passphrase ecryptfs-rewrap-passphrase',
    words: {
      1: 'ecryptfs-add-passphrase',
      2: 'ecryptfs-wrap-passphrase ecryptfs-unwrap-passphrase ecryptfs-rewrap-passphrase',
    },
  },
  { programs: 'gocryptfs', next: '-extpass', plain: '-passfile' },
  { programs: 'oathtool', shape: /^()[A-Z2-7=]{16,128}$|^()[0-9a-f]{20,128}$/ },
  { programs: 'ykman', subcommands: 'oath', shape: /^()[A-Z2-7=]{16,128}$/ },
  { programs: 'ykman', next: '-m --management-key -P -p -n -a --access-code' },
  { programs: 'pkcs11-tool', next: '-p --pin --so-pin --puk --new-pin' },
  { programs: 'yubico-piv-tool', next: '-P -N -k', attached: '-P -N -k' },
  {
    programs: 'pkcs15-tool pkcs15-init pkcs15-crypt sc-hsm-tool softhsm2-util cardos-tool',
    next: '-p --pin --so-pin --puk --new-pin --password',
  },
  {
    programs:
      'tpm2_createprimary tpm2_nvread tpm2_nvwrite tpm2_nvdefine tpm2_evictcontrol tpm2_changeauth tpm2_clear tpm2_dictionarylockout tpm2_import tpm2_load tpm2_create tpm2_createek tpm2_activatecredential',
    next: '-P -w -o',
    attached: '-P',
  },
  {
    programs:
      'tpm2_create tpm2_unseal tpm2_sign tpm2_import tpm2_rsadecrypt tpm2_createprimary tpm2_createak tpm2_nvdefine tpm2_encryptdecrypt tpm2_hmac',
    next: '-p',
  },
  {
    programs: 'hdparm',
    words: { 1: '--security-unlock --security-set-pass --security-disable --security-erase --security-erase-enhanced' },
  },
  {
    programs: 'nvme sedutil-cli sedutil',
    words: {
      1: '--initialSetup --setSIDPassword --loadPBAimage --revertTPer --setAdmin1Pwd',
      2: '--disableLockingRange --setMBREnable',
      3: '--setLockingRange',
    },
  },
  { programs: 'steghide outguess stegseek', next: '-p -k -xp' },
  { programs: 'keepassxc-cli kpcli keepassxc kpsh', next: '--pw --password' },
  { programs: 'aircrack-ng airdecap-ng airtun-ng aireplay-ng besside-ng', next: '-p -k' },
  { programs: 'gpg-preset-passphrase', next: '-P --passphrase' },
  { programs: 'certutil pk12util signver crlutil', next: '-W -K' },
  { programs: 'certutil', plain: '-k -f', next: '-p' },
  {
    programs: 'keytool jarsigner apksigner zipalign jks2p12',
    next: '-storepass -keypass -new -srckeypass -destkeypass -srcstorepass -deststorepass --ks-pass --key-pass',
  },
  {
    programs: 'ansible-vault',
    words: { 1: 'encrypt_string' },
    takes: '--vault-password-file --vault-pass-file --vault-id --encrypt-vault-id --name -n --stdin-name --output',
  },
  { programs: 'virsh', words: { 2: 'secret-set-value', 3: 'set-user-password' } },
  { programs: 'virt-builder virt-customize virt-sysprep virt-install', next: '--root-password --password' },
  { programs: 'qm pct pveum pvesh', next: '--password -password --cipassword -cipassword' },
  { programs: 'VBoxManage vboxmanage', next: '--password --vrdeauthpassword --newpassword' },
  { programs: 'prlctl multipass lima', next: '--password' },
  { programs: 'storepasswd', words: { 1: '-storepasswd' } },
];
