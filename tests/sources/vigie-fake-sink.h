/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-import.h"
#include "vigie-post.h"

G_BEGIN_DECLS

/* Keeps posts in memory, each id once, and can refuse. */
#define VIGIE_TYPE_FAKE_SINK (vigie_fake_sink_get_type ())
G_DECLARE_FINAL_TYPE (VigieFakeSink, vigie_fake_sink, VIGIE, FAKE_SINK, GObject)

VigieFakeSink *vigie_fake_sink_new (void);
guint vigie_fake_sink_get_n_posts (VigieFakeSink *self);
VigiePost *vigie_fake_sink_get_post (VigieFakeSink *self,
                                     guint index); /* in the order of arrival */
VigiePost *vigie_fake_sink_find (VigieFakeSink *self, const char *external_id);
guint vigie_fake_sink_get_n_batches (VigieFakeSink *self);
void vigie_fake_sink_set_limit (VigieFakeSink *self, guint n_batches); /* then it refuses */
void vigie_fake_sink_set_cancel (VigieFakeSink *self,
                                 GCancellable *cancellable);        /* after a batch */
void vigie_fake_sink_set_keep (VigieFakeSink *self, gboolean keep); /* or only count */

/* Imports @text as a file called @name in @folder; fails the test when the file is refused. */
VigieImportResult *vigie_fake_import (
    VigieFakeSink *sink, const char *folder, const char *name, const char *text, gssize length);
VigieImportResult *vigie_fake_import_options (VigieFakeSink *sink,
                                              const char *folder,
                                              const char *name,
                                              const char *text,
                                              gssize length,
                                              const VigieImportOptions *options,
                                              GError **error);

#define assert_counts(result, n_imported, n_known, n_rejected)                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    for (guint i_ = 0; i_ < (result)->messages->len; i_++)                                         \
      g_test_message ("%s", (char *) g_ptr_array_index ((result)->messages, i_));                  \
    g_assert_cmpuint ((result)->imported, ==, n_imported);                                         \
    g_assert_cmpuint ((result)->known, ==, n_known);                                               \
    g_assert_cmpuint ((result)->rejected, ==, n_rejected);                                         \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
