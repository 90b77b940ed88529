/*
 * connections COUNT: COUNT established TCP connections on the loopback, the accepted ends in this process, the others in
 * a child. Says "ready PORT" and waits until its stdin ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Several source addresses, because one has no more than 28,000 ports to come from. */
enum { SOURCES = 8 };

static void connect_all(int count, struct sockaddr_in to) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int i = 0; i < count; i++) {
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + i % SOURCES)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof from) || connect(fd, (struct sockaddr *)&to, sizeof to)) {
      perror("connect");
      _exit(1);
    }
  }
  for (;;) pause();
}

int main(int arguments_count, char **arguments) {
  int count = arguments_count > 1 ? atoi(arguments[1]) : 0;
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t bytes = sizeof here;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&here, bytes) || listen(listener, 1024)) return perror("listen"), 1;
  getsockname(listener, (struct sockaddr *)&here, &bytes);
  pid_t client = fork();
  if (client == 0) connect_all(count, here);
  int accepted = 0;
  while (accepted < count && accept(listener, NULL, NULL) >= 0) accepted++;
  if (accepted < count) perror("accept");
  printf("ready %d\n", ntohs(here.sin_port));
  fflush(stdout);
  char ignored[64];
  while (accepted == count && read(0, ignored, sizeof ignored) > 0) continue;
  kill(client, SIGKILL);
  waitpid(client, NULL, 0);
  return accepted == count ? 0 : 1;
}
