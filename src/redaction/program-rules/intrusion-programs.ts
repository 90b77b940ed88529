import type { DocumentedRule } from './program-rules.ts';

/** What tests a domain of Windows for weaknesses. */
export const INTRUSION_PROGRAMS: readonly DocumentedRule[] = [
  // The password is the rest of `domain/user:password`, because no host follows.
  {
    programs:
      'GetUserSPNs.py impacket-GetUserSPNs GetNPUsers.py impacket-GetNPUsers GetADUsers.py impacket-GetADUsers GetADComputers.py impacket-GetADComputers GetLAPSPassword.py impacket-GetLAPSPassword getTGT.py impacket-getTGT getST.py impacket-getST getPac.py impacket-getPac findDelegation.py impacket-findDelegation addcomputer.py impacket-addcomputer rbcd.py impacket-rbcd dacledit.py impacket-dacledit owneredit.py impacket-owneredit raiseChild.py impacket-raiseChild rpcmap.py impacket-rpcmap',
    next: '-computer-pass',
    shape: /^([^/\s:@]{0,128}\/[^/\s:@]{1,128}:).{1,256}/s,
    source: 'GetUserSPNs.py --help of Impacket',
    example: 'GetUserSPNs.py corp/bob:{kakadu} -request',
  },
  {
    programs: 'nxc netexec crackmapexec cme',
    next: '-p -H',
    source: 'nxc smb --help',
    example: 'nxc smb web -u bob -H {kakadu}',
  },
];
