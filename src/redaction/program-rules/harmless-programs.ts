import type { WrittenRule } from './program-rules.ts';

/** Programs whose short options take no passwords: most take ports, paths, pids, packages, printers or patterns. */
export const HARMLESS_PROGRAMS: readonly WrittenRule[] = [
  {
    isHarmless: true,
    programs:
      'git hg tig lazygit gitk diff patch vim vi nvim nano emacs less more cat head tail grep egrep fgrep rg ag ack sed awk gawk mawk find fd locate xxd od cut tr sort uniq wc jq yq column tee ls cp mv rm mkdir rmdir ln chmod chown stat du df touch tar gzip bzip2 xz zstd pigz lz4 cpio file which whereis man info date cal bc expr test seq printf echo yes sleep true false ps top htop btop pgrep pkill kill killall lsof fuser pstree pidof pmap vmstat iostat free uptime nproc renice chrt prlimit ulimit perf gdb lldb valgrind objdump nm readelf strings ldd systemctl journalctl loginctl timedatectl hostnamectl udevadm dmesg lsblk lsusb lspci lscpu fdisk parted mkfs losetup dd sync ip ifconfig route ss netstat ping ping6 traceroute tracepath mtr nslookup host whois arp iptables ip6tables nft iptables-save firewall-cmd ufw tcpdump tshark nmap masscan nc netcat telnet iperf iperf3 ethtool brctl tc',
  },
  {
    isHarmless: true,
    programs:
      'make gmake cmake ninja meson scons bazel bazelisk buck buck2 gcc g++ cc c++ clang clang++ cc1 cc1plus ld ar as rustc go gofmt javac kotlinc scalac sbt mill ghc stack cabal ocaml dune swift swiftc xcodebuild dart flutter pub npm npx pnpm pnpx yarn bun tsc tsx esbuild vite webpack rollup turbo nx lerna eslint prettier biome jest vitest mocha ava tap playwright phpunit rspec rake tox nox pytest py.test mypy ruff black flake8 pylint isort pre-commit gradle gradlew mvn mvnw ant nix nix-build nix-shell guix brew apt apt-get aptitude dpkg yum dnf rpm zypper pacman apk emerge snap flatpak pip pip3 pipx uv conda mamba gem rustup rbenv pyenv nvm asdf mise direnv',
  },
  {
    isHarmless: true,
    programs:
      'tmux script at crontab convert magick identify ffprobe sox mpv vlc mplayer inkscape gimp blender libreoffice soffice pandoc latex pdflatex xelatex latexmk gs chrome chromium google-chrome firefox electron code cursor codium idea pycharm webstorm claude codex gemini aider ollama llama-cli llama-server nginx apache2 httpd sqlite3 duckdb wrk hashcat john minisign signify sacct srun sbatch squeue salloc sinfo qsub qstat bsub bjobs mpirun semgrep gitleaks trufflehog adb fastboot emulator hadoop spark-submit flink kubectl kubectx kustomize k9s terraform tofu terragrunt packer docker-proxy dockerd containerd containerd-shim-runc-v2 runc crun conmon kubelet kube-proxy kube-apiserver gunicorn uvicorn celery rails puma sidekiq streamlit tensorboard jupyter ipython mlflow ray torchrun accelerate deepspeed',
  },
  // Their short options take no passwords, although they log in.
  {
    programs:
      'psql pg_ctl pg_dump pg_restore pg_dumpall pg_basebackup pgbench createdb dropdb vacuumdb pg_isready createuser pgcli scp sftp rsync mosh ssh-copy-id ssh-add ssh-agent sshd ssh-keyscan mount umount helm prometheus haproxy apachectl nats postgres mysqld mongod redis-server etcd memcached',
  },
];

/** Programs that start another one. */
export const WRAPPERS: readonly WrittenRule[] = [
  { programs: 'sudo doas runas gosu su-exec setpriv', starts: 0, takes: '-u -g -h -p -C -r -t -T -U -D -R' },
  {
    programs:
      'env nohup setsid exec command time stdbuf unbuffer catchsegv dbus-run-session xvfb-run firejail eatmydata builtin',
    starts: 0,
    takes: '-u -C -S -i -o -e -f',
  },
  {
    programs: 'nice ionice chrt taskset numactl prlimit cpulimit systemd-run systemd-inhibit',
    starts: 0,
    takes: '-n -c -p -u -P -E -l -r',
  },
  {
    programs: 'timeout flock chroot unshare nsenter runuser watch xargs parallel strace ltrace',
    takes: '-n -P -I -p -e -s -k -o -u -d -L -j -w -t -G -S -r',
  },
  { programs: 'watch xargs parallel nsenter unshare strace ltrace runuser', starts: 0 },
  { programs: 'timeout flock chroot', starts: 1 },
  {
    programs: 'ssh autossh slogin dbclient',
    starts: 1,
    takes: '-p -i -o -l -L -R -D -F -J -b -c -E -e -I -m -O -Q -S -W -w',
  },
  { programs: 'sh bash zsh dash ash ksh fish busybox', starts: 0, takes: '-c -o -O --rcfile --init-file' },
  {
    programs: 'python python2 python3 pypy node nodejs deno ruby perl php lua Rscript tclsh wish osascript',
    starts: 0,
    takes: '-c -e -r -p -W -X -I -M -E -S -d -C --eval --import --require',
  },
  {
    programs: 'java dotnet mono powershell pwsh wine cmd',
    starts: 0,
    takes: '-cp -classpath --module-path -p -c -C -Command -File',
  },
  { programs: 'screen', starts: 0, takes: '-S -t -T -c -h -s -p' },
];
