/* Has 16 MiB in huge pages of its own, and as much that a child shares. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <signal.h>
#include <unistd.h>

#define BYTES (16 << 20)

int main(int argc, char **argv) {
  int sharing = argc > 1 && strcmp(argv[1], "shared") == 0 ? MAP_SHARED : MAP_PRIVATE;
  char *pages = mmap(0, BYTES, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
  if (pages == MAP_FAILED) return perror("mmap"), 1;
  memset(pages, 1, BYTES);
  if (sharing == MAP_SHARED && fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    memset(pages, 2, BYTES);
    pause();
  }
  usleep(100 * 1000);
  puts("ready");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  return 0;
}
