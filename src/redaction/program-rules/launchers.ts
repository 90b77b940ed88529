import type { WrittenRule } from './program-rules.ts';

/** Programs that start another one: that one is judged like any other, by its own rules or by its looks. */
export const LAUNCHERS: readonly WrittenRule[] = [
  { programs: 'sudo doas runas gosu su-exec setpriv pkexec', starts: 0, takes: '-u -g -h -p -C -r -t -T -U -D -R' },
  {
    programs:
      'env nohup setsid exec command time stdbuf unbuffer catchsegv dbus-run-session xvfb-run firejail eatmydata builtin chronic cronic faketime fakeroot rlwrap winpty setarch linux32 bwrap proot dotenv envdir consul-template heaptrack entr chpst daemonize daemon dtach abduco start',
    starts: 0,
    takes: '-u -C -S -i -o -e -f -b -w -m --bind --setenv',
  },
  {
    programs: 'nice ionice chrt taskset numactl prlimit cpulimit systemd-run systemd-inhibit',
    starts: 0,
    takes: '-n -c -p -u -P -E -l -r -M',
  },
  { programs: 'watch', starts: 0, takes: '-n --interval -q' },
  { programs: 'xargs parallel', starts: 0, takes: '-n -P -I -L -d -a -s -E -j -S' },
  { programs: 'nsenter unshare', starts: 0, takes: '-t --target -S -G -r -w' },
  { programs: 'strace ltrace', starts: 0, takes: '-e -o -p -s -u -E -I -P -S' },
  { programs: 'runuser', starts: 0, takes: '-u -g -G -s -w' },
  { programs: 'timeout', takes: '-k -s --signal --kill-after' },
  { programs: 'flock', takes: '-w -E --timeout' },
  { programs: 'su runuser script flock npx nix nix-shell', runs: '-c --command --call --run' },
  { programs: 'timeout flock chroot setuidgid s6-setuidgid lxc-attach', starts: 1 },
  {
    programs: 'ssh autossh slogin dbclient',
    starts: 1,
    takes: '-p -i -o -l -L -R -D -F -J -b -c -E -e -I -m -O -Q -S -W -w',
  },
  { programs: 'sh bash zsh dash ash ksh fish busybox', starts: 0, runs: '-c', takes: '-c -o -O --rcfile --init-file' },
  {
    programs:
      'python python2 python3 pypy node nodejs deno ruby perl php lua Rscript tclsh wish osascript tsx ts-node nodemon',
    starts: 0,
    takes: '-c -e -r -p -W -X -I -M -E -S -d -C --eval --import --require --watch --ext',
  },
  {
    programs: 'java dotnet mono wine cmd wsl',
    starts: 0,
    runs: '/c /k -c',
    takes: '-cp -classpath --module-path -p -c -C -d',
  },
  { programs: 'powershell pwsh', starts: 0, runs: '-Command -c', takes: '-File -p -C -d' },
  { programs: 'screen', starts: 0, takes: '-S -t -T -c -h -s -p' },
  { programs: 'npx pnpx bunx uvx', starts: 0, takes: '-p --package -c --call --from --with --python' },
  {
    programs: 'npm pnpm yarn bun',
    isHarmless: true,
    launches: 'exec x dlx run run-script start test dev',
    takes: '-p --package -c --call -w --workspace --prefix --filter -C --cwd',
  },
  {
    programs: 'uv pipx poetry pipenv pdm hatch rye pixi conda mamba micromamba',
    isHarmless: true,
    launches: 'run exec',
    takes: '-n -p -m --from --with --python --directory --project --spec --env-file --extra -e',
  },
  {
    programs:
      'bundle rbenv pyenv asdf mise rtx direnv nix heroku doppler op infisical chamber aws-vault sops dotenvx foreman honcho teller envchain flatpak snap',
    launches: 'exec x run exec-env start shell',
    takes: '-n -e -f -p -c --env --config --project --env-file',
  },
  { programs: 'go cargo', isHarmless: true, launches: 'run' },
  { programs: 'pm2 forever', launches: 'start', takes: '-n --name -i -f --cwd' },
  {
    programs: 'tmux',
    isHarmless: true,
    launches: 'new new-session neww new-window splitw split-window respawn-pane respawn-window run-shell popup',
    takes: '-s -n -t -c -x -y -e -F -L -S -f',
  },
  {
    programs: 'docker podman nerdctl docker-compose podman-compose',
    enters: 'run exec create',
    takes:
      '-e -v -p -w -u -h -l -m -c --name --env --volume --publish --workdir --user --network --net --hostname --label --entrypoint --env-file --restart --platform --gpus --mount --memory --cpus --add-host --pull -f --file --project-name --link --device --cap-add --security-opt --log-driver --log-opt --ulimit --tmpfs --ipc --pid --dns --expose --shm-size --runtime --context',
  },
  {
    programs: 'kubectl oc k3s microk8s crictl ctr lxc incus machinectl adb vagrant toolbox distrobox',
    enters: 'exec rsh debug shell enter',
    takes: '-n -c --namespace --container --context --kubeconfig -i --image --cluster -s',
  },
  { programs: 'gdb lldb valgrind perf rr', launches: '--args record stat', takes: '-p -o -e -x' },
  { programs: 'mpirun mpiexec srun torchrun deepspeed accelerate', launches: 'launch', takes: '-n -np -N -c -p -A -t' },
];
