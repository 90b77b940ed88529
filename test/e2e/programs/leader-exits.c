// The first thread exits; another listens, holds memory and an open file: argv[1] is its path.
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include "listens.h"

enum { BYTES = 64 << 20 };
static char *path;

static void *serve(void *nothing) {
  struct listener listener = listens();
  memset(malloc(BYTES), 1, BYTES);
  if (path != NULL) open(path, O_RDONLY);
  waits(listener.port);
  return nothing;
}

int main(int count, char **arguments) {
  pthread_t other;
  path = count > 1 ? arguments[1] : NULL;
  if (pthread_create(&other, NULL, serve, NULL) != 0) return 1;
  pthread_exit(NULL);
}
