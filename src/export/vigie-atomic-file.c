/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vigie-error.h"

#define BUFFER_SIZE (256 * 1024)

struct _VigieAtomicFile
{
  char *path; /* where it will be; links are followed */
  char *temporary;
  int fd;
  int error; /* errno of the first failure */
  guint64 written;
  gsize length;
  char buffer[BUFFER_SIZE];
};

static gboolean
set_error (GError **error, int number, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  VigieError code = VIGIE_ERROR_IO;

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    code = VIGIE_ERROR_NO_SPACE;
  else if (number == EACCES || number == EPERM || number == EROFS)
    code = VIGIE_ERROR_READ_ONLY;
  else if (number == ENOENT || number == ENOTDIR)
    code = VIGIE_ERROR_NOT_FOUND;

  if (code == VIGIE_ERROR_NO_SPACE)
    g_set_error (error, VIGIE_ERROR, code, _ ("The disk is full. “%s” was not written."), name);
  else if (code == VIGIE_ERROR_READ_ONLY)
    g_set_error (error, VIGIE_ERROR, code, _ ("“%s” cannot be written here."), name);
  else if (code == VIGIE_ERROR_NOT_FOUND)
    g_set_error (error, VIGIE_ERROR, code, _ ("The folder for “%s” does not exist."), name);
  else
    g_set_error (error, VIGIE_ERROR, code, _ ("“%s” could not be written: %s"), name,
                 g_strerror (number));
  return FALSE;
}

/* The file that a link points to, so that replacing it keeps the link. */
static char *
follow_links (const char *path)
{
  g_autofree char *real = realpath (path, NULL);

  return g_strdup (real != NULL ? real : path);
}

/**
 * vigie_atomic_file_new:
 * @path: the file to make or to replace
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a file to write to
 */
VigieAtomicFile *
vigie_atomic_file_new (const char *path, GError **error)
{
  g_autofree char *target = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *base = NULL;
  g_autofree char *temporary = NULL;
  struct stat old;
  mode_t mode = 0;
  int fd;
  VigieAtomicFile *self;

  g_return_val_if_fail (path != NULL, NULL);

  target = follow_links (path);
  if (stat (target, &old) == 0)
    {
      if (S_ISDIR (old.st_mode))
        {
          g_autofree char *name = g_filename_display_basename (target);

          g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("“%s” is a folder."), name);
          return NULL;
        }
      mode = old.st_mode & 0777;
    }

  folder = g_path_get_dirname (target);
  base = g_path_get_basename (target);
  temporary = g_strdup_printf ("%s/.%.200s.XXXXXX", folder, base);
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      set_error (error, errno, target);
      return NULL;
    }
  if (mode != 0 && fchmod (fd, mode) != 0)
    g_debug ("Permissions of %s are not kept: %s", target, g_strerror (errno));

  self = g_new (VigieAtomicFile, 1);
  self->path = g_steal_pointer (&target);
  self->temporary = g_steal_pointer (&temporary);
  self->fd = fd;
  self->error = 0;
  self->written = 0;
  self->length = 0;
  return self;
}

void
vigie_atomic_file_free (VigieAtomicFile *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

static void
write_all (VigieAtomicFile *self, const char *bytes, gsize length)
{
  while (length > 0 && self->error == 0)
    {
      ssize_t n = write (self->fd, bytes, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          self->error = errno;
          return;
        }
      bytes += n;
      length -= (gsize) n;
      self->written += (guint64) n;
    }
}

static void
empty_buffer (VigieAtomicFile *self)
{
  write_all (self, self->buffer, self->length);
  self->length = 0;
}

void
vigie_atomic_file_write (VigieAtomicFile *self, const void *bytes, gsize length)
{
  if (length > BUFFER_SIZE - self->length)
    empty_buffer (self);
  if (length > BUFFER_SIZE)
    {
      write_all (self, bytes, length);
      return;
    }
  memcpy (self->buffer + self->length, bytes, length);
  self->length += length;
}

/**
 * vigie_atomic_file_reserve:
 * @length: bytes, at most 64 KiB
 *
 * Returns: (transfer none): room for @length bytes, to be followed by
 *   vigie_atomic_file_advance()
 */
char *
vigie_atomic_file_reserve (VigieAtomicFile *self, gsize length)
{
  g_assert (length <= 64 * 1024);

  if (length > BUFFER_SIZE - self->length)
    empty_buffer (self);
  return self->buffer + self->length;
}

/**
 * vigie_atomic_file_advance:
 * @end: the end of what was written into the reserved room
 */
void
vigie_atomic_file_advance (VigieAtomicFile *self, char *end)
{
  self->length = (gsize) (end - self->buffer);
}

guint64
vigie_atomic_file_get_size (VigieAtomicFile *self)
{
  return self->written + self->length;
}

int
vigie_atomic_file_get_fd (VigieAtomicFile *self)
{
  return self->fd;
}

/**
 * vigie_atomic_file_flush:
 *
 * Hands everything to the system, so that it can be read back through the descriptor.
 *
 * Returns: %FALSE with the first error of all writes so far
 */
gboolean
vigie_atomic_file_flush (VigieAtomicFile *self, GError **error)
{
  empty_buffer (self);
  if (self->error != 0)
    return set_error (error, self->error, self->path);
  return TRUE;
}

/* The new name itself is on disk only when its folder is. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("%s cannot be synced: %s", folder, g_strerror (errno));
  close (fd);
}

/**
 * vigie_atomic_file_settle:
 *
 * Makes everything durable, so that hardly anything is left that can fail.
 */
gboolean
vigie_atomic_file_settle (VigieAtomicFile *self, GError **error)
{
  if (!vigie_atomic_file_flush (self, error))
    return FALSE;
  if (fsync (self->fd) != 0 && errno != EINVAL && errno != EROFS)
    return set_error (error, errno, self->path);
  return TRUE;
}

/**
 * vigie_atomic_file_commit:
 *
 * Makes everything durable and puts it in the place of the old file. On failure the old file
 * is untouched.
 */
gboolean
vigie_atomic_file_commit (VigieAtomicFile *self, GError **error)
{
  if (!vigie_atomic_file_settle (self, error))
    return FALSE;
  if (g_rename (self->temporary, self->path) != 0)
    return set_error (error, errno, self->path);
  g_clear_pointer (&self->temporary, g_free);
  sync_folder (self->path);
  return TRUE;
}
