import { wordSet } from '../../../process/word-set.ts';

/**
 * Names that stay in recordings, in lower case: those of Windows itself, and of programs that developers have. They say
 * nothing about a person. Names of other programs do.
 */

/** Without a file of their own, or with a space in their name. */
const OF_KERNEL = [
  'system',
  'registry',
  'memory compression',
  'memcompression',
  'secure system',
  'system idle process',
];

const OF_WINDOWS = wordSet(
  'aggregatorhost.exe applicationframehost.exe audiodg.exe backgroundtaskhost.exe backgroundtransferhost.exe',
  'cmd.exe compattelrunner.exe conhost.exe consent.exe control.exe credentialuibroker.exe csrss.exe ctfmon.exe',
  'dashost.exe dllhost.exe dwm.exe explorer.exe fontdrvhost.exe lockapp.exe logonui.exe lsaiso.exe lsass.exe',
  'midisrv.exe mmc.exe mousocoreworker.exe mpdefendercoreservice.exe msiexec.exe msmpeng.exe nissrv.exe ngciso.exe',
  'notepad.exe openconsole.exe phoneexperiencehost.exe plugplay.exe powershell.exe powershell_ise.exe pwsh.exe',
  'regedit.exe registry.exe rpcss.exe rundll32.exe runtimebroker.exe schtasks.exe searchapp.exe searchfilterhost.exe',
  'searchhost.exe searchindexer.exe searchprotocolhost.exe securityhealthservice.exe securityhealthsystray.exe',
  'services.exe sgrmbroker.exe shellexperiencehost.exe shellhost.exe sihost.exe smartscreen.exe smss.exe sppsvc.exe',
  'spoolsv.exe sppextcomobj.exe start.exe startmenuexperiencehost.exe svchost.exe systemsettings.exe tabtip.exe',
  'taskhostw.exe taskmgr.exe textinputhost.exe tiworker.exe trustedinstaller.exe unsecapp.exe useroobebroker.exe',
  'userinit.exe vds.exe vmcompute.exe vmms.exe vmmem vmmemwsl vmwp.exe vssvc.exe wermgr.exe werfault.exe widgets.exe',
  'widgetservice.exe windowsterminal.exe winedevice.exe wineboot.exe wininit.exe winlogon.exe winmgmt.exe wlanext.exe',
  'wmiadap.exe wmiapsrv.exe wmiprvse.exe wsl.exe wslhost.exe wslrelay.exe wslservice.exe wuauclt.exe wudfhost.exe',
);

const OF_DEVELOPERS = wordSet(
  'bash.exe bun.exe cargo.exe clangd.exe claude.exe code.exe com.docker.backend.exe cursor.exe deno.exe',
  'devenv.exe docker.exe dockerd.exe dotnet.exe esbuild.exe git.exe go.exe java.exe javaw.exe make.exe mongod.exe',
  'msbuild.exe mysqld.exe nginx.exe node.exe npm.exe php.exe postgres.exe py.exe python.exe pythonw.exe',
  'redis-server.exe ruby.exe rust-analyzer.exe rustc.exe sh.exe sqlservr.exe ssh-agent.exe ssh.exe sshd.exe tsserver.exe',
  'uv.exe vbcscompiler.exe w3wp.exe',
);

export const KNOWN_PROGRAMS: ReadonlySet<string> = new Set([...OF_KERNEL, ...OF_WINDOWS, ...OF_DEVELOPERS]);

/** Services of Windows 10, 11 and Server, and of Wine. */
export const KNOWN_SERVICES: ReadonlySet<string> = wordSet(
  'aarsvc appidsvc appinfo appmgmt appreadiness appxsvc audioendpointbuilder audiosrv axinstsv bdesvc bfe bits',
  'brokerinfrastructure bthserv camsvc captureservice cbdhsvc cdpsvc cdpusersvc certpropsvc clipsvc comsysapp',
  'coremessagingregistrar cryptsvc dcomlaunch deviceassociationservice deviceinstall devicesflowusersvc devquerybroker',
  'dhcp diagtrack dispbrokerdesktopsvc displayenhancementservice dmwappushservice dnscache dosvc dot3svc dps dsmsvc',
  'dssvc dusmsvc eaphost efs eventlog eventsystem fdphost fdrespub fhsvc fontcache gpsvc hidserv hns',
  'hvhost ikeext inventorysvc iphlpsvc keyiso ktmrm lanmanserver lanmanworkstation lfsvc licensemanager lltdsvc lmhosts',
  'lsm mapsbroker mdcoresvc mpssvc msdtc msiscsi msiserver ncasvc ncbservice ncdautosetup netlogon netman netprofm',
  'netsetupsvc ngcctnrsvc ngcsvc nlasvc nsi onesyncsvc p2psvc pcasvc pimindexmaintenancesvc pla plugplay',
  'policyagent power printnotify profsvc qwave rasauto rasman remoteaccess remoteregistry rpceptmapper rpclocator rpcss',
  'samss sampleservice scardsvr schedule scpolicysvc seclogon securityhealthservice semgrsvc sens sensorservice',
  'sensrsvc sessionenv sgrmbroker sharedaccess shellhwdetection smphost snmptrap spooler sppsvc ssdpsrv ssh-agent sshd',
  'sstpsvc staterepository stisvc storsvc svsvc swprv sysmain systemeventsbroker tapisrv termservice themes',
  'tieringengineservice timebrokersvc tokenbroker trkwks trustedinstaller uevagentservice umrdpservice unistoresvc',
  'upnphost userdatasvc usermanager usosvc vaultsvc vds vmcompute vmms vss w32time waasmedicsvc walletservice',
  'wbiosrvc wcmsvc wdiservicehost wdisystemhost wdnissvc webclient wecsvc wersvc wiarpc windefend winedevice',
  'winhttpautoproxysvc winmgmt winrm wlansvc wlidsvc wmiapsrv wpdbusenum wpnservice wpnuserservice wscsvc wsearch',
  'wslservice wuauserv wudfsvc xblauthmanager xblgamesave',
);
