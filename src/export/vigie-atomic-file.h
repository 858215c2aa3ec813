/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieAtomicFile:
 *
 * A file that is written beside the old one and takes its place only when it is complete and on
 * disk: a reader sees the old content or the new one, never a part. Errors are kept until
 * vigie_atomic_file_commit(). Not thread-safe.
 */
typedef struct _VigieAtomicFile VigieAtomicFile;

VigieAtomicFile *vigie_atomic_file_new (const char *path, GError **error);
void vigie_atomic_file_free (VigieAtomicFile *self); /* leaves no trace of what was not committed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieAtomicFile, vigie_atomic_file_free)

void vigie_atomic_file_write (VigieAtomicFile *self, const void *bytes, gsize length);
char *vigie_atomic_file_reserve (VigieAtomicFile *self, gsize length);
void vigie_atomic_file_advance (VigieAtomicFile *self, char *end);
guint64 vigie_atomic_file_get_size (VigieAtomicFile *self);

gboolean vigie_atomic_file_flush (VigieAtomicFile *self, GError **error);
int vigie_atomic_file_get_fd (VigieAtomicFile *self);
gboolean vigie_atomic_file_settle (VigieAtomicFile *self, GError **error);
gboolean vigie_atomic_file_commit (VigieAtomicFile *self, GError **error);

G_END_DECLS
