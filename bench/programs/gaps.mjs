// Loaded into a server before it starts: measures for how long its event loop answers nobody, and tells when asked.
const TICK_MS = 1;

let [worstMs, atMs, cpuMs] = [0, performance.now(), cpu()];

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What the process did not compute in this time it waited for a CPU, as others may have it: that blocks nothing. */
function look() {
  const [now, used] = [performance.now(), cpu()];
  worstMs = Math.max(worstMs, Math.min(now - atMs, used - cpuMs));
  [atMs, cpuMs] = [now, used];
}

setInterval(look, TICK_MS).unref();
process.on('message', () => {
  look();
  process.send({ worstMs });
  worstMs = 0;
});
process.channel?.unref();
