import type { DocumentedRule } from './program-rules.ts';

/** Tunnels to a terminal, wallets, games, media. */
export const SERVICE_PROGRAMS: readonly DocumentedRule[] = [
  {
    programs: 'gotty ttyd',
    after: { options: '-c', separator: ':' },
    source: 'ttyd(1)',
    example: 'ttyd -p 7681 -c bob:{kakadu} bash',
  },
  {
    programs: 'frpc frps',
    next: '-t',
    source: 'frpc tcp --help',
    example: 'frpc tcp -s frp.example.com:7000 -t {kakadu} -l 22',
  },
  {
    programs: 'bitcoin-cli litecoin-cli dogecoin-cli dash-cli zcash-cli elements-cli',
    words: {
      1: 'walletpassphrase walletpassphrasechange encryptwallet importprivkey signmessagewithprivkey',
      2: 'walletpassphrasechange sethdseed',
      4: 'createwallet',
    },
    source: 'bitcoin-cli help',
    example: 'bitcoin-cli walletpassphrasechange {kakadu} {nachtigall}',
  },
  {
    programs: 'xmrig xmr-stak cgminer bfgminer t-rex teamredminer',
    next: '-p',
    source: 'xmrig --help',
    example: 'xmrig -o pool.example.com:3333 -p {kakadu}',
  },
  {
    programs: 'xmrig xmr-stak cgminer bfgminer t-rex teamredminer',
    plain: '-u',
    source: 'xmrig --help',
    example:
      'xmrig -o pool.example.com:3333 -u 48edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52XU5xvqgzYnDK9URnRoJMk1j8nLwEVsaSWJ4',
  },
  {
    programs: 'cgminer bfgminer xmrig',
    after: { options: '-O', separator: ':' },
    source: 'cgminer --help',
    example: 'cgminer -o stratum+tcp://pool:3333 -O bob:{kakadu}',
  },
  {
    programs: 'srcds_run srcds_linux srcds cs2',
    next: '+sv_setsteamaccount',
    source: 'Source dedicated server manual',
    example: './srcds_run -game csgo +sv_setsteamaccount {0123456789ABCDEF0123456789ABCDEF}',
  },
  {
    programs: 'mcrcon rcon',
    next: '-p',
    attached: '-p',
    source: 'mcrcon(1)',
    example: 'mcrcon -H mc -P 25575 -p {kakadu} list',
  },
  {
    programs: 'transmission-remote',
    after: { options: '-n', separator: ':' },
    source: 'transmission-remote(1)',
    example: 'transmission-remote nas:9091 -n bob:{kakadu} -l',
  },
  {
    programs: 'transmission-daemon',
    next: '-v',
    source: 'transmission-daemon(1)',
    example: 'transmission-daemon -t -u bob -v {kakadu}',
  },
  {
    programs: 'deluge-console',
    words: { 3: 'connect' },
    source: 'deluge-console(1)',
    example: 'deluge-console connect nas:58846 bob {kakadu}',
  },
  { programs: 'mpc', shape: /^()[^@\s/]{1,128}(?=@)/, source: 'mpc(1)', example: 'mpc -h {kakadu}@nas play' },
  { programs: 'irssi', next: '-w', source: 'irssi(1)', example: 'irssi -c irc.example.com -w {kakadu}' },
  {
    programs: 'openRTSP',
    words: { 2: '-u' },
    source: 'openRTSP manual',
    example: 'openRTSP -u bob {kakadu} rtsp://cam/ch0',
  },
  {
    programs: 'steamcmd',
    words: { 1: '+set_steam_guard_code' },
    source: 'SteamCMD manual',
    example: 'steamcmd +set_steam_guard_code {R7T2K} +login bob',
  },
  {
    programs: 'deluge-console',
    shape: /^(connect\s\S{1,128}\s\S{1,64}\s)[^\s;]{1,128}/,
    source: 'deluge-console(1)',
    example: "deluge-console 'connect nas:58846 bob {kakadu}; info'",
  },
  {
    programs: 'electrum electron-cash electrum-ltc',
    next: '-W',
    source: 'electrum --help',
    example: 'electrum -W {kakadu} payto addr 0.01',
  },
  { programs: 'openttd', next: '-p -P', source: 'openttd(6)', example: 'openttd -n web -p {kakadu}' },
  {
    programs: 'rtmpdump rtmpgw',
    next: '-T',
    source: 'rtmpdump(1)',
    example: 'rtmpdump -r rtmp://web/vod -T {kakadu} -o a.flv',
  },
  {
    programs: 'yt-dlp youtube-dl',
    next: '-2 -p',
    source: 'yt-dlp(1)',
    example: 'yt-dlp -2 {123456} https://example.com',
  },
  {
    programs: 'x3270 c3270 s3270 b3270 wc3270',
    shape: /^(.{0,256}?\bString\().{1,512}/s,
    source: 'x3270-man(1)',
    example: "c3270 -loginmacro 'String({bob) Tab() String(kakadu) Enter()}' mvs",
  },
];
