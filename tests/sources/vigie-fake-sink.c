/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-fake-sink.h"

#include "vigie-error.h"
#include "vigie-post-sink.h"

struct _VigieFakeSink
{
  GObject parent_instance;

  GPtrArray *posts;
  GHashTable *ids;
  guint n_batches;
  guint limit;
  GCancellable *cancellable;
  gboolean keep;
};

static gboolean
take (VigiePostSink *sink, const VigieBatch *batch, VigieIngestCounts *counts, GError **error)
{
  VigieFakeSink *self = VIGIE_FAKE_SINK (sink);
  const VigieObservation *observations = batch->observations;

  if (self->n_batches == self->limit)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE, "The disk is full.");
      return FALSE;
    }
  self->n_batches++;
  for (gsize i = 0; i < batch->n_observations; i++)
    {
      char id[VIGIE_POST_ID_LENGTH + 1];

      g_assert_true (g_utf8_validate (observations[i].text, -1, NULL));
      g_assert_nonnull (observations[i].external_id);
      if (!self->keep)
        {
          counts->imported++;
          continue;
        }
      vigie_post_make_id (observations[i].source_kind, observations[i].source_host,
                          observations[i].external_id, id);
      if (!g_hash_table_add (self->ids, g_strdup (id)))
        {
          counts->known++;
          continue;
        }
      counts->imported++;
      g_ptr_array_add (self->posts,
                       vigie_post_new ((gint64) self->posts->len + 1, &observations[i]));
    }
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);

  return TRUE;
}

static void
sink_iface_init (VigiePostSinkInterface *iface)
{
  iface->take = take;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VigieFakeSink,
                               vigie_fake_sink,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIGIE_TYPE_POST_SINK, sink_iface_init))

static void
vigie_fake_sink_finalize (GObject *object)
{
  VigieFakeSink *self = VIGIE_FAKE_SINK (object);

  g_ptr_array_unref (self->posts);
  g_hash_table_unref (self->ids);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (vigie_fake_sink_parent_class)->finalize (object);
}

static void
vigie_fake_sink_class_init (VigieFakeSinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigie_fake_sink_finalize;
}

static void
vigie_fake_sink_init (VigieFakeSink *self)
{
  self->posts = g_ptr_array_new_with_free_func (g_object_unref);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->limit = G_MAXUINT;
  self->keep = TRUE;
}

VigieFakeSink *
vigie_fake_sink_new (void)
{
  return g_object_new (VIGIE_TYPE_FAKE_SINK, NULL);
}

guint
vigie_fake_sink_get_n_posts (VigieFakeSink *self)
{
  return self->posts->len;
}

VigiePost *
vigie_fake_sink_get_post (VigieFakeSink *self, guint index)
{
  g_assert_cmpuint (index, <, self->posts->len);
  return g_ptr_array_index (self->posts, index);
}

VigiePost *
vigie_fake_sink_find (VigieFakeSink *self, const char *external_id)
{
  for (guint i = 0; i < self->posts->len; i++)
    if (g_strcmp0 (vigie_post_get_external_id (g_ptr_array_index (self->posts, i)), external_id) ==
        0)
      return g_ptr_array_index (self->posts, i);

  return NULL;
}

guint
vigie_fake_sink_get_n_batches (VigieFakeSink *self)
{
  return self->n_batches;
}

void
vigie_fake_sink_set_limit (VigieFakeSink *self, guint n_batches)
{
  self->limit = n_batches;
}

void
vigie_fake_sink_set_cancel (VigieFakeSink *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
}

void
vigie_fake_sink_set_keep (VigieFakeSink *self, gboolean keep)
{
  self->keep = keep;
}

VigieImportResult *
vigie_fake_import_options (VigieFakeSink *sink,
                           const char *folder,
                           const char *name,
                           const char *text,
                           gssize length,
                           const VigieImportOptions *options,
                           GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (VigieImport) import = vigie_import_new (file, options);

  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, length, NULL));

  return vigie_import_run (import, VIGIE_POST_SINK (sink), NULL, error);
}

VigieImportResult *
vigie_fake_import (
    VigieFakeSink *sink, const char *folder, const char *name, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  VigieImportResult *result =
      vigie_fake_import_options (sink, folder, name, text, length, NULL, &error);

  g_assert_no_error (error);

  return result;
}
