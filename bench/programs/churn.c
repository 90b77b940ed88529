/*
 * churn PER_SECOND ODD EVEN: starts that many processes in a second until its stdin ends, by turns of the programs ODD and
 * EVEN, absolute paths of this one under names of their own. They live for 20 ms. Their command line repeats their name, so that a
 * row made of two processes can be told. Says "ready" first, and at the end "started COUNT PER_SECOND".
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIFE_US = 20000 };

static double now_s(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static pid_t start(char *program) {
  char *arguments[] = {strrchr(program, '/') + 1, "short-lived", NULL}, *environment[] = {NULL};
  pid_t pid = vfork();
  if (pid == 0) {
    execve(program, arguments, environment);
    _exit(127);
  }
  return pid;
}

int main(int count, char **arguments) {
  if (count == 2) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    usleep(LIFE_US);
    return 0;
  }
  if (count != 4) return fprintf(stderr, "churn PER_SECOND ODD EVEN\n"), 2;
  double per_second = atof(arguments[1]);
  signal(SIGCHLD, SIG_IGN); /* nobody waits for them */
  puts("ready");
  fflush(stdout);
  struct pollfd input = {.fd = 0, .events = POLLIN};
  long started = 0;
  double begin = now_s();
  while (poll(&input, 1, 0) == 0) {
    long due = (now_s() - begin) * per_second;
    while (started < due && poll(&input, 1, 0) == 0) started += start(arguments[2 + (started & 1)]) > 0;
    usleep(300);
  }
  printf("started %ld %.0f\n", started, started / (now_s() - begin));
  return 0;
}
