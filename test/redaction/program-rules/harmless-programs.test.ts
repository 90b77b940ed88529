import { test } from 'node:test';
import { assertHidden } from './marked-lines.ts';

const LINES = [
  'sudo -u bob grep -pWinter2024',
  'sudo tool -p{Winter2024}',
  'env -u bob grep -pWinter2024',
  'env tool -p{Winter2024}',
  'systemd-run -u bob grep -pWinter2024',
  'nice tool -p{Winter2024}',
  'runuser -u bob grep -pWinter2024',
  'xargs tool -p{Winter2024}',
  'timeout 5 grep -pWinter2024',
  'timeout -k 9 5 grep -pWinter2024',
  'timeout 5 tool -p{Winter2024}',
  'ssh host grep -pWinter2024',
  'ssh -l bob host grep -pWinter2024',
  'ssh host tool -p{Winter2024}',
  'bash --rcfile x grep -pWinter2024',
  'bash tool -p{Winter2024}',
  'python -W error grep -pWinter2024',
  'python tool -p{Winter2024}',
  'java -cp x grep -pWinter2024',
  'java tool -p{Winter2024}',
  'screen -S x grep -pWinter2024',
  'screen tool -p{Winter2024}',
];

for (const line of LINES) test(`hidden is what is in braces: ${line}`, () => assertHidden(line));
