/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-overlay-preview.h"

#include <pango/pangocairo.h>

#include "vigie-basemap-catalog.h"
#include "vigie-exercise-word.h"
#include "vigie-map-style.h"
#include "vigie-settings.h"

#define POINTS_PER_PIXEL 0.75 /* the map measures in points, as paper does */

typedef struct
{
  VigieOverlayRequest request;
  VigieOverlayView view;
  char *basemap_id;
  char *contact;
} Job;

static void
job_free (Job *job)
{
  g_clear_pointer (&job->request.guide, vigie_guide_unref);
  g_clear_object (&job->view.territory);
  g_free (job->basemap_id);
  g_free (job->contact);
  g_free (job);
}

void
vigie_overlay_preview_free (VigieOverlayPreview *self)
{
  g_clear_pointer (&self->counts, vigie_publish_preview_free);
  g_clear_object (&self->map);
  g_free (self);
}

/* As on every page of an exercise. */
static void
draw_watermark (cairo_t *cr, double width, double height)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans Bold");
  int text_width, text_height;

  pango_font_description_set_absolute_size (font, width * PANGO_SCALE / 7);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, VIGIE_EXERCISE_WORD, -1);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  cairo_save (cr);
  cairo_translate (cr, width / 2, height / 2);
  cairo_rotate (cr, -0.45);
  cairo_move_to (cr, -text_width / 2.0, -text_height / 2.0);
  vigie_map_set_colour (cr, "#a51d2d", 0.28);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  const gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const int height = cairo_image_surface_get_height (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize) height);
  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}

static gboolean
draw (cairo_t *cr, const Job *job, VigiePublishPreview *counts, GCancellable *cancellable)
{
  const double width = job->view.width * POINTS_PER_PIXEL;
  const double height = job->view.height * POINTS_PER_PIXEL;
  g_autofree VigieMapShape *shapes = g_new0 (VigieMapShape, counts->shapes->len + 1);
  g_autoptr (VigieBasemap) basemap =
      vigie_basemap_catalog_open (job->basemap_id, NULL, job->contact, cancellable, NULL);
  VigieMapSpec spec = { .basemap = basemap,
                        .stand_in = job->view.territory,
                        .flags = VIGIE_BASEMAP_CACHE_ONLY,
                        .cancellable = cancellable,
                        .shapes = shapes,
                        .n_shapes = counts->shapes->len,
                        .posts = (const VigieMapPost *) (gpointer) counts->posts->data,
                        .n_posts = counts->posts->len,
                        .language = vigie_language_get_default () };
  VigieMapReport report = { 0 };
  gboolean drawn;

  for (guint i = 0; i < counts->shapes->len; i++)
    shapes[i].shape = g_ptr_array_index (counts->shapes, i);
  drawn = vigie_map_render (cr, width, height, &spec, &report, NULL);
  if (basemap != NULL)
    vigie_basemap_close (basemap);
  if (drawn && counts->exercise)
    draw_watermark (cr, width, height);
  return drawn;
}

static GdkTexture *
draw_map (const Job *job, VigiePublishPreview *counts, GCancellable *cancellable)
{
  const int scale = MAX (job->view.scale, 1);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, job->view.width * scale, job->view.height * scale);
  cairo_t *cr = cairo_create (surface);
  GdkTexture *texture = NULL;

  cairo_scale (cr, scale / POINTS_PER_PIXEL, scale / POINTS_PER_PIXEL);
  if (draw (cr, job, counts, cancellable) && cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    texture = make_texture (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return texture;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autoptr (VigieOverlayPreview) self = g_new0 (VigieOverlayPreview, 1);
  GError *error = NULL;

  self->counts = vigie_publish_preview (source, &job->request, cancellable, &error);
  if (self->counts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->map = draw_map (job, self->counts, cancellable);
  g_task_return_pointer (task, g_steal_pointer (&self),
                         (GDestroyNotify) vigie_overlay_preview_free);
}

/**
 * vigie_overlay_preview_load_async:
 * @store: the incident
 * @request: what would be published; its path does not matter
 * @view: how it is drawn
 * @cancellable: (nullable): ends it
 *
 * Counts and draws in a worker what would go out.
 */
void
vigie_overlay_preview_load_async (VigieStore *store,
                                  const VigieOverlayRequest *request,
                                  const VigieOverlayView *view,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->request = *request;
  job->request.path = "";
  job->request.guide = request->guide != NULL ? vigie_guide_ref (request->guide) : NULL;
  job->view = *view;
  job->view.territory = NULL;
  g_set_object (&job->view.territory, view->territory);
  job->basemap_id = g_strdup (view->basemap_id);
  job->contact = vigie_settings_dup_contact ();
  g_task_set_source_tag (task, vigie_overlay_preview_load_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, load_in_thread);
}

VigieOverlayPreview *
vigie_overlay_preview_load_finish (VigieStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_overlay_preview_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
