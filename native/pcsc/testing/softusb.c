/*
 * A soft USB bus for tests, preloaded into pcscd in the place of libudev: every socket in the folder SOFT_USB is a reader, plugged in when its
 * file appears and unplugged when it goes. So pcscd adds and removes softreader.c's readers the way it does real ones, which its configured
 * (serial) readers never get: it does not look at those again. pcscd's folder of USB drivers is a fixed one; SOFT_USB_DRIVERS stands for it.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define DRIVERS "/usr/lib/pcsc/drivers"
#define DEVICES 16

typedef struct {
  char name[NAME_MAX + 1], path[PATH_MAX];
  const char *action;
} Device;

/* Devices of one enumeration, each followed by the next. */
typedef struct Entry {
  struct Entry *next;
  char name[NAME_MAX + 1];
} Entry;

static int bus = -1;

static Device *device(const char *name, const char *action) {
  const char *folder = getenv("SOFT_USB");
  Device *made = calloc(1, sizeof *made);
  if (!made || !folder) abort();
  snprintf(made->name, sizeof made->name, "%s", name);
  snprintf(made->path, sizeof made->path, "%s/%s", folder, name);
  made->action = action;
  return made;
}

void *udev_new(void) { return &bus; }
void *udev_unref(void *udev) { return (void)udev, NULL; }

const char *udev_device_get_action(const Device *of) { return of->action; }
const char *udev_device_get_sysname(const Device *of) { return of->name; }
const char *udev_device_get_devnode(const Device *of) { return of->path; }
/* One device is its interface too. */
Device *udev_device_get_parent_with_subsystem_devtype(Device *of, const char *subsystem, const char *type) { return (void)subsystem, (void)type, of; }
Device *udev_device_new_from_syspath(void *udev, const char *name) { return (void)udev, device(name, NULL); }
void *udev_device_unref(Device *of) { return free(of), NULL; }

const char *udev_device_get_sysattr_value(const Device *of, const char *attribute) {
  if (strcmp(attribute, "idVendor") == 0 || strcmp(attribute, "idProduct") == 0) return "0001";
  if (strcmp(attribute, "bInterfaceNumber") == 0) return "00";
  return strcmp(attribute, "serial") == 0 ? of->name : NULL;
}

void *udev_enumerate_new(void *udev) { return (void)udev, calloc(DEVICES, sizeof(Entry)); }
int udev_enumerate_add_match_subsystem(void *entries, const char *subsystem) { return (void)entries, (void)subsystem, 0; }
void *udev_enumerate_unref(void *entries) { return free(entries), NULL; }
Entry *udev_enumerate_get_list_entry(Entry *entries) { return entries->name[0] ? entries : NULL; }
Entry *udev_list_entry_get_next(Entry *entry) { return entry->next; }
const char *udev_list_entry_get_name(Entry *entry) { return entry->name; }

static int isReader(const struct dirent *file) { return file->d_name[0] != '.'; }

int udev_enumerate_scan_devices(Entry *entries) {
  struct dirent **files;
  int count = scandir(getenv("SOFT_USB"), &files, isReader, alphasort);
  for (int i = 0; i < count; i += 1) {
    if (i < DEVICES) snprintf(entries[i].name, sizeof entries[i].name, "%s", files[i]->d_name);
    if (i > 0 && i < DEVICES) entries[i - 1].next = &entries[i];
    free(files[i]);
  }
  if (count >= 0) free(files);
  return 0;
}

void *udev_monitor_new_from_netlink(void *udev, const char *name) {
  (void)udev, (void)name;
  bus = inotify_init1(IN_CLOEXEC);
  inotify_add_watch(bus, getenv("SOFT_USB"), IN_MOVED_TO | IN_DELETE);
  return &bus;
}
int udev_monitor_filter_add_match_subsystem_devtype(void *monitor, const char *subsystem, const char *type) { return (void)monitor, (void)subsystem, (void)type, 0; }
int udev_monitor_enable_receiving(void *monitor) { return (void)monitor, 0; }
int udev_monitor_get_fd(void *monitor) { return (void)monitor, bus; }

/* What a name of up to 15 characters takes: the kernel gives as many events as fit, and pcscd, which polls, takes one device each time. */
#define ONE_EVENT (sizeof(struct inotify_event) + 16)

Device *udev_monitor_receive_device(void *monitor) {
  (void)monitor;
  union {
    struct inotify_event event;
    char room[ONE_EVENT];
  } one;
  if (read(bus, &one, ONE_EVENT) <= 0) return NULL;
  if (one.event.len == 0 || one.event.name[0] == '.') return NULL;
  return device(one.event.name, one.event.mask & IN_DELETE ? "remove" : "add");
}

/* `path` as it lies in SOFT_USB_DRIVERS, written to `room`, when it is in pcscd's folder. */
static const char *moved(const char *path, char room[PATH_MAX]) {
  const char *drivers = getenv("SOFT_USB_DRIVERS");
  if (!path || !drivers || strncmp(path, DRIVERS, strlen(DRIVERS)) != 0) return path;
  snprintf(room, PATH_MAX, "%s%s", drivers, path + strlen(DRIVERS));
  return room;
}

DIR *opendir(const char *path) {
  char room[PATH_MAX];
  DIR *(*next)(const char *) = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
  return next(moved(path, room));
}

FILE *fopen(const char *path, const char *mode) {
  char room[PATH_MAX];
  FILE *(*next)(const char *, const char *) = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen");
  return next(moved(path, room), mode);
}
FILE *fopen64(const char *path, const char *mode) { return fopen(path, mode); }

void *dlopen(const char *path, int flags) {
  char room[PATH_MAX];
  void *(*next)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
  return next(moved(path, room), flags);
}
