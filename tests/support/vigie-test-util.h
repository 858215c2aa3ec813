/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieTestDone:
 * @data: what the waiter gave
 *
 * Returns: whether what is waited for has happened
 */
typedef gboolean (*VigieTestDone) (gpointer data);

guint vigie_test_get_patience (void);
gboolean vigie_test_wait_until (VigieTestDone done, gpointer data, guint deadline_ms);
void vigie_test_take_result (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *vigie_test_wait_result (GAsyncResult **result);

char *vigie_test_make_dir (void);
void vigie_test_remove_dir (char *path);

char *vigie_test_source_path (const char *relative);
char *vigie_test_shared_path (const char *relative);
char *vigie_test_shared_path_or_skip (const char *relative);

GSubprocessLauncher *vigie_test_launcher_new (GSubprocessFlags flags,
                                              const char *output); /* (nullable) */

GRand *vigie_test_rand_new (void);
void vigie_test_note_peer (const char *name);

/**
 * VigieTestDir:
 *
 * Path of a folder that is deleted, with what is in it, at the end of the scope:
 * `g_autoptr (VigieTestDir) dir = vigie_test_make_dir ();`
 */
typedef char VigieTestDir;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieTestDir, vigie_test_remove_dir)

G_END_DECLS
