/*
 * A FUSE file system that stops answering, as a network file system whose server is gone: mounts itself on the folder
 * given, with one file `f` in it that holds what the second argument says; hangs on every request after SIGUSR1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOT = 1, FILE_NODE = 2 };

static volatile sig_atomic_t hangs;
static void hang(int number) { (void)number; hangs = 1; }

static const char *text = "";

static void fill(struct fuse_attr *attr, unsigned long node) {
  attr->ino = node;
  attr->mode = node == ROOT ? S_IFDIR | 0777 : S_IFREG | 0666;
  attr->nlink = 2;
  attr->size = node == ROOT ? 0 : strlen(text);
}

static char request[1 << 20];

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  if (argc > 2) text = argv[2];
  int device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  char options[128];
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
  if (device < 0 || mount("stops-answering", argv[1], "fuse", 0, options) != 0) return perror("mount"), 1;
  signal(SIGUSR1, hang);
  puts("ready");
  fflush(stdout);

  for (;;) {
    ssize_t length = read(device, request, sizeof request);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return 0;
    struct fuse_in_header *in = (void *)request;
    char *body = request + sizeof *in;
    struct { struct fuse_out_header header; char body[4096]; } out;
    memset(&out, 0, sizeof out);
    out.header.unique = in->unique;
    size_t bytes = 0;
    if (in->opcode == FUSE_FORGET || in->opcode == FUSE_BATCH_FORGET || in->opcode == FUSE_INTERRUPT) continue;
    if (in->opcode != FUSE_INIT && hangs) continue;
    switch (in->opcode) {
      case FUSE_INIT: {
        struct fuse_init_out *init = (void *)out.body;
        init->major = FUSE_KERNEL_VERSION;
        init->minor = 31;
        init->max_write = init->max_readahead = 4096;
        bytes = sizeof *init;
        break;
      }
      case FUSE_GETATTR: {
        struct fuse_attr_out *attr = (void *)out.body;
        fill(&attr->attr, in->nodeid);
        bytes = sizeof *attr;
        break;
      }
      case FUSE_LOOKUP: {
        struct fuse_entry_out *entry = (void *)out.body;
        if (strcmp(body, "f") == 0) {
          entry->nodeid = FILE_NODE;
          fill(&entry->attr, FILE_NODE);
          bytes = sizeof *entry;
        } else out.header.error = -ENOENT;
        break;
      }
      case FUSE_OPEN: case FUSE_OPENDIR: {
        struct fuse_open_out *opened = (void *)out.body;
        opened->open_flags = FOPEN_DIRECT_IO;
        bytes = sizeof *opened;
        break;
      }
      case FUSE_READ: {
        struct fuse_read_in *wanted = (void *)body;
        size_t all = strlen(text);
        bytes = wanted->offset >= all ? 0 : all - wanted->offset;
        if (bytes > wanted->size) bytes = wanted->size;
        if (bytes > sizeof out.body) bytes = sizeof out.body;
        memcpy(out.body, text + wanted->offset, bytes);
        break;
      }
      case FUSE_STATFS: { // an overlay asks for it
        struct fuse_statfs_out *disk = (void *)out.body;
        disk->st.bsize = disk->st.namelen = 255;
        bytes = sizeof *disk;
        break;
      }
      case FUSE_FLUSH: case FUSE_RELEASE: case FUSE_RELEASEDIR: case FUSE_ACCESS: case FUSE_SETATTR: break;
      default: out.header.error = -ENOSYS;
    }
    if (in->opcode == FUSE_SETATTR) {
      struct fuse_attr_out *attr = (void *)out.body;
      fill(&attr->attr, in->nodeid);
      bytes = sizeof *attr;
    }
    out.header.len = sizeof out.header + bytes;
    if (write(device, &out, out.header.len) < 0 && errno != ENOENT) return perror("answer"), 1;
  }
}
