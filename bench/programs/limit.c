/*
 * limit [UID]: what a snapshot costs at least. For each line on stdin it reads every process (`everyone`) or those of UID
 * only (`own`) once, with the system calls that are needed and no others, and answers with one line of JSON: how many
 * it found, and the CPU time in µs it took for that. The fields: pid, owner, and of stat and cmdline what
 * src/process/process.ts keeps. `everyone by pidfd` (where the kernel can) and `everyone by status` read all four user ids
 * instead of the owner, as our snapshots do with koffi and without.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PROCESSES_MAX = 100000, COMMANDS_BYTES = 64 << 20, READ_BYTES = 65536 };

/* linux/pidfd.h of Linux 6.13 */
enum { PIDFD_GET_INFO = 0xc040ff0b, PIDFD_INFO_CREDS = 2 };
typedef struct {
  unsigned long long mask, cgroup;
  unsigned pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid, exit_code;
} PidfdInfo;

typedef enum { OWNER, PIDFD, STATUS } Ids;

typedef struct {
  int pid, ppid, group, session, terminal, foreground;
  unsigned uids[4];
  char state, name[16];
  long long flags, user_ticks, system_ticks, nice, threads, start_ticks, vms_bytes, rss_pages;
  const char *command;
  long command_bytes;
} Process;

static Process *processes;
static char *commands;
static char bytes[READ_BYTES], entries[READ_BYTES];

static long read_file(int folder, const char *path) {
  int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  long length = read(fd, bytes, sizeof bytes - 1);
  close(fd);
  if (length >= 0) bytes[length] = 0;
  return length;
}

static long long number(char **at) {
  while (**at == ' ') ++*at;
  int negative = **at == '-';
  if (negative) ++*at;
  long long value = 0;
  while (**at >= '0' && **at <= '9') value = value * 10 + *(*at)++ - '0';
  return negative ? -value : value;
}

/* proc_pid_stat(5); a name may hold spaces and parentheses, so the last one counts. */
static void parse_stat(Process *process, long length) {
  char *open = memchr(bytes, '(', length), *shut = memrchr(bytes, ')', length);
  long name_bytes = shut - open - 1 < 15 ? shut - open - 1 : 15;
  memcpy(process->name, open + 1, name_bytes);
  process->name[name_bytes] = 0;
  process->state = shut[2];
  char *at = shut + 3;
  long long fields[25];
  for (int field = 4; field <= 24; field++) fields[field] = number(&at);
  process->ppid = fields[4], process->group = fields[5], process->session = fields[6];
  process->terminal = fields[7], process->foreground = fields[8], process->flags = fields[9];
  process->user_ticks = fields[14], process->system_ticks = fields[15], process->nice = fields[19];
  process->threads = fields[20], process->start_ticks = fields[22];
  process->vms_bytes = fields[23], process->rss_pages = fields[24];
}

/* Real, effective, saved and file-system user id; 0 when the kernel does not tell, and then it is not asked again. */
static int ids_by_pidfd(Process *process) {
  static int refused;
  PidfdInfo info = {.mask = PIDFD_INFO_CREDS};
  int pidfd = refused ? -1 : syscall(SYS_pidfd_open, process->pid, 0);
  if (pidfd < 0) return 0;
  int result = ioctl(pidfd, PIDFD_GET_INFO, &info);
  int told = result == 0 && (info.mask & PIDFD_INFO_CREDS);
  refused = !told && !(result < 0 && errno == ESRCH);
  close(pidfd);
  memcpy(process->uids, (unsigned[]){info.ruid, info.euid, info.suid, info.fsuid}, sizeof process->uids);
  return told;
}

static int ids_by_status(int proc, char *path, size_t digits, Process *process) {
  memcpy(path + digits, "/status", 8);
  if (read_file(proc, path) <= 0) return 0;
  char *at = strstr(bytes, "\nUid:");
  if (!at) return 0;
  at += 5;
  for (int i = 0; i < 4; i++) process->uids[i] = (at++, number(&at));
  return 1;
}

/* Reads one process; 0 when it is not wanted or gone. */
static int read_process(int proc, const char *pid, Process *process, const unsigned *only, Ids ids, char **free_bytes) {
  char path[64];
  size_t digits = strlen(pid);
  memcpy(path, pid, digits + 1);
  process->pid = atoi(pid);
  if (ids == OWNER) {
    struct stat owner;
    if (fstatat(proc, path, &owner, 0) || (only && owner.st_uid != *only)) return 0;
    process->uids[1] = owner.st_uid;
  } else if (!(ids == PIDFD && ids_by_pidfd(process)) && !ids_by_status(proc, path, digits, process)) {
    return 0;
  }
  memcpy(path + digits, "/stat", 6);
  long length = read_file(proc, path);
  if (length <= 0) return 0;
  parse_stat(process, length);
  memcpy(path + digits, "/cmdline", 9);
  length = read_file(proc, path);
  if (length < 0 || *free_bytes + length > commands + COMMANDS_BYTES) return 0;
  memcpy(*free_bytes, bytes, length);
  process->command = *free_bytes;
  process->command_bytes = length;
  *free_bytes += length;
  return 1;
}

static int snapshot(int proc, const unsigned *only, Ids ids) {
  int found = 0;
  char *free_bytes = commands;
  lseek(proc, 0, SEEK_SET);
  for (long length; (length = syscall(SYS_getdents64, proc, entries, sizeof entries)) > 0;) {
    for (long at = 0; at < length;) {
      struct dirent64 *entry = (struct dirent64 *)(entries + at);
      at += entry->d_reclen;
      if (entry->d_name[0] < '1' || entry->d_name[0] > '9' || found == PROCESSES_MAX) continue;
      found += read_process(proc, entry->d_name, &processes[found], only, ids, &free_bytes);
    }
  }
  return found;
}

static long cpu_us(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

int main(int count, char **arguments) {
  uid_t uid = count > 1 ? (uid_t)atoi(arguments[1]) : geteuid();
  if (uid != geteuid() && setuid(uid)) return perror("setuid"), 1;
  processes = calloc(PROCESSES_MAX, sizeof *processes);
  commands = malloc(COMMANDS_BYTES);
  int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!processes || !commands || proc < 0) return perror("limit"), 1;
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    long before = cpu_us();
    Ids ids = strstr(line, "by pidfd") ? PIDFD : strstr(line, "by status") ? STATUS : OWNER;
    int found = snapshot(proc, strncmp(line, "own", 3) == 0 ? &uid : NULL, ids);
    printf("{\"found\":%d,\"cpu_us\":%ld}\n", found, cpu_us() - before);
    fflush(stdout);
  }
  return 0;
}
