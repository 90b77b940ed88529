// Listens, and may not be looked into by its own user, like a program with file capabilities; PR_SET_DUMPABLE(2const).
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (void *)&at, length) < 0 || listen(listener, 8) < 0) return 1;
  getsockname(listener, (void *)&at, &length);
  prctl(PR_SET_DUMPABLE, 0);
  printf("ready %d\n", ntohs(at.sin_port));
  fflush(stdout);
  for (;;) pause();
}
