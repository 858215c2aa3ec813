/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-store-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utime.h>

#include "vigie-error.h"

/* A holder on another machine counts as gone when it has not touched its lock for so long. */
#define STALE_S (10 * 60)
#define TOUCH_INTERVAL_US (60 * G_USEC_PER_SEC)

struct _VigieStoreLock
{
  char *path;
  char *content;
  gint64 touched_at;
};

static VigieIsNetworkFunc is_network_func;

void
vigie_store_lock_set_is_network_func (VigieIsNetworkFunc func)
{
  is_network_func = func;
}

/* The type of the mount that holds a device, from /proc/self/mountinfo (proc(5)). */
static gboolean
is_network_fuse (const char *path)
{
  static const char *const types[] = { "fuse.sshfs",      "fuse.rclone", "fuse.davfs",
                                       "fuse.gvfsd-fuse", "fuse.s3fs",   "fuse.glusterfs" };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *device = NULL;
  struct stat info;

  if (stat (path, &info) != 0 || !g_file_get_contents ("/proc/self/mountinfo", &text, NULL, NULL))
    return FALSE;
  device =
      g_strdup_printf (" %u:%u ", (guint) (info.st_dev >> 8 & 0xfff), (guint) (info.st_dev & 0xff));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], device) == NULL)
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (types); j++)
        {
          if (strstr (lines[i], types[j]) != NULL)
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * vigie_store_lock_is_network:
 * @path: a file or folder
 *
 * By the magic numbers of statfs(2), and by the mount's type for FUSE.
 *
 * Returns: whether it lies on another machine
 */
gboolean
vigie_store_lock_is_network (const char *path)
{
  static const guint32 magics[] = {
    0x6969,     /* NFS */
    0x517b,     /* SMB */
    0xff534d42, /* CIFS */
    0xfe534d42, /* SMB2 */
    0x5346414f, /* AFS */
    0x6b414653, /* kAFS */
    0x73757245, /* Coda */
    0x00c36400, /* Ceph */
    0x01021997, /* 9P */
    0x47504653, /* GPFS */
    0x0bd00bd0, /* Lustre */
  };
  struct statfs info;

  if (is_network_func != NULL)
    return is_network_func (path);
  if (statfs (path, &info) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      if ((guint32) info.f_type == magics[i])
        return TRUE;
    }
  return (guint32) info.f_type == 0x65735546 && is_network_fuse (path);
}

/* When a process began, in clock ticks since boot: tells it from a later one of the same number. */
static guint64
get_start_time (guint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GUINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  char *end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  end = strrchr (text, ')');
  if (end == NULL)
    return 0;
  fields = g_strsplit (end + 1, " ", 23);
  return g_strv_length (fields) > 20 ? g_ascii_strtoull (fields[20], NULL, 10) : 0;
}

static gboolean
is_stale (const char *lock_path, GStrv holder)
{
  GStatBuf info;

  if (g_strv_length (holder) < 4) /* half written, or not by us */
    return g_stat (lock_path, &info) == 0 &&
           g_get_real_time () / G_USEC_PER_SEC - info.st_mtime > STALE_S;
  if (g_str_equal (holder[0], g_get_host_name ()))
    {
      guint64 pid = g_ascii_strtoull (holder[2], NULL, 10);
      guint64 started = g_ascii_strtoull (holder[3], NULL, 10);

      return (kill ((pid_t) pid, 0) != 0 && errno == ESRCH) || get_start_time (pid) != started;
    }
  return g_stat (lock_path, &info) == 0 &&
         g_get_real_time () / G_USEC_PER_SEC - info.st_mtime > STALE_S;
}

static gboolean
fail_held (GStrv holder, GError **error)
{
  if (g_strv_length (holder) < 4)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_BUSY,
                         _ ("The incident is open on another computer. On a network share only one "
                            "desk can have it open; ask them to close it, or copy it here."));
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY,
                 _ ("%s has the incident open on the computer “%s”. On a network share only one "
                    "desk can have it open; ask them to close it, or copy it here."),
                 holder[1], holder[0]);
  return FALSE;
}

static int
write_new (const char *path, const char *content)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  gsize length = strlen (content);
  int code = 0;

  if (fd < 0)
    return errno;
  if (write (fd, content, length) != (gssize) length || fsync (fd) != 0)
    code = errno != 0 ? errno : EIO;
  g_close (fd, NULL);
  if (code != 0)
    g_unlink (path);
  return code;
}

static gboolean
take (VigieStoreLock *self, GError **error)
{
  for (int attempt = 0; attempt < 3; attempt++)
    {
      g_autofree char *text = NULL;
      g_auto (GStrv) holder = NULL;
      int code = write_new (self->path, self->content);

      if (code == 0)
        return TRUE;
      if (code != EEXIST)
        {
          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_IO,
                       _ ("The incident cannot be reserved on the network share: %s."),
                       g_strerror (code));
          return FALSE;
        }
      if (!g_file_get_contents (self->path, &text, NULL, NULL))
        continue;
      holder = g_strsplit (g_strchomp (text), "\n", -1);
      if (!is_stale (self->path, holder))
        return fail_held (holder, error);
      g_unlink (self->path);
    }
  return fail_held ((char *[]) { NULL, NULL }, error);
}

/**
 * vigie_store_lock_take:
 * @path: an incident file
 * @error: return location for a #GError
 *
 * Puts a file of host, user, process and its start beside the incident. One that a dead process of
 * this machine left, or that nobody has touched for ten minutes on another, is taken over.
 *
 * Returns: (transfer full) (nullable): the lock, or %NULL with %VIGIE_ERROR_BUSY and the holder's
 *   name
 */
VigieStoreLock *
vigie_store_lock_take (const char *path, GError **error)
{
  VigieStoreLock *self = g_new0 (VigieStoreLock, 1);
  guint64 pid = (guint64) getpid ();

  self->path = g_strconcat (path, ".lock", NULL);
  self->content =
      g_strdup_printf ("%s\n%s\n%" G_GUINT64_FORMAT "\n%" G_GUINT64_FORMAT "\n", g_get_host_name (),
                       g_get_user_name (), pid, get_start_time (pid));
  self->touched_at = g_get_monotonic_time ();
  if (take (self, error))
    return self;

  g_free (self->path);
  g_free (self->content);
  g_free (self);
  return NULL;
}

void
vigie_store_lock_touch (VigieStoreLock *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self == NULL || now - self->touched_at < TOUCH_INTERVAL_US)
    return;
  self->touched_at = now;
  g_utime (self->path, NULL);
}

void
vigie_store_lock_release (VigieStoreLock *self)
{
  g_autofree char *text = NULL;

  if (self == NULL)
    return;
  /* Somebody may have taken over what looked stale: that lock is theirs. */
  if (g_file_get_contents (self->path, &text, NULL, NULL) && g_str_equal (text, self->content))
    g_unlink (self->path);
  g_free (self->path);
  g_free (self->content);
  g_free (self);
}
