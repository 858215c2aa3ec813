/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-publish-preview.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "vigie-error.h"
#include "vigie-export-post.h"
#include "vigie-publish-photos.h"
#include "vigie-publish-private.h"
#include "vigie-query.h"
#include "vigie-shape-roads.h"
#include "vigie-store-exercise.h"

typedef struct
{
  VigiePublishPreview *preview;
  const VigieOverlayRequest *request;
  const VigieExportFormat *format;
  gboolean holds_posts;
  gint64 at;
  GHashTable *photos; /* (element-type utf8): of confirmed posts, by SHA-256 */
  GCancellable *cancellable;
} Count;

static gboolean
count_shape (VigieShape *shape, gpointer user_data)
{
  Count *self = user_data;
  VigiePublishPreview *preview = self->preview;
  const gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;
  g_autoptr (VigieShapeRoads) roads = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  if (shape->geometry == NULL)
    return TRUE;
  if (from > self->at)
    {
      preview->n_planned++;
      return TRUE;
    }
  if (!self->request->with_lifted && !vigie_shape_is_valid_at (shape, self->at))
    {
      preview->n_ended++;
      return TRUE;
    }
  if (self->format->kinds != 0 && (self->format->kinds & 1u << shape->kind) == 0)
    {
      preview->n_not_held++;
      return TRUE;
    }
  preview->n_kinds[shape->kind]++;
  if (shape->kind == VIGIE_SHAPE_CLOSURE)
    {
      roads = vigie_shape_list_roads (shape);
      if (roads == NULL || (roads->roads->len == 0 && roads->n_unnamed == 0))
        preview->n_without_sections++;
    }
  g_ptr_array_add (preview->shapes, vigie_shape_ref (shape));
  return TRUE;
}

static void
draw_post (VigiePublishPreview *preview, const VigiePosition *position, gboolean confirmed)
{
  const VigieMapPost drawn = { .lon = position->lon,
                               .lat = position->lat,
                               .radius_m = position->radius_m,
                               .confirmed = confirmed };

  if (preview->posts->len < VIGIE_PREVIEW_MAX_POSTS)
    g_array_append_val (preview->posts, drawn);
}

static void
collect_photos (Count *self, VigiePost *post)
{
  const VigiePhotoChoice *choice = self->request->photos;
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  if (choice == NULL || vigie_post_is_link_only (post))
    return;
  for (gsize i = 0; i < n_photos; i++)
    {
      const char *sha256 = photos[i]->sha256;

      if (sha256 != NULL && (choice->all_confirmed ||
                             (choice->chosen != NULL && g_strv_contains (choice->chosen, sha256))))
        g_hash_table_add (self->photos, g_strdup (sha256));
    }
}

static gboolean
count_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Count *self = user_data;
  VigiePublishPreview *preview = self->preview;
  const VigiePosition *position;
  gboolean confirmed;

  if (!self->holds_posts || g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  state = vigie_export_post_choose_state (state, self->request->include_unconfirmed);
  if (state == NULL)
    return TRUE;
  confirmed = state->status == VIGIE_STATUS_CONFIRMED;
  if (confirmed)
    {
      preview->n_confirmed++;
      collect_photos (self, post);
    }
  else
    preview->n_unconfirmed++;
  preview->n_link_only += vigie_post_is_link_only (post);
  position = vigie_post_choose_position (post, state);
  if (position != NULL && vigie_position_is_valid (position))
    draw_post (preview, position, confirmed);
  else
    preview->n_without_position++;
  return TRUE;
}

/* What nobody confirmed is not read for this: its number is known. */
static gboolean
count_kept (Count *self, VigieStore *store, GError **error)
{
  guint64 counts[VIGIE_N_STATUSES];

  if (!self->holds_posts || self->request->include_unconfirmed ||
      self->request->at != VIGIE_TIME_UNKNOWN)
    return TRUE;
  if (!vigie_store_count (store, counts, error))
    return FALSE;
  self->preview->n_kept = counts[VIGIE_STATUS_NEW] + counts[VIGIE_STATUS_UNVERIFIABLE] +
                          counts[VIGIE_STATUS_KNOWN_TO_COMMAND];
  return TRUE;
}

/* Those that cannot be decoded are only known when they are. */
static gboolean
count_photos (Count *self, VigieStore *store, GError **error)
{
  GHashTableIter iter;
  gpointer sha256;

  g_hash_table_iter_init (&iter, self->photos);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    {
      gboolean may;

      if (!vigie_publish_photo_may_go_out (store, self->request->photos, sha256, &may, error))
        return FALSE;
      self->preview->n_photos += may;
      self->preview->n_photos_kept += !may;
    }
  return TRUE;
}

/* Nothing is written to the user's place: not even what would be replaced is looked at. */
static gboolean
try_to_write (VigiePublishPreview *preview,
              VigieStore *store,
              const VigieOverlayRequest *request,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("vigie-preview-XXXXXX", error);
  g_autofree char *path = NULL;
  g_autoptr (GError) problem = NULL;
  VigieOverlayRequest tried = *request;
  gboolean done;

  if (folder == NULL)
    return FALSE;
  path = g_build_filename (folder, "overlay", NULL);
  tried.path = path;
  tried.to_log = FALSE;
  tried.photos = NULL;
  done = vigie_publish_overlay (store, &tried, cancellable, &preview->outcome, &problem);
  g_unlink (path);
  g_rmdir (folder);
  if (done)
    return TRUE;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  preview->problem = g_strdup (problem->message);
  return TRUE;
}

void
vigie_publish_preview_free (VigiePublishPreview *self)
{
  vigie_overlay_outcome_clear (&self->outcome);
  g_free (self->problem);
  g_ptr_array_unref (self->shapes);
  g_array_unref (self->posts);
  g_free (self);
}

/**
 * vigie_publish_preview:
 * @store: the incident
 * @request: what is asked for; its path does not matter
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Tries an overlay: it is written, checked and thrown away. Takes as long as writing it does: call
 * it in a worker thread.
 *
 * Returns: (transfer full) (nullable): what would go out; also where the format refuses, which its
 *   problem then says
 */
VigiePublishPreview *
vigie_publish_preview (VigieStore *store,
                       const VigieOverlayRequest *request,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (VigiePublishPreview) self = g_new0 (VigiePublishPreview, 1);
  g_autoptr (GHashTable) photos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const VigieExportFormat *format =
      request->format != NULL ? request->format : vigie_export_format_find ("geojson");
  Count count = { .preview = self,
                  .request = request,
                  .format = format,
                  .holds_posts = (format->flags & VIGIE_EXPORT_POSTS) != 0,
                  .at = request->at != VIGIE_TIME_UNKNOWN ? request->at : g_get_real_time () / 1000,
                  .photos = photos,
                  .cancellable = cancellable };

  self->exercise = vigie_store_is_exercise (store);
  self->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_shape_unref);
  self->posts = g_array_new (FALSE, FALSE, sizeof (VigieMapPost));
  if (!vigie_publish_visit (store, request, count_shape, count_post, &count, error) ||
      !count_kept (&count, store, error) || !count_photos (&count, store, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !try_to_write (self, store, request, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}
