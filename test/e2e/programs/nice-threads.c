// One of its threads is nicer than the others; some more begin and end all the time.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *be_nice(void *nothing) {
  setpriority(PRIO_PROCESS, syscall(SYS_gettid), 15);
  puts("ready");
  fflush(stdout);
  for (;;) pause();
  return nothing;
}

static void *end_soon(void *nothing) {
  usleep(200);
  return nothing;
}

int main(void) {
  pthread_t one;
  if (pthread_create(&one, NULL, be_nice, NULL) != 0) return 1;
  for (;;) {
    pthread_t others[8];
    for (int at = 0; at < 8; at++) pthread_create(&others[at], NULL, end_soon, NULL);
    for (int at = 0; at < 8; at++) pthread_join(others[at], NULL);
  }
}
