// The first thread ends while another lives: the kernel shows a zombie, but the process runs.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *wait_for_end_of_stdin(void *nothing) {
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  exit(0);
  return nothing;
}

int main(void) {
  pthread_t other;
  if (pthread_create(&other, NULL, wait_for_end_of_stdin, NULL) != 0) return 1;
  puts("ready");
  fflush(stdout);
  pthread_exit(NULL);
}
