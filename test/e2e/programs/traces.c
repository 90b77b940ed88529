/* Stops the process of this pid as a debugger does, until its own stdin ends. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
  pid_t pid = count > 1 ? atoi(arguments[1]) : 0;
  if (ptrace(PTRACE_ATTACH, pid, 0, 0) != 0 || waitpid(pid, NULL, 0) != pid) return 1;
  puts("ready");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) continue;
  ptrace(PTRACE_DETACH, pid, 0, 0);
  return 0;
}
