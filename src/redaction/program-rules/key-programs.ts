import type { DocumentedRule } from './program-rules.ts';

/** Certificates, signatures, key stores, smart cards. */
export const KEY_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs: 'openssl',
    subcommands: 'passwd',
    words: { 1: 'passwd' },
    takes: '-salt -in',
    source: 'openssl-passwd(1)',
    example: 'openssl passwd -6 {kakadu}',
  },
  {
    programs: 'openssl',
    subcommands: 'enc aes-256-cbc aes-128-cbc',
    next: '-k -K',
    source: 'openssl-enc(1)',
    example: 'openssl enc -aes-256-cbc -in a -out b -k {kakadu}',
  },
  {
    programs: 'openssl',
    next: '-hmac -macopt',
    source: 'openssl-dgst(1)',
    example: 'openssl dgst -sha256 -hmac {kakadu} letter',
  },
  {
    programs: 'openssl',
    shape: /^(pass:).{1,512}/s,
    source: 'openssl-passphrase-options(1)',
    example: 'openssl genrsa -aes256 -passout pass:{kakadu} 4096',
  },
  {
    programs: 'keytool',
    next: '-new',
    source: 'keytool(1)',
    example: 'keytool -storepasswd -new {kakadu} -keystore shop.jks',
  },
  {
    programs: 'pk12util',
    next: '-W -K',
    source: 'pk12util(1)',
    example: 'pk12util -i cert.p12 -d sql:/etc/pki/nssdb -W {kakadu} -K {nachtigall}',
  },
  {
    programs: 'certutil',
    next: '-p',
    source: 'certutil -importpfx -?',
    example: 'certutil -f -p {kakadu} -importpfx cert.pfx',
  },
  {
    programs: 'altool',
    next: '-p',
    source: 'altool --help',
    example: 'xcrun altool --upload-app -f shop.ipa -u bob@example.com -p {kakadu}',
  },
  {
    programs: 'altool',
    plain: '--apiKey',
    source: 'altool --help',
    example: 'xcrun altool --upload-app -f shop.ipa --apiKey 9ABCDEF123',
  },
  {
    programs: 'azuresigntool',
    next: '-kvs -kva',
    source: 'AzureSignTool sign --help',
    example: 'AzureSignTool sign -kvu https://vault.example.com -kvs {kakadu} shop.exe',
  },
  {
    programs: 'gpg-preset-passphrase',
    next: '-P',
    source: 'gpg-preset-passphrase(1)',
    example: 'gpg-preset-passphrase --preset -P {kakadu} 0123ABCD',
  },
  {
    programs: 'pkcs11-tool pkcs15-crypt',
    next: '-p',
    source: 'pkcs11-tool(1)',
    example: 'pkcs11-tool -l -p {123456} -O',
  },
  {
    programs: 'softhsm2-util',
    plain: '--token',
    source: 'softhsm2-util(1)',
    example: 'softhsm2-util --delete-token --token shop',
  },
  {
    programs: 'ykman',
    words: { 2: 'add' },
    takes: '-o --oath-type -d --digits -a --algorithm -i --issuer -p --period',
    source: 'ykman oath accounts add --help',
    example: 'ykman oath accounts add shop {JBSWYKDPEHPKCPXP}',
  },
  {
    programs: 'ykman',
    next: '-P -p -n -m',
    source: 'ykman piv --help',
    example: 'ykman piv access change-pin -P {123456} -n {654321}',
  },
  {
    programs: 'yubico-piv-tool',
    next: '-P -N',
    attached: '-P -N -k',
    source: 'yubico-piv-tool(1)',
    example: 'yubico-piv-tool -a change-pin -P {123456} -N {654321}',
  },
  {
    programs:
      'tpm2_create tpm2_createprimary tpm2_createek tpm2_createak tpm2_load tpm2_import tpm2_unseal tpm2_sign tpm2_rsadecrypt tpm2_encryptdecrypt tpm2_hmac tpm2_activatecredential tpm2_evictcontrol tpm2_changeauth tpm2_nvdefine tpm2_nvread tpm2_nvwrite',
    next: '-P -p',
    attached: '-P -p',
    source: 'tpm2_unseal(1)',
    example: 'tpm2_unseal -c key.ctx -p {kakadu}',
  },
  {
    programs: 'keyctl',
    subcommands: 'user logon',
    words: { 3: 'add' },
    source: 'keyctl(1)',
    example: 'keyctl add user shop {kakadu} @u',
  },
  {
    programs: 'keyctl',
    words: { 2: 'update instantiate' },
    source: 'keyctl(1)',
    example: 'keyctl update 1234567 {kakadu}',
  },
  {
    programs: 'ykpersonalize',
    attached: '-a -c',
    source: 'ykpersonalize(1)',
    example: 'ykpersonalize -2 -ochal-resp -a{303132333435363738393a3b3c3d3e3f40414243}',
  },
];
