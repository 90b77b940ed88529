#!/usr/bin/env bash
# The session of docs/screenshot.png: real programs, real answers. Run by draw.mjs in a terminal of its own; what it
# starts, it ends.
set -uo pipefail
main=$1
scratch=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state

mkdir -p "$scratch/shop" && cd "$scratch/shop"
echo '{ "name": "shop" }' >package.json
echo 'require("node:http").createServer((_, answer) => answer.end("hi")).listen(3000)' >server.js
echo 'setInterval(() => { for (const until = Date.now() + 50; Date.now() < until; ); }, 100)' >watch.js
for run in 1 2 3; do echo 'setInterval(() => {}, 1e6)' >"test_script$run.js"; done

node server.js --db postgres://app:s3cret-Rose@db.internal/shop --token 7f4kPq92xVbn3LmWcZ8rTy &
node watch.js &
for run in 1 2 3; do node "test_script$run.js" & done
sleep 2
cd /

ask() {
  printf '\033[32m$\033[39m process-manager-mcp call %s\n' "$*"
  node "$main" call "$@"
  echo
}
ask get_process_by_port 3000
ask list_processes --project shop --sort-by cpu
ask terminate_processes --pattern test_script --yes
ask terminate_process 1
