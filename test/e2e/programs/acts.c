/*
 * Stands for a program by whatever name its file has, with whatever arguments. What it does is in its environment:
 * ACT_TERM=ignore|catch|block, ACT_CHILD=a program that it starts (ACT_CHILD_ARG: its argument), ACT_RESTART: it starts
 * another when that ends, ACT_FOLLOW: it ends with the child, ACT_CHILD_TITLE: the command line of the child, ACT_LEAVE: the
 * child outlives it, ACT_VFORK: it waits for the child uninterruptibly. Prints `ready` and the pid of its child, and each
 * further pid.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void caught(int number) { (void)number; }

static pid_t start(const char *program) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  if (!getenv("ACT_LEAVE")) prctl(PR_SET_PDEATHSIG, SIGKILL);
  char *argument = getenv("ACT_CHILD_ARG");
  const char *title = getenv("ACT_CHILD_TITLE");
  freopen("/dev/null", "r", stdin);
  unsetenv("ACT_CHILD");
  unsetenv("ACT_RESTART");
  unsetenv("ACT_TERM");
  setenv("ACT_STAY", "1", 1);
  execl(program, title ? title : program, argument, NULL);
  _exit(127);
}

int main(void) {
  const char *term = getenv("ACT_TERM");
  if (term && *term == 'i') signal(SIGTERM, SIG_IGN);
  if (term && *term == 'c') signal(SIGTERM, caught);
  if (term && *term == 'b') {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  const char *program = getenv("ACT_CHILD");
  pid_t child = program ? start(program) : 0;
  printf("ready %d\n", child);
  if (getenv("ACT_VFORK") && vfork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sleep(600);
    _exit(0);
  }
  struct pollfd input = {.fd = 0, .events = POLLIN};
  for (;;) {
    if (getenv("ACT_STAY")) usleep(20000);
    else if (poll(&input, 1, 20) > 0) {
      char byte;
      if (read(0, &byte, 1) <= 0) return 0;
    }
    if (child > 0 && waitpid(child, NULL, WNOHANG) == child) {
      if (getenv("ACT_FOLLOW")) return 0;
      child = getenv("ACT_RESTART") ? start(program) : 0;
      if (child > 0) printf("ready %d\n", child);
    }
  }
}
