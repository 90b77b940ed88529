// Its listener is registered with an io_uring and nowhere else. Prints port 0 where the kernel has no io_uring.
#define _GNU_SOURCE
#include <linux/io_uring.h>
#include <sys/syscall.h>
#include "listens.h"

int main(void) {
  struct io_uring_params params = {0};
  int ring = syscall(SYS_io_uring_setup, 8, &params);
  struct listener listener = listens();
  int files[] = {-1, listener.fd};
  if (ring < 0 || syscall(SYS_io_uring_register, ring, IORING_REGISTER_FILES, files, 2) < 0) waits(0);
  close(listener.fd);
  waits(listener.port);
}
