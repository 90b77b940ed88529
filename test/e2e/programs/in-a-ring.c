// Its listener is registered with an io_uring and nowhere else. `unsupported` where the kernel has no io_uring.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof at;
  struct io_uring_params params = {0};
  int ring = syscall(SYS_io_uring_setup, 8, &params);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (void *)&at, length) < 0 || listen(listener, 8) < 0) return 1;
  getsockname(listener, (void *)&at, &length);
  int files[] = {-1, listener};
  if (ring < 0 || syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, files, 2) < 0) {
    puts("ready 0");
  } else {
    close(listener);
    printf("ready %d\n", ntohs(at.sin_port));
  }
  fflush(stdout);
  for (;;) pause();
}
