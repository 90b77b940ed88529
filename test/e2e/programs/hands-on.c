/*
 * hands-on: opens a spare file, says "ready" and does what the lines of its stdin tell it, with one listening socket.
 * After each it says "done", and a number: a port or the pid of a child.
 *   listen PORT  make the socket, on that or a free port of 127.0.0.1
 *   replace      close it and make another, so that as many files are open as before
 *   close        close it
 *   fork         start a child that inherits it
 *   activate     start `sleep` with it as file 3, as systemd does, and close it here
 *   user UID     become another user
 *   at PATH      make a unix socket there
 *   give PATH    send the listening socket to whoever made that one
 *   take         receive it
 *   exchange     receive it and close a spare file for it
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int held = -1, spare = -1, at = -1;
/* Ends when this process does: a child of another user gets no signal of its death. */
static int lives[2];

static int listens(int port) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
  socklen_t bytes = sizeof here;
  held = socket(AF_INET, SOCK_STREAM, 0);
  if (held < 0 || bind(held, (struct sockaddr *)&here, bytes) || listen(held, 16)) return -1;
  return getsockname(held, (struct sockaddr *)&here, &bytes) ? -1 : ntohs(here.sin_port);
}

static int starts(int activated) {
  pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (activated) {
    dup2(held, 3);
    if (held != 3) close(held);
    execlp("sleep", "sleep", "600", NULL);
    _exit(127);
  }
  char never;
  for (int fd = 0; fd < 3; fd++) close(fd);
  close(lives[1]);
  while (read(lives[0], &never, 1) > 0) continue;
  _exit(0);
}

static struct sockaddr_un named(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  return address;
}

static int made_at(const char *path) {
  struct sockaddr_un address = named(path);
  at = socket(AF_UNIX, SOCK_DGRAM, 0);
  return bind(at, (struct sockaddr *)&address, sizeof address);
}

/* One message with one byte and, if there is room for it, one file; unix(7). */
static struct msghdr message(struct iovec *byte, char *control, size_t bytes) {
  static char one = 'x';
  *byte = (struct iovec){&one, 1};
  return (struct msghdr){.msg_iov = byte, .msg_iovlen = 1, .msg_control = control, .msg_controllen = bytes};
}

static int gives(const char *path) {
  struct sockaddr_un address = named(path);
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof held)] = {0};
  struct iovec byte;
  struct msghdr sent = message(&byte, control, sizeof control);
  sent.msg_name = &address;
  sent.msg_namelen = sizeof address;
  struct cmsghdr *rights = CMSG_FIRSTHDR(&sent);
  *rights = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof held), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(rights), &held, sizeof held);
  int through = socket(AF_UNIX, SOCK_DGRAM, 0);
  int failed = sendmsg(through, &sent, 0) != 1;
  return close(through), failed ? -1 : 0;
}

static int takes(void) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof held)] = {0};
  struct iovec byte;
  struct msghdr received = message(&byte, control, sizeof control);
  if (recvmsg(at, &received, 0) != 1 || !CMSG_FIRSTHDR(&received)) return -1;
  memcpy(&held, CMSG_DATA(CMSG_FIRSTHDR(&received)), sizeof held);
  return 0;
}

static int does(const char *what, const char *with) {
  if (!strcmp(what, "listen")) return listens(atoi(with));
  if (!strcmp(what, "replace")) return close(held), listens(0);
  if (!strcmp(what, "close")) return close(held);
  if (!strcmp(what, "fork")) return starts(0);
  if (!strcmp(what, "activate")) {
    int child = starts(1);
    return close(held), child;
  }
  if (!strcmp(what, "user")) return setgroups(0, NULL) || setgid(atoi(with)) || setuid(atoi(with)) ? -1 : 0;
  if (!strcmp(what, "at")) return made_at(with);
  if (!strcmp(what, "give")) return gives(with);
  if (!strcmp(what, "take")) return takes();
  if (!strcmp(what, "exchange")) return close(spare), takes();
  return -1;
}

int main(void) {
  char line[256], what[16], with[200];
  if (pipe2(lives, O_CLOEXEC)) return perror("pipe"), 1;
  spare = open("/dev/null", O_RDONLY);
  puts("ready");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    with[0] = 0;
    int result = sscanf(line, "%15s %199s", what, with) < 1 ? -1 : does(what, with);
    printf("%s %d\n", result < 0 ? "failed" : "done", result);
    fflush(stdout);
  }
  return 0;
}
