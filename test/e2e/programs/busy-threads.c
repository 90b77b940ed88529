// One thread has done much and rests; another, younger one works from now on.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void spin_until_used(double seconds) {
  struct timespec used;
  do clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  while (used.tv_sec + used.tv_nsec / 1e9 < seconds);
}

static void *work_now(void *nothing) {
  pthread_setname_np(pthread_self(), "works-now");
  puts("ready");
  fflush(stdout);
  for (;;) spin_until_used(1e9);
  return nothing;
}

static void *work_before(void *nothing) {
  pthread_t other;
  pthread_setname_np(pthread_self(), "worked-before");
  spin_until_used(0.3);
  pthread_create(&other, NULL, work_now, NULL);
  for (;;) pause();
  return nothing;
}

int main(void) {
  pthread_t other;
  if (pthread_create(&other, NULL, work_before, NULL) != 0) return 1;
  for (;;) pause();
}
