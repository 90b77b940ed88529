/*
 * population COUNT OTHERS LISTENERS OWN_UID OTHERS_UID: starts COUNT long-lived processes of OWN_UID and OTHERS of
 * OTHERS_UID, with command lines and open files as services have them: every tenth holds 25 files and 25 sockets.
 * LISTENERS of them, evenly spread, listen on a TCP port of 127.0.0.1. Says "ready PORT PORT …" once all are set up, waits
 * until its stdin ends, then ends exactly those it started. They also end by themselves should this process die.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILES = 25, SOCKETS = 25, EVERY = 10 };

/* Listens on a port that the kernel chooses; 0 when it cannot. */
static unsigned short listens(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t bytes = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr *)&address, bytes) || listen(fd, 16)) return 0;
  return getsockname(fd, (struct sockaddr *)&address, &bytes) ? 0 : ntohs(address.sin_port);
}

/* The environment says what to be: the command line is to look like any other. */
static void be_a_service(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int ready = atoi(getenv("READY"));
  uid_t uid = atoi(getenv("AS_UID"));
  for (int i = 0; getenv("FAT") && i < FILES; i++) open("/dev/null", O_RDONLY | O_CLOEXEC);
  for (int i = 0; getenv("FAT") && i < SOCKETS; i++) socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  unsigned short port = getenv("LISTEN") ? listens() : 0;
  int failed = getenv("LISTEN") && port == 0;
  if (uid != geteuid() && (setgroups(0, NULL) || setgid(uid) || setuid(uid))) failed = 1;
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* setuid(2) has cleared it */
  if (failed || write(ready, &port, sizeof port) != sizeof port) _exit(1);
  close(ready);
  for (;;) pause();
}

static pid_t start(const char *program, int number, int ready, int uid, int listener) {
  char id[64], config[128], socket_path[128], fd[32], as[32];
  snprintf(id, sizeof id, "--instance-id=%d", number);
  snprintf(config, sizeof config, "--config=/etc/service/instance-%06d/config.d/main.yaml", number);
  snprintf(socket_path, sizeof socket_path, "--listen=unix:/run/service/instance-%06d.sock", number * 7);
  snprintf(fd, sizeof fd, "READY=%d", ready);
  snprintf(as, sizeof as, "AS_UID=%d", uid);
  char *arguments[] = {"bench-service", id, config, socket_path, "--verbose", NULL};
  char *environment[6] = {"PATH=/usr/bin:/bin", fd, as};
  int variables = 3;
  if (number % EVERY == 0) environment[variables++] = "FAT=1";
  if (listener) environment[variables++] = "LISTEN=1";
  pid_t pid = vfork();
  if (pid == 0) {
    execve(program, arguments, environment);
    _exit(127);
  }
  return pid;
}

/* Waits for all to be set up and tells the ports. False when one has failed. */
static int all_ready(int ready, int count) {
  printf("ready");
  for (int i = 0; i < count; i++) {
    unsigned short port;
    if (read(ready, &port, sizeof port) != sizeof port) return 0;
    if (port) printf(" %d", port);
  }
  puts("");
  return fflush(stdout) == 0;
}

int main(int count, char **arguments) {
  if (strcmp(arguments[0], "bench-service") == 0) be_a_service();
  if (count != 6) return fprintf(stderr, "population COUNT OTHERS LISTENERS OWN_UID OTHERS_UID\n"), 2;
  int own = atoi(arguments[1]), others = atoi(arguments[2]), listeners = atoi(arguments[3]);
  int own_uid = atoi(arguments[4]), others_uid = atoi(arguments[5]), wanted = own + others;
  pid_t *pids = calloc(wanted, sizeof *pids);
  int ready[2];
  if (!pids || pipe2(ready, 0) || fcntl(ready[0], F_SETFD, FD_CLOEXEC)) return perror("population"), 1;
  int started = 0, mine = 0;
  while (started < wanted) {
    /* The own ones stand evenly among the others. */
    int is_own = (long long)(started + 1) * own / wanted > mine;
    int listener = listeners > 0 && started % (wanted / listeners) == 0 && started / (wanted / listeners) < listeners;
    pid_t pid = start(arguments[0], started, ready[1], is_own ? own_uid : others_uid, listener);
    if (pid < 0) {
      perror("fork");
      break;
    }
    mine += is_own;
    pids[started++] = pid;
  }
  close(ready[1]);
  int complete = started == wanted && all_ready(ready[0], wanted);
  char ignored[64];
  while (complete && read(0, ignored, sizeof ignored) > 0) continue;
  for (int i = 0; i < started; i++) kill(pids[i], SIGKILL);
  for (int i = 0; i < started; i++) waitpid(pids[i], NULL, 0);
  free(pids);
  return complete ? 0 : 1;
}
