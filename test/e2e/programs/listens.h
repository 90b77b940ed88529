// What programs share that listen on a free port of 127.0.0.1 and then only wait.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct listener {
  int fd, port;
};

static struct listener listens(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (void *)&at, length) < 0 || listen(fd, 8) < 0) exit(1);
  getsockname(fd, (void *)&at, &length);
  return (struct listener){fd, ntohs(at.sin_port)};
}

static void waits(int port) {
  printf("ready %d\n", port);
  fflush(stdout);
  for (;;) pause();
}
