/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * VigieIntake:
 * @files: (element-type GFile): files of this machine
 * @images: (element-type GBytes): pictures as they were offered, not decoded
 * @text: (nullable): a text, or an address
 *
 * What another program hands over by the clipboard or by drag and drop. All of it is untrusted and
 * bounded.
 */
typedef struct
{
  GPtrArray *files;
  GPtrArray *images;
  char *text;
} VigieIntake;

VigieIntake *vigie_intake_new (void);
void vigie_intake_free (VigieIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieIntake, vigie_intake_free)

gboolean vigie_intake_is_empty (const VigieIntake *self);
void vigie_intake_add_uris (VigieIntake *self, const char *uri_list);
GListModel *vigie_intake_take_tables (VigieIntake *self); /* (transfer full) (nullable) */

GdkContentFormats *vigie_intake_get_formats (void); /* (transfer full): what can be read */
void vigie_intake_read_clipboard_async (GdkClipboard *clipboard,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void vigie_intake_read_drop_async (GdkDrop *drop,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
VigieIntake *vigie_intake_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
