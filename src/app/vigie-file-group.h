/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VigieFileGroup:
 *
 * A list of files that are added by the file chooser or by drag and drop and can be taken out
 * again; each is there once.
 *
 * Signals:
 * - "changed": files came or went
 * - "refused" (string): a sentence for the user: why a file was not taken
 */
#define VIGIE_TYPE_FILE_GROUP (vigie_file_group_get_type ())
G_DECLARE_FINAL_TYPE (VigieFileGroup, vigie_file_group, VIGIE, FILE_GROUP, AdwPreferencesGroup)

void vigie_file_group_add (VigieFileGroup *self, GFile *file);
guint vigie_file_group_get_n (VigieFileGroup *self);
GStrv vigie_file_group_dup_paths (VigieFileGroup *self); /* (transfer full) */

G_END_DECLS
