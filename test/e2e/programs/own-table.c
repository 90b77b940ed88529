// A thread with a descriptor table of its own listens, and has the file argv[1] open; no descriptor of the leader knows of it.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char *path;

static void *serve(void *nothing) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  if (unshare(CLONE_FILES) < 0) exit(1);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (void *)&at, length) < 0 || listen(listener, 8) < 0) exit(1);
  getsockname(listener, (void *)&at, &length);
  if (path != NULL) open(path, O_RDONLY);
  printf("ready %d\n", ntohs(at.sin_port));
  fflush(stdout);
  for (;;) pause();
  return nothing;
}

int main(int count, char **arguments) {
  pthread_t other;
  path = count > 1 ? arguments[1] : NULL;
  if (pthread_create(&other, NULL, serve, NULL) != 0) return 1;
  for (;;) pause();
}
