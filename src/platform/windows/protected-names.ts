import { wordSet } from '../../process/word-set.ts';
import type { ProtectedNames } from '../capabilities.ts';
import { ASSISTANTS, EDITORS } from '../working-programs.ts';

/** What a session, a sign-in or the machine depends on. Names are compared without `.exe` and without their case. */
const NEVER: ReadonlySet<string> = wordSet(
  // what Windows starts first; without most of these it stops at once
  'smss csrss wininit winlogon services lsass lsaiso fontdrvhost',
  // services, and the desktop of a session
  'svchost explorer dwm sihost ctfmon taskhostw RuntimeBroker ShellExperienceHost StartMenuExperienceHost SearchHost',
  'TextInputHost ApplicationFrameHost LogonUI userinit audiodg spoolsv conhost OpenConsole',
  // security programs
  'MsMpEng NisSrv MpDefenderCoreService SecurityHealthService SecurityHealthSystray smartscreen CSFalconService SentinelAgent',
  // the ways in: losing them may lock the person out
  'sshd rdpclip TermService tailscaled zerotier-one',
  // Linux and containers: all that runs in them ends with these
  'wslservice wslhost wslrelay vmmem vmmemWSL vmwp vmcompute com.docker.backend com.docker.service dockerd containerd',
);

const TERMINALS: ReadonlySet<string> = wordSet(
  'WindowsTerminal wt mintty alacritty wezterm-gui wezterm-mux-server Hyper Tabby ConEmu ConEmu64 ConEmuC ConEmuC64',
  'Cmder FluentTerminal Terminus putty kitty warp',
);

const WINDOWS_EDITORS: ReadonlySet<string> = wordSet(
  'devenv notepad notepad++ idea64 pycharm64 webstorm64 rider64 studio64',
);

export const PROTECTED_NAMES: ProtectedNames = {
  never: NEVER,
  asked: new Set([...TERMINALS, ...EDITORS, ...WINDOWS_EDITORS, ...ASSISTANTS]),
};
