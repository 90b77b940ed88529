import { APPLE_PROGRAMS } from '../../../src/redaction/program-rules/apple-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'dscl . -authonly bob {kakadu}',
  'dscl . -passwd /Users/bob',
  'dscl -u admin -P {kakadu} . -read /Users/bob',
  'dscl . -read /Users/bob RealName',
  'networksetup -setairportnetwork en0 Home',
  'networksetup -setpppoepassword Work {kakadu}',
  'networksetup -createpppoeservice en0 Work bob {kakadu}',
  'networksetup -addpreferredwirelessnetworkatindex en0 Home 0 WPA2 {kakadu}',
  'networksetup -setwebproxy Wi-Fi proxy 8080 on bob {kakadu}',
  'networksetup -setwebproxy Wi-Fi proxy 8080',
  'idevicebackup2 changepw {kakadu} {nachtigall}',
  'idevicebackup2 -u 00008030 encryption off {kakadu}',
  'idevicebackup2 backup /backup',
];

testRules(APPLE_PROGRAMS, FURTHER);
