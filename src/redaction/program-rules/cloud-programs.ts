import type { ProgramRule } from './program-rules.ts';

const split = (names: string): string[] => names.split(' ');

/** Clouds, containers, their secrets and configuration. */
export const CLOUD_PROGRAMS: readonly ProgramRule[] = [
  {
    programs: split('docker podman buildah skopeo helm crane oras nerdctl az oc regctl'),
    subcommands: ['login'],
    next: ['-p'],
    attached: ['-p'],
  },
  {
    programs: split('docker podman nerdctl buildah gcloud'),
    plain: ['--secret', '--set-secrets', '--update-secrets', '-e', '--env', '--build-arg'],
  },
  {
    programs: split('skopeo buildah crictl podman'),
    after: { options: ['--creds', '--src-creds', '--dest-creds'], separator: ':' },
  },
  { programs: ['ctr'], after: { options: ['--user', '-u'], separator: ':' } },
  { programs: split('consul nomad serf'), next: ['-encrypt'], attached: ['-encrypt='] },
  { programs: ['consul'], words: { 'set-agent-token': 2 } },
  { programs: ['vault'], words: { login: 1, unseal: 1 } },
  {
    programs: ['vault'],
    subcommands: ['write', 'kv', 'login'],
    shape: /^((?:secret_id|token|password|value)=).{1,4096}/s,
  },
  {
    programs: ['aws'],
    next: ['--secret-string', '--secret-binary', '--master-user-password'],
    plain: ['--secret-id', '--next-token'],
  },
  { programs: ['aws'], subcommands: ['put-parameter'], next: ['--value'] },
  { programs: ['az'], subcommands: ['set'], next: ['--value', '--key-value'] },
  { programs: ['doctl'], subcommands: ['init'], next: ['-t'] },
  { programs: split('flyctl fly codecov'), next: ['-t'], subcommands: ['deploy', '-f', '-t'] },
  { programs: ['fly'], subcommands: ['login'], next: ['-p'] },
  { programs: ['linode-cli'], next: ['--root_pass'] },
  { programs: ['cloudflared'], words: { install: 1 } },
  { programs: ['ngrok'], words: { 'add-authtoken': 1, authtoken: 1 } },
  { programs: ['zerotier-cli'], attached: ['-T'] },
  { programs: ['pulumi'], subcommands: ['--secret'], words: { set: 2 }, plain: ['--secret'] },
  {
    programs: split('gh glab'),
    subcommands: ['secret', 'variable'],
    next: ['--body', '-b', '--value', '-v'],
    words: { set: 2 },
  },
  { programs: ['llm'], next: ['--value'] },
  { programs: ['ansible-vault'], words: { encrypt_string: 1 } },
  { programs: ['java'], next: ['-secret'], after: { options: ['-auth'], separator: ':' } },
  { programs: ['concourse'], after: { options: ['--add-local-user'], separator: ':' } },
  { programs: ['snyk'], words: { auth: 1 } },
  { programs: ['wandb'], words: { login: 1 } },
  { programs: ['op'], words: { signin: 3 } },
  { programs: ['bw'], words: { login: 2, unlock: 1 }, next: ['--session'] },
  { programs: ['grafana-cli', 'grafana'], words: { 'reset-admin-password': 1 } },
  { programs: ['rclone'], subcommands: ['config'], words: { pass: 1, password: 1 } },
  { programs: split('jira jira-cli supabase superset'), next: ['-p'] },
  { programs: ['openai'], next: ['-k'] },
  { programs: ['kubeadm'], next: ['--certificate-key'] },
  { programs: ['mc'], words: { set: 4, add: 4 } },
  { programs: ['dotnet'], subcommands: ['nuget'], next: ['-p', '-k'] },
  {
    programs: split(
      'twine ibmcloud ic bx cf oc acr cosign regctl nexus-cli airflow knife fab ovftool esxcli vmware-cmd vim-cmd vmrun xe govc racadm ilorest ilo hponcfg storcli megacli rancher rke kompose copa werf trivy-server harbor dive reg img faas-cli kn func tkn appctl crc az-devops tfx octo octopus databricks snow snowsql',
    ),
    next: ['-p', '-pw', '-P'],
    attached: ['-p'],
  },
  { programs: ['vmrun'], next: ['-gp', '-vp'] },
  { programs: ['cf'], words: { auth: 2 } },
  { programs: split('cf az ibmcloud'), next: ['--client-credentials'] },
  {
    programs: split('kubectl oc k3s microk8s'),
    subcommands: ['secret', 'secrets'],
    after: { options: ['--from-literal'], separator: '=' },
  },
  {
    programs: ['vault', 'bao'],
    subcommands: ['kv'],
    shape: /^((?!(?:version|versions|cas|mount)=)[A-Za-z][\w.-]{0,64}=)(?![@-]$).{1,4096}/s,
  },
  { programs: ['bao'], words: { login: 1, unseal: 1 } },
  { programs: split('knife chef chef-client'), next: ['-P', '--secret'], attached: ['-P'] },
  { programs: split('argocd'), next: ['--current-password', '--new-password'] },
];
