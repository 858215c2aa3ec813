/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#include "vigie-atomic-file.h"
#include "vigie-brief-private.h"
#include "vigie-error.h"
#include "vigie-map-style.h"
#include "vigie-pdf-finish.h"

#define MAP_MIN 186.0
#define MAP_MAX 460.0
#define COLUMN_GAP 16.0
#define MAP_GAP 9.0

/* ---- Map ---- */

static VigieMapShape *
list_map_shapes (const VigieBrief *brief, gsize *n_shapes)
{
  VigieMapShape *shapes = g_new0 (VigieMapShape, brief->shapes->len + 1);

  for (guint i = 0; i < brief->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (brief->shapes, i);

      shapes[i] = (VigieMapShape) { entry->shape, entry->label };
    }
  *n_shapes = brief->shapes->len;
  return shapes;
}

/* Items that list or photos name get their number, the others a dot. */
static VigieMapPost *
list_map_posts (const VigieBrief *brief, const gboolean *numbered, gsize *n_posts)
{
  VigieMapPost *posts = g_new0 (VigieMapPost, brief->items->len + 1);
  gsize n = 0;

  for (guint i = 0; i < brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (brief->items, i);

      if (!item->has_position)
        continue;
      posts[n++] =
          (VigieMapPost) { numbered[i] ? item->number : 0, item->position.lon, item->position.lat,
                           item->position.radius_m, item->position_confirmed };
    }
  *n_posts = n;
  return posts;
}

static gboolean
has_map (const VigieBrief *brief)
{
  for (guint i = 0; i < brief->shapes->len; i++)
    {
      if (((VigieBriefShape *) g_ptr_array_index (brief->shapes, i))->shape->geometry != NULL)
        return TRUE;
    }
  for (guint i = 0; i < brief->items->len; i++)
    {
      if (((VigieBriefItem *) g_ptr_array_index (brief->items, i))->has_position)
        return TRUE;
    }
  return FALSE;
}

/* What the map shows, for people who do not see it: the names of all that is marked. */
static char *
describe_map (VigieBriefPage *self, const gboolean *numbered)
{
  g_autoptr (GString) shapes = g_string_new (NULL);
  g_autoptr (GString) posts = g_string_new (NULL);

  for (guint i = 0; i < self->brief->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (self->brief->shapes, i);

      g_string_append_printf (shapes, "%s%s %s", i > 0 ? ", " : "", entry->label,
                              entry->shape->title);
    }
  for (guint i = 0; i < self->brief->items->len; i++)
    {
      const VigieBriefItem *item = g_ptr_array_index (self->brief->items, i);

      if (numbered[i] && item->has_position)
        g_string_append_printf (posts, "%s%u", posts->len > 0 ? ", " : "", item->number);
    }
  return vigie_words_fill (self->options->language, VIGIE_WORD_ALT_MAP,
                           shapes->len > 0 ? shapes->str : "–", posts->len > 0 ? posts->str : "–");
}

static gboolean
draw_map (VigieBriefPage *self, double y, double height, const gboolean *numbered, GError **error)
{
  const VigieBriefOptions *options = self->options;
  gsize n_shapes;
  gsize n_posts;
  g_autofree VigieMapShape *shapes = list_map_shapes (self->brief, &n_shapes);
  g_autofree VigieMapPost *posts = list_map_posts (self->brief, numbered, &n_posts);
  const VigieMapSpec spec = { .basemap = options->basemap,
                              .stand_in = options->stand_in,
                              .flags = options->basemap_flags,
                              .cancellable = options->cancellable,
                              .shapes = shapes,
                              .n_shapes = n_shapes,
                              .posts = posts,
                              .n_posts = n_posts,
                              .language = options->language,
                              .legend = TRUE };
  gboolean done;

  cairo_save (self->cr);
  cairo_translate (self->cr, PAGE_MARGIN, y);
  g_ptr_array_add (self->alternatives, describe_map (self, numbered));
  cairo_tag_begin (self->cr, "Figure", NULL);
  done = vigie_map_render (self->cr, PAGE_INNER, height, &spec, &self->report->map, error);
  cairo_tag_end (self->cr, "Figure");
  cairo_restore (self->cr);
  return done;
}

/* ---- Page ---- */

typedef struct
{
  double map_height; /* 0 for none */
  double lists_y;
  double lists_room;
  double photos_y;
  double left_width;
} Plan;

/* Photos take what they need, the lists as much as leaves a map of decent size, and the map
 * grows where the lists are short. */
static void
make_plan (VigieBriefPage *self, double y, guint n_photos, Plan *plan)
{
  double bottom = PAGE_BOTTOM - vigie_brief_photos_height (n_photos);
  double left;
  double right;
  double right_width;

  plan->photos_y = bottom;
  plan->left_width = (PAGE_INNER - COLUMN_GAP) * 0.45;
  right_width = PAGE_INNER - COLUMN_GAP - plan->left_width;
  self->pending_left = TRUE;
  left = vigie_brief_left_column (self, 0, 0, plan->left_width, NO_LIMIT, FALSE);
  right = vigie_brief_right_column (self, 0, 0, right_width, NO_LIMIT, FALSE);
  plan->map_height = 0;
  if (self->report->has_map)
    plan->map_height = CLAMP (bottom - y - MAX (left, right) - MAP_GAP, MAP_MIN, MAP_MAX);
  plan->lists_y = y + (plan->map_height > 0 ? plan->map_height + MAP_GAP : 0);
  plan->lists_room = bottom - plan->lists_y;
  vigie_brief_balance_columns (self, plan->left_width, right_width, plan->lists_room);
}

static void
draw_no_map (VigieBriefPage *self, double y)
{
  static const VigieBriefText style = {
    .size = 8, .colour = QUIET, .max_lines = 1, .align = PANGO_ALIGN_CENTER
  };

  vigie_map_set_colour (self->cr, RULE, 1);
  cairo_set_line_width (self->cr, 0.6);
  cairo_rectangle (self->cr, PAGE_MARGIN, y, PAGE_INNER, 34);
  cairo_stroke (self->cr);
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &style,
                    vigie_words_get (self->options->language, VIGIE_WORD_NOTHING_TO_SHOW),
                    PAGE_MARGIN, y + 11, PAGE_INNER);
  cairo_tag_end (self->cr, "P");
}

static gboolean
draw_page (VigieBriefPage *self, GError **error)
{
  Plan plan;
  guint n_more;
  g_autoptr (GArray) photos = vigie_brief_load_photos (self, &n_more);
  double y = vigie_brief_draw_header (self);
  double right_x;

  self->report->has_map = has_map (self->brief);
  if (!self->report->has_map)
    {
      draw_no_map (self, y);
      y += 34 + MAP_GAP;
    }
  make_plan (self, y, photos->len, &plan);

  /* The lists are planned before the map, for they decide which positions have numbers there,
   * and drawn after it, for the page is read from top to bottom. */
  right_x = PAGE_MARGIN + plan.left_width + COLUMN_GAP;
  if (plan.map_height > 0)
    {
      g_autofree gboolean *numbered = vigie_brief_choose_numbered (
          self, PAGE_MARGIN + PAGE_INNER - right_x, plan.lists_room, photos);

      if (!draw_map (self, y, plan.map_height, numbered, error))
        return FALSE;
    }
  vigie_brief_left_column (self, PAGE_MARGIN, plan.lists_y, plan.left_width, plan.lists_room, TRUE);
  vigie_brief_right_column (self, right_x, plan.lists_y, PAGE_MARGIN + PAGE_INNER - right_x,
                            plan.lists_room, TRUE);
  vigie_brief_draw_photos (self, photos, n_more, plan.photos_y);
  vigie_brief_draw_footer (self);
  if (self->brief->exercise)
    vigie_brief_draw_watermark (self);
  return !g_cancellable_set_error_if_cancelled (self->options->cancellable, error);
}

static gboolean
render (cairo_t *cr,
        const VigieBrief *brief,
        const VigieBriefOptions *options,
        VigieBriefReport *report,
        GPtrArray *alternatives,
        GError **error)
{
  VigieBriefReport own_report;
  VigieBriefPage self = { cr, brief, options, report != NULL ? report : &own_report, alternatives };
  gboolean done;

  *self.report = (VigieBriefReport) { 0 };
  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, VIGIE_BRIEF_PAGE_WIDTH, VIGIE_BRIEF_PAGE_HEIGHT);
  cairo_fill (cr);
  cairo_tag_begin (cr, "Document", NULL);
  done = draw_page (&self, error);
  cairo_tag_end (cr, "Document");
  cairo_restore (cr);
  return done;
}

/**
 * vigie_brief_render:
 * @cr: where to draw one A4 page, in points
 * @brief: what it says, finished
 * @options: how
 * @report: (out) (optional): what found room
 * @error: return location for a #GError
 *
 * Draws the page on any surface: for a preview or a printer. Loads tiles and photos as it goes,
 * so call it in a worker thread.
 *
 * Returns: %FALSE only when it was cancelled
 */
gboolean
vigie_brief_render (cairo_t *cr,
                    const VigieBrief *brief,
                    const VigieBriefOptions *options,
                    VigieBriefReport *report,
                    GError **error)
{
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (cr != NULL && brief != NULL && options != NULL, FALSE);

  return render (cr, brief, options, report, alternatives, error);
}

/* ---- File ---- */

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static char *
make_title (const VigieBrief *brief, VigieLanguage language)
{
  g_autofree char *n = g_strdup_printf ("%u", brief->number);
  g_autofree char *number = vigie_words_fill (language, VIGIE_WORD_NUMBER, n, NULL);
  const char *title =
      *brief->title != '\0' ? brief->title : vigie_words_get (language, VIGIE_WORD_UNTITLED);

  if (brief->exercise)
    return g_strdup_printf ("%s – %s %s – %s", vigie_words_get (language, VIGIE_WORD_EXERCISE),
                            vigie_words_get (language, VIGIE_WORD_BRIEF), number, title);
  return g_strdup_printf ("%s %s – %s", vigie_words_get (language, VIGIE_WORD_BRIEF), number,
                          title);
}

static void
set_metadata (cairo_surface_t *surface, const VigieBrief *brief, const VigieBriefOptions *options)
{
  g_autofree char *title = make_title (brief, options->language);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (options->created_at / 1000);
  /* cairo reads no fractions of seconds. */
  g_autofree char *created = date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR,
                                  *brief->author != '\0' ? brief->author : brief->organisation);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT,
                                  vigie_words_get (options->language, VIGIE_WORD_BRIEF));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Vigie " VIGIE_VERSION);
  if (created == NULL)
    return;
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

/**
 * vigie_brief_to_pdf:
 * @brief: what it says, finished
 * @options: how
 * @report: (out) (optional): what found room
 * @error: return location for a #GError
 *
 * Makes the brief: one A4 page, tagged, with embedded fonts. Needs no display and no locale.
 *
 * Returns: (transfer full) (nullable): the PDF
 */
GBytes *
vigie_brief_to_pdf (const VigieBrief *brief,
                    const VigieBriefOptions *options,
                    VigieBriefReport *report,
                    GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_bytes, out, VIGIE_BRIEF_PAGE_WIDTH, VIGIE_BRIEF_PAGE_HEIGHT);
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) plain = NULL;
  cairo_t *cr;
  cairo_status_t status;
  gboolean done;

  /* The last version with a plain table of objects, which vigie_pdf_finish() adds to. */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  set_metadata (surface, brief, options);
  cr = cairo_create (surface);
  done = render (cr, brief, options, report, alternatives, error);
  cairo_show_page (cr);
  cairo_surface_finish (surface);
  status = cairo_status (cr) != CAIRO_STATUS_SUCCESS ? cairo_status (cr)
                                                     : cairo_surface_status (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (!done)
    return NULL;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED, _ ("The brief could not be drawn: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  plain = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_ptr_array_add (alternatives, NULL);
  return vigie_pdf_finish (plain, vigie_language_to_tag (options->language),
                           (const char *const *) alternatives->pdata);
}

/**
 * vigie_brief_write_pdf:
 * @brief: what it says, finished
 * @options: how
 * @path: the file to make or to replace
 * @report: (out) (optional): what found room
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_brief_write_pdf (const VigieBrief *brief,
                       const VigieBriefOptions *options,
                       const char *path,
                       VigieBriefReport *report,
                       GError **error)
{
  g_autoptr (VigieAtomicFile) file = vigie_atomic_file_new (path, error);
  g_autoptr (GBytes) pdf = NULL;

  if (file == NULL)
    return FALSE;
  pdf = vigie_brief_to_pdf (brief, options, report, error);
  if (pdf == NULL)
    return FALSE;
  vigie_atomic_file_write (file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  return vigie_atomic_file_commit (file, error);
}
