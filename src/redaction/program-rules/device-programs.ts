import type { DocumentedRule } from './program-rules.ts';

/** Boxes at home: storage, routers, boards. */
export const DEVICE_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs: 'synouser',
    words: { 2: '--add --setpw' },
    plain: '--setpw',
    source: 'synouser --help of Synology',
    example: 'synouser --setpw bob {kakadu}',
  },
  {
    programs: 'synoshare',
    words: { 2: '--enc_mount' },
    source: 'synoshare --help of Synology',
    example: 'synoshare --enc_mount photos {kakadu}',
  },
  {
    programs: 'midclt',
    words: { 2: 'auth.login' },
    source: 'TrueNAS API reference',
    example: 'midclt call auth.login bob {kakadu}',
  },
  {
    programs: 'raspi-config',
    words: { 2: 'do_wifi_ssid_passphrase' },
    plain: 'do_wifi_ssid_passphrase',
    source: 'source of raspi-config',
    example: 'raspi-config nonint do_wifi_ssid_passphrase Home {kakadu}',
  },
  {
    programs: 'uci',
    shape: /^(wireless\.[\w@[\]-]{1,64}\.key\d?=)(?!\d$).{1,128}/s,
    source: 'uci manual of OpenWrt',
    example: 'uci set wireless.@wifi-iface[0].key={kakadu}',
  },
  { programs: 'lnxrouter', next: '-p', source: 'lnxrouter --help', example: 'lnxrouter --ap wlan0 Home -p {kakadu}' },
];
