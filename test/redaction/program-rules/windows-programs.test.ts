import { WINDOWS_PROGRAMS } from '../../../src/redaction/program-rules/windows-programs.ts';
import { testRules } from './marked-lines.ts';

const FURTHER = [
  'rasdial Home /disconnect',
  'rasdial.exe Home bob {kakadu} /domain:CORP',
  'netdom join web /ud:bob /po:{kakadu}',
  'manage-bde -unlock E: -RecoveryPassword {123456-234567}',
  'winbox64.exe 10.0.0.1 bob {kakadu}',
  'winbox 10.0.0.1 bob',
  'C:\\Tools\\Autologon64.exe bob CORP {kakadu}',
  'logman query load',
];

testRules(WINDOWS_PROGRAMS, FURTHER);
