/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder on a drive that is full, which the drive says only when a file is to be on it; %NULL for
 * none. */
void vigie_hung_folder_fill (const char *folder);

/* A folder on a drive that answers no more: whoever syncs a file in it waits, and nothing but the
 * drive ends that. One at a time. */
void vigie_hung_folder_start (const char *folder);
gboolean vigie_hung_folder_has_somebody (gpointer unused); /* a #VigieTestDone */
void vigie_hung_folder_stop (void); /* the drive is back: who waits goes on */

G_END_DECLS
