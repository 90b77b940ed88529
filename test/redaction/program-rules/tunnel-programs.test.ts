import { TUNNEL_PROGRAMS } from '../../../src/redaction/program-rules/tunnel-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'iodined -f -P{kakadu} 10.0.0.1 t.example.com',
  'proxytunnel -p proxy:8080 -R bob:{kakadu} -d web:22',
  'npc -server=web:8024 --vkey={kakadu}',
  'brook connect web',
  'zrok enable {kakadu}',
  'zrok share private web',
  'openconnect -c cert.pem -p{kakadu} vpn.example.com',
  'croc send 2024-report-final',
  'croc 1234-kakadu-hase-x1',
  'croc x1234-kakadu-hase-igel',
  'croc send a.txt',
  'wormhole send 2024-report-final',
  'wormhole receive -o 7-kakadu',
  'bore server --min-port 1024',
];

testRules(TUNNEL_PROGRAMS, FURTHER);
