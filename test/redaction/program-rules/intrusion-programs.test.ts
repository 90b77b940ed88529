import { INTRUSION_PROGRAMS } from '../../../src/redaction/program-rules/intrusion-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'addcomputer.py -computer-name web$ -computer-pass {kakadu} corp/bob:{nachtigall}',
  'impacket-getTGT -service x corp/bob:{ka@kadu}',
  'GetUserSPNs.py corp/bob -no-pass -dc-ip 10.0.0.1',
  'rpcmap.py ncacn_ip_tcp:10.0.0.1',
  'nxc smb web -u bob -p {kakadu}',
  'python3 GetNPUsers.py corp/bob:{kakadu} -usersfile users.txt',
];

testRules(INTRUSION_PROGRAMS, FURTHER);
