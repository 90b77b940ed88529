import { DEVICE_PROGRAMS } from '../../../src/redaction/program-rules/device-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  "synouser --add bob {kakadu} 'Bob M' 0 '' 0",
  'synouser --get bob',
  'synoshare --get photos',
  'midclt call pool.query',
  'raspi-config nonint do_wifi_ssid_passphrase Home',
  'uci set wireless.wifinet0.key1={kakadu}',
  'uci set wireless.wifinet0.key=1',
  'uci set wireless.radio0.channel=36',
];

testRules(DEVICE_PROGRAMS, FURTHER);
