// Listens, and may not be looked into by its own user, like a program with file capabilities; PR_SET_DUMPABLE(2const).
#include <sys/prctl.h>
#include "listens.h"

int main(void) {
  struct listener listener = listens();
  prctl(PR_SET_DUMPABLE, 0);
  waits(listener.port);
}
