/* Maps the file that is named, closes it, and says so. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  int file = open(argv[1], O_RDONLY);
  if (file < 0 || mmap(0, 4096, PROT_READ, MAP_PRIVATE, file, 0) == MAP_FAILED) return perror(argv[1]), 1;
  close(file);
  puts("ready");
  fflush(stdout);
  for (;;) pause();
}
