import type { WrittenRule } from './program-rules.ts';

/** Programs whose short options never take passwords, but ports, paths, pids, packages, printers or patterns. */
export const HARMLESS_PROGRAMS: readonly WrittenRule[] = [
  {
    isHarmless: true,
    programs:
      'git hg tig lazygit gitk diff patch vim vi nvim nano emacs less more cat head tail grep egrep fgrep rg ag ack sed awk gawk mawk find fd locate xxd od cut tr sort uniq wc jq yq column tee ls cp mv rm mkdir rmdir ln chmod chown stat du df touch tar gzip bzip2 xz zstd pigz lz4 cpio file which whereis man info date cal bc expr test seq printf echo yes sleep true false ps top htop btop pgrep pkill kill killall lsof fuser pstree pidof pmap vmstat iostat free uptime nproc ulimit objdump nm readelf strings ldd systemctl journalctl loginctl timedatectl hostnamectl udevadm dmesg lsblk lsusb lspci lscpu fdisk parted mkfs losetup dd sync ip ifconfig route ss netstat ping ping6 traceroute tracepath mtr nslookup host whois arp iptables ip6tables nft iptables-save firewall-cmd ufw tcpdump tshark nmap masscan iperf iperf3 ethtool brctl tc',
  },
  {
    isHarmless: true,
    programs:
      'make gmake cmake ninja meson scons bazel bazelisk buck buck2 gcc g++ cc c++ clang clang++ cc1 cc1plus ld ar as rustc gofmt javac kotlinc scalac sbt mill ghc stack cabal ocaml dune swift swiftc xcodebuild dart flutter pub tsc tsx esbuild vite webpack rollup turbo nx lerna eslint prettier biome jest vitest mocha ava tap playwright phpunit rspec rake tox nox pytest py.test mypy ruff black flake8 pylint isort pre-commit gradle gradlew mvn mvnw ant nix-build nix-shell guix brew aptitude dpkg yum dnf rpm zypper pacman apk emerge pip pip3 pipx gem rustup nvm',
  },
  {
    isHarmless: true,
    programs:
      'crontab convert magick identify ffprobe sox mpv vlc mplayer inkscape gimp blender libreoffice soffice pandoc latex pdflatex xelatex latexmk gs chromium google-chrome firefox code cursor codium idea pycharm webstorm llama-cli nginx apache2 httpd sqlite3 duckdb wrk minisign signify sacct sbatch squeue salloc sinfo qsub qstat bsub bjobs semgrep gitleaks trufflehog fastboot emulator containerd-shim-runc-v2 runc crun conmon kube-proxy tensorboard ipython',
  },
  // Their short options take no passwords, but other arguments may be secrets: known programs, but not harmless.
  {
    programs:
      'avrdude zfs zpool btrfs node-red bw kubectl kubectx kustomize k9s terraform tofu terragrunt packer gunicorn uvicorn celery rails puma sidekiq streamlit jupyter mlflow ray spark-submit hadoop flink claude codex gemini aider ollama llama-server hashcat john electron at script kube-apiserver kubelet dockerd containerd docker-proxy nc netcat telnet apt apt-get chrome psql pg_receivewal pg_recvlogical reindexdb clusterdb dropuser pg_amcheck pg_ctl pg_dump pg_restore pg_dumpall pg_basebackup pgbench createdb dropdb vacuumdb pg_isready createuser pgcli scp sftp rsync mosh ssh-copy-id ssh-add ssh-agent sshd ssh-keyscan mount umount helm prometheus haproxy apachectl nats postgres mysqld mongod redis-server etcd memcached',
  },
];
