import type { DocumentedRule } from './program-rules.ts';

/** Tunnels, and files that go through a relay. */
export const TUNNEL_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs: 'iodine iodined',
    next: '-P',
    attached: '-P',
    source: 'iodine(8)',
    example: 'iodine -f -P {kakadu} t.example.com',
  },
  { programs: 'dns2tcpc', next: '-k', source: 'dns2tcpc(1)', example: 'dns2tcpc -z t.example.com -k {kakadu} -r ssh' },
  {
    programs: 'ptunnel ptunnel-ng',
    next: '-x',
    source: 'ptunnel(8)',
    example: 'ptunnel -p proxy -lp 8000 -x {kakadu}',
  },
  {
    programs: 'udp2raw udp2raw_amd64 tinyvpn speederv2',
    next: '-k',
    source: 'udp2raw --help',
    example: 'udp2raw -s -l 0.0.0.0:4096 -k {kakadu}',
  },
  { programs: 'gs-netcat gs-sftp gs-mount', next: '-s', source: 'gs-netcat(1)', example: 'gs-netcat -l -s {kakadu}' },
  {
    programs: 'proxytunnel',
    after: { options: '-P -R', separator: ':' },
    source: 'proxytunnel(1)',
    example: 'proxytunnel -p proxy:8080 -P bob:{kakadu} -d web:22',
  },
  { programs: 'npc', attached: '-vkey= --vkey=', source: 'nps manual', example: 'npc -server=web:8024 -vkey={kakadu}' },
  {
    programs: 'brook',
    subcommands: 'server client wsserver wsclient wssserver wssclient',
    next: '-p',
    source: 'brook server --help',
    example: 'brook server -l :9999 -p {kakadu}',
  },
  { programs: 'bore', next: '-s', source: 'bore local --help', example: 'bore local 80 --to web -s {kakadu}' },
  {
    programs: 'zrok',
    subcommands: 'access enable',
    words: { 1: 'enable private' },
    source: 'zrok access private --help',
    example: 'zrok access private {kakadu}',
  },
  { programs: 'netbird', next: '-k', source: 'netbird up --help', example: 'netbird up -k {kakadu}' },
  {
    programs: 'openconnect',
    next: '-p',
    attached: '-p',
    source: 'openconnect(8)',
    example: 'openconnect -c cert.pem -p {kakadu} vpn.example.com',
  },
  {
    programs: 'croc',
    next: '--code',
    source: 'croc send --help',
    example: 'croc send --code {kakadu} letter',
  },
  {
    programs: 'croc',
    shape: /^()\d{4}(?:-[a-z]{2,16}){3}$/,
    source: 'croc --help',
    example: 'croc {1234-kakadu-hase-igel}',
  },
  {
    programs: 'wormhole wormhole-rs wormhole-william',
    subcommands: 'receive recv rx',
    shape: /^()\d{1,4}(?:-[a-z]{2,16}){2,5}$/,
    source: 'wormhole receive --help',
    example: 'wormhole receive {7-kakadu-hase}',
  },
];
