/*
 * population N: starts N long-lived processes with command lines as services have them, says "ready", waits until its
 * stdin ends, then ends exactly those it started. They also end by themselves should this process die.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void sleeper(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (;;) pause();
}

static pid_t start(const char *program, int number) {
  char id[64], config[128], listen[128];
  snprintf(id, sizeof id, "--instance-id=%d", number);
  snprintf(config, sizeof config, "--config=/etc/service/instance-%06d/config.d/main.yaml", number);
  snprintf(listen, sizeof listen, "--listen=unix:/run/service/instance-%06d.sock", number * 7);
  char *arguments[] = {"bench-sleeper", id, config, listen, "--verbose", NULL};
  char *environment[] = {"PATH=/usr/bin:/bin", NULL};
  pid_t pid = fork();
  if (pid == 0) {
    execve(program, arguments, environment);
    _exit(127);
  }
  return pid;
}

int main(int count, char **arguments) {
  if (strcmp(arguments[0], "bench-sleeper") == 0) sleeper();
  int wanted = count > 1 ? atoi(arguments[1]) : 0;
  pid_t *pids = calloc(wanted, sizeof *pids);
  if (!pids) return 1;
  int started = 0;
  while (started < wanted) {
    pid_t pid = start("/proc/self/exe", started);
    if (pid < 0) {
      perror("fork");
      break;
    }
    pids[started++] = pid;
  }
  if (started == wanted) {
    puts("ready");
    fflush(stdout);
    char ignored[64];
    while (read(0, ignored, sizeof ignored) > 0) continue;
  }
  for (int i = 0; i < started; i++) kill(pids[i], SIGKILL);
  for (int i = 0; i < started; i++) waitpid(pids[i], NULL, 0);
  free(pids);
  return started == wanted ? 0 : 1;
}
