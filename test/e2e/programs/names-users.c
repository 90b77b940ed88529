/*
 * A source of the name service, as LDAP or SSSD are: libnss_pmtest.so.2. One user and one group that are in no file.
 * Where the file /run/pm-test-hangs exists, it never answers. nss(5)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NUMBER 61777
#define USER "maria.schmidt@corp.example"
#define GROUP "domain users@corp.example"

static void wait_for_ever(void) {
  while (access("/run/pm-test-hangs", F_OK) == 0) pause();
}

static char *put(const char *text, char **buffer, size_t *left) {
  size_t bytes = strlen(text) + 1;
  if (bytes > *left) return NULL;
  char *at = memcpy(*buffer, text, bytes);
  *buffer += bytes;
  *left -= bytes;
  return at;
}

static enum nss_status user(struct passwd *entry, char *buffer, size_t left, int *error) {
  entry->pw_uid = entry->pw_gid = NUMBER;
  entry->pw_name = put(USER, &buffer, &left);
  entry->pw_passwd = put("x", &buffer, &left);
  entry->pw_gecos = put("Maria", &buffer, &left);
  entry->pw_dir = put("/nowhere", &buffer, &left);
  entry->pw_shell = put("/bin/sh", &buffer, &left);
  if (entry->pw_shell) return NSS_STATUS_SUCCESS;
  *error = ERANGE;
  return NSS_STATUS_TRYAGAIN;
}

enum nss_status _nss_pmtest_getpwuid_r(uid_t uid, struct passwd *entry, char *buffer, size_t left, int *error) {
  wait_for_ever();
  return uid == NUMBER ? user(entry, buffer, left, error) : NSS_STATUS_NOTFOUND;
}

enum nss_status _nss_pmtest_getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t left, int *error) {
  wait_for_ever();
  return strcmp(name, USER) == 0 ? user(entry, buffer, left, error) : NSS_STATUS_NOTFOUND;
}

enum nss_status _nss_pmtest_getgrgid_r(gid_t gid, struct group *entry, char *buffer, size_t left, int *error) {
  wait_for_ever();
  if (gid != NUMBER) return NSS_STATUS_NOTFOUND;
  static char *no_members[] = {NULL};
  entry->gr_gid = NUMBER;
  entry->gr_mem = no_members;
  entry->gr_name = put(GROUP, &buffer, &left);
  entry->gr_passwd = put("x", &buffer, &left);
  if (entry->gr_passwd) return NSS_STATUS_SUCCESS;
  *error = ERANGE;
  return NSS_STATUS_TRYAGAIN;
}
