/* Puts what its environment says into every place where others can see it, and cannot be ended by SIGTERM. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void) {
  int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGTERM};
  for (unsigned i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);

  struct sockaddr_un path = {.sun_family = AF_UNIX};
  strncpy(path.sun_path, getenv("LISTENS_ON"), sizeof path.sun_path - 1);
  int named = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(named, (struct sockaddr *)&path, sizeof path) != 0 || listen(named, 1) != 0) return perror("unix"), 1;

  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int port = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(port, (struct sockaddr *)&address, length) != 0 || listen(port, 1) != 0) return perror("tcp"), 1;
  getsockname(port, (struct sockaddr *)&address, &length);

  int file = open(getenv("HAS_OPEN"), O_CREAT | O_RDWR, 0600);
  if (file < 0 || dup2(file, 2) != 2) return perror("file"), 1;
  prctl(PR_SET_NAME, getenv("CALLS_ITSELF"));
  printf("ready %d\n", ntohs(address.sin_port));
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  return 0;
}
