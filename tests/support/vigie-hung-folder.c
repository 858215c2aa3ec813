/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-hung-folder.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

static GMutex mutex;
static GCond cond;
static char *hung; /* (nullable) */
static char *full; /* (nullable) */
static guint n_waiting;

void
vigie_hung_folder_fill (const char *folder)
{
  g_mutex_lock (&mutex);
  g_set_str (&full, folder);
  g_mutex_unlock (&mutex);
}

void
vigie_hung_folder_start (const char *folder)
{
  g_mutex_lock (&mutex);
  g_assert (hung == NULL);
  hung = g_strdup (folder);
  g_mutex_unlock (&mutex);
}

gboolean
vigie_hung_folder_has_somebody (gpointer unused)
{
  gboolean has;

  g_mutex_lock (&mutex);
  has = n_waiting > 0;
  g_mutex_unlock (&mutex);
  return has;
}

void
vigie_hung_folder_stop (void)
{
  g_mutex_lock (&mutex);
  g_clear_pointer (&hung, g_free);
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}

/* In the place of the C library's, for all of this program. */
int
fsync (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);
  gboolean fails;

  g_mutex_lock (&mutex);
  while (hung != NULL && path != NULL && g_str_has_prefix (path, hung))
    {
      n_waiting++;
      g_cond_wait (&cond, &mutex);
      n_waiting--;
    }
  fails = full != NULL && path != NULL && g_str_has_prefix (path, full);
  g_mutex_unlock (&mutex);
  if (fails)
    {
      errno = ENOSPC;
      return -1;
    }
  return (int) syscall (SYS_fsync, fd);
}
