// Has argv[2] of something open: `listeners` on ports of their own, `addresses` listened on at one port, or `files`.
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(int address, int port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
  socklen_t length = sizeof at;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (void *)&at, length) < 0 || listen(listener, 1) < 0) return -1;
  getsockname(listener, (void *)&at, &length);
  return ntohs(at.sin_port);
}

int main(int count, char **arguments) {
  if (count < 3) return 1;
  struct rlimit limit = {1 << 20, 1 << 20}; // only root may have more than it was given
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0) {
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  int many = atoi(arguments[2]), port = 0, made = 0;
  for (; made < many; made++) {
    if (strcmp(arguments[1], "files") == 0) {
      if (open("/dev/null", O_RDONLY) < 0) break;
    } else {
      int apart = strcmp(arguments[1], "listeners") == 0;
      int at = listen_on(INADDR_LOOPBACK + (apart ? 0 : made), apart ? 0 : port);
      if (at < 0) break;
      port = at;
    }
  }
  printf("ready %d %d\n", port, made);
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  return 0;
}
