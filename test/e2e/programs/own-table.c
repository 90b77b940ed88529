// A thread with a descriptor table of its own listens, and has the file argv[1] open; no descriptor of the leader knows of it.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include "listens.h"

static char *path;

static void *serve(void *nothing) {
  if (unshare(CLONE_FILES) < 0) exit(1);
  struct listener listener = listens();
  if (path != NULL) open(path, O_RDONLY);
  waits(listener.port);
  return nothing;
}

int main(int count, char **arguments) {
  pthread_t other;
  path = count > 1 ? arguments[1] : NULL;
  if (pthread_create(&other, NULL, serve, NULL) != 0) return 1;
  for (;;) pause();
}
