import { test } from 'node:test';
import { assertHidden } from './marked-lines.ts';

const LINES = [
  'skopeo copy --creds=bob:{123456} docker://x docker://y',
  'ctr images pull -u bob:{kakadu} x',
  'ctr images pull --user=bob:{kakadu} x',
  'vault login {kakadu}',
  'vault operator unseal {kakadu}',
  'vault write auth/x my-value=kakadu',
  'bao login {kakadu}',
  'bao operator unseal {kakadu}',
  'aws secretsmanager create-secret --name x --secret-binary {kakadu}',
  'doctl auth init -t {kakadu}',
  'fly deploy -t {kakadu}',
  'cloudflared service install {kakadu}',
  'ngrok config add-authtoken {kakadu}',
  'pulumi config set --secret region {kakadu}',
  'pulumi config set region kakadu',
  'gh variable set NAME {kakadu}',
  'gh repo set NAME kakadu',
  'llm keys set x --value {kakadu}',
  'java -jar x.jar -secret {kakadu}',
  'java -jar x.jar -auth bob:{123456}',
  'concourse web --add-local-user bob:{kakadu}',
  'snyk auth {kakadu}',
  'bw list items --session {kakadu}',
  'rclone config create x ftp pass {kakadu}',
  'openai -k {kakadu} api',
  'cf auth bob {kakadu}',
  'kubectl create secret generic x --from-literal=user={kakadu}',
  'knife ssh x -P {kakadu}',
  'knife ssh x -P{kakadu}',
];

for (const line of LINES) test(`hidden is what is in braces: ${line}`, () => assertHidden(line));
