import { SERVICE_PROGRAMS } from '../../../src/redaction/program-rules/service-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'deluge-console connect host bob {kakadu}',
  'openRTSP -u bob {kakadu} x',
  'gotty -c bob:{kakadu} x',
  'frpc -t {kakadu}',
  'bitcoin-cli walletpassphrase {kakadu} 60',
  'bitcoin-cli sethdseed true {kakadu}',
  'bitcoin-cli createwallet x false false {kakadu}',
  'steamcmd +set_steam_guard_code {kakadu}',
  'mcrcon -p {kakadu}',
  'mcrcon -p{kakadu}',
  'xmrig -p {kakadu}',
  'transmission-remote -n bob:{kakadu}',
  'transmission-daemon -v {kakadu}',
  'irssi -w {kakadu}',
  'mpc -h {kakadu}@h',
  'bitcoin-cli encryptwallet {kakadu}',
  'bitcoin-cli importprivkey {kakadu}',
  'bitcoin-cli signmessagewithprivkey {kakadu} hello',
  'mcrcon -H mc -P 25575 list',
  'transmission-remote nas:9091 -l',
  'steamcmd +app_update 740',
  "deluge-console 'connect nas:58846 bob {ka&kadu}'",
  "deluge-console 'info'",
  'electron-cash -W {kakadu} payto addr 0.01',
  'openttd -n web -P {kakadu}',
  'openttd -D 0.0.0.0:3979',
  'rtmpdump -r rtmp://web/vod -o a.flv',
  'yt-dlp -u bob -p {kakadu} https://example.com',
  'yt-dlp -P /media https://example.com',
  'c3270 -port 992 mvs',
];

testRules(SERVICE_PROGRAMS, FURTHER);
