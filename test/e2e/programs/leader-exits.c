// The first thread exits; another listens, holds memory and an open file: argv[1] is its path.
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BYTES = 64 << 20 };
static char *path;

static void *serve(void *nothing) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (void *)&at, length) < 0 || listen(listener, 8) < 0) exit(1);
  getsockname(listener, (void *)&at, &length);
  memset(malloc(BYTES), 1, BYTES);
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
  pthread_exit(NULL);
}
