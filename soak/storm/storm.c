// Runs a command in a PID namespace in which victims and innocents are born and die so fast that every pid soon means
// another process. All end by themselves, and none ever sends a signal: who dies of one was hit by the command. What
// became of each is known from wait(2), whatever the command believes.
//
//   storm <uid of the command> <of the victims> <of the innocents> <pids> <tell> <command> [<argument> ...]
//
// <pids> are left free by the storm, for the command and for all that live at one time. With <tell> 1 each victim is
// announced on stderr by a line `victim <pid> <start time>`. After the command has ended, the last line there is
// `storm <victims> <of them ended by a signal> <innocents> <of them ended by a signal>`.
#define _GNU_SOURCE
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  PID_MAX = 400,
  // From pid_max the kernel goes back to this one: RESERVED_PIDS in its kernel/pid.c.
  FIRST_REUSED = 300,
  NO_PID_FREE_US = 200,
  SHORT_LIFE_US = 4000,
};

struct kind {
  const char *name;
  int alive;
  // Half live shorter than SHORT_LIFE_US. If all did, hardly anybody would still be there to be hit, be it wrongly.
  long life_us;
  uid_t uid;
  long born, signalled;
};

static struct shared {
  atomic_bool taken, over;
  struct kind victims, innocents;
} *shared;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void sleep_us(long us) {
  nanosleep(&(struct timespec){.tv_nsec = us * 1000}, NULL);
}

// Before any fork, so that nobody is ever seen under a user that is not theirs.
static void become(uid_t uid) {
  if (setgroups(0, NULL) < 0 || setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0) die("setresuid");
}

// Field 22 of proc_pid_stat(5).
static void tell(pid_t pid) {
  char line[64], stat[1024];
  snprintf(line, sizeof line, "/proc/%d/stat", pid);
  FILE *file = fopen(line, "r");
  size_t length = file ? fread(stat, 1, sizeof stat - 1, file) : 0;
  if (file) fclose(file);
  stat[length] = 0;
  char *at = strrchr(stat, ')');
  for (int field = 2; at && field < 22; field++) at = strchr(at + 1, ' ');
  if (!at) return;
  int bytes = snprintf(line, sizeof line, "victim %d %lld\n", pid, atoll(at));
  if (write(STDERR_FILENO, line, bytes) != bytes) die("write");
}

static void live(const struct kind *kind, long life_us) {
  prctl(PR_SET_NAME, kind->name);
  close(STDERR_FILENO);
  sleep_us(life_us);
  _exit(0);
}

// Always has as many children as may live, and reaps each at once, so that its pid is free again.
static void raise_kind(struct kind *kind, int telling) {
  unsigned seed = getpid();
  int here = 0, status;
  become(kind->uid);
  while (here > 0 || !shared->over) {
    int wait_for_one = here == kind->alive || shared->over;
    while (here > 0 && waitpid(-1, &status, wait_for_one ? 0 : WNOHANG) > 0) {
      here--;
      wait_for_one = 0;
      if (WIFSIGNALED(status)) kind->signalled++;
    }
    if (shared->over) continue;
    long life_us = rand_r(&seed) % (rand_r(&seed) % 2 ? SHORT_LIFE_US : kind->life_us);
    pid_t pid = fork();
    if (pid == 0) live(kind, life_us);
    if (pid < 0) {
      sleep_us(NO_PID_FREE_US);
      continue;
    }
    here++;
    kind->born++;
    if (telling) tell(pid);
  }
  exit(0);
}

static pid_t start(struct kind *kind, int telling) {
  pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid == 0) raise_kind(kind, telling);
  return pid;
}

static void *hold_pid(void *nothing) {
  for (;;) pause();
  return nothing;
}

// The fewer pids are free, the sooner one comes round again. Threads take them up, which stand in no list of processes,
// of a process that the command has no reason to look at: reading one with many threads takes long.
static void take_pids(int count) {
  for (pid_t pid = 0; pid < FIRST_REUSED; waitpid(pid, NULL, 0)) {
    pid = fork();
    if (pid < 0) die("fork");
    if (pid == 0) _exit(0);
  }
  pid_t holder = fork();
  if (holder < 0) die("fork");
  if (holder > 0) {
    while (!shared->taken && waitpid(holder, NULL, WNOHANG) == 0) sleep_us(1000);
    return;
  }
  pthread_t thread;
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 * 1024);
  for (int i = 1; i < count; i++)
    if (pthread_create(&thread, &small, hold_pid, NULL) != 0) die("pthread_create");
  shared->taken = 1;
  hold_pid(NULL);
}

int main(int count, char **arguments) {
  if (count < 7) return 2;
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) die("mmap");
  shared->victims = (struct kind){"victim", 7, 180000, atoi(arguments[2]), 0, 0};
  shared->innocents = (struct kind){"innocent", 7, 12000, atoi(arguments[3]), 0, 0};

  take_pids(PID_MAX - FIRST_REUSED - atoi(arguments[4]));
  pid_t command = fork();
  if (command < 0) die("fork");
  if (command == 0) {
    become(atoi(arguments[1]));
    execvp(arguments[6], &arguments[6]);
    die(arguments[6]);
  }
  // Only the command speaks to the client.
  fclose(stdin);
  fclose(stdout);
  pid_t parents[] = {start(&shared->victims, atoi(arguments[5])), start(&shared->innocents, 0)};

  while (waitpid(command, NULL, 0) != command) continue;
  shared->over = 1;
  for (int i = 0; i < 2; i++) {
    int status;
    // They are nobody's victims either.
    if (waitpid(parents[i], &status, 0) > 0 && WIFSIGNALED(status)) shared->innocents.signalled++;
  }
  fprintf(stderr, "storm %ld %ld %ld %ld\n", shared->victims.born, shared->victims.signalled, shared->innocents.born,
          shared->innocents.signalled);
  return 0;
}
