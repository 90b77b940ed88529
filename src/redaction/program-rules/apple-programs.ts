import type { DocumentedRule } from './program-rules.ts';

/** macOS, and what talks to an iPhone. */
export const APPLE_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs: 'dscl',
    next: '-P',
    words: { 2: '-passwd -authonly', 3: '-passwd' },
    source: 'dscl(1)',
    example: 'dscl . -passwd /Users/bob {kakadu} {nachtigall}',
  },
  {
    programs: 'networksetup',
    words: {
      2: '-setpppoepassword',
      3: '-setairportnetwork',
      4: '-createpppoeservice',
      5: '-addpreferredwirelessnetworkatindex',
      6: '-setwebproxy -setsecurewebproxy -setftpproxy -setsocksfirewallproxy -setstreamingproxy -setgopherproxy',
    },
    plain: '-setpppoepassword',
    source: 'networksetup(8)',
    example: 'networksetup -setairportnetwork en0 Home {kakadu}',
  },
  {
    programs: 'pwpolicy',
    next: '-p',
    source: 'pwpolicy(8)',
    example: 'pwpolicy -a admin -p {kakadu} -getpolicy',
  },
  {
    programs: 'idevicebackup2',
    words: { 1: 'changepw', 2: 'encryption changepw' },
    takes: '-u --udid -s --source',
    source: 'idevicebackup2(1)',
    example: 'idevicebackup2 -i encryption on {kakadu}',
  },
];
