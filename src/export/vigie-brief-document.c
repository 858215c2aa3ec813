/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-document-private.h"

#include "vigie-map-style.h"

#define MAP_MIN 186.0
#define MAP_USUAL 262.0
#define MAP_MAX 460.0
#define MAP_GAP 9.0
#define SMALL_REST 90.0 /* below a map; less is given to it */
#define LEFT_SHARE 0.36 /* of a page across: what changed and the lists beside the map */
#define ACROSS_COLUMNS 3
#define MIN_PHOTO_COLUMNS 3
#define MAX_PHOTO_COLUMNS 6
#define MAX_PHOTO_COLUMNS_ACROSS 8

static double
draw_no_map (
    VigieBriefPage *self, gconstpointer what, double x, double y, double width, gboolean draw)
{
  static const VigieBriefText style = {
    .size = 8, .colour = QUIET, .max_lines = 1, .align = PANGO_ALIGN_CENTER
  };

  if (!draw)
    return 34 + MAP_GAP;
  vigie_map_set_colour (self->cr, RULE, 1);
  cairo_set_line_width (self->cr, 0.6);
  cairo_rectangle (self->cr, x, y, width, 34);
  cairo_stroke (self->cr);
  cairo_tag_begin (self->cr, "P", NULL);
  vigie_brief_draw (self, &style,
                    vigie_words_get (self->voice.language, VIGIE_WORD_NOTHING_TO_SHOW), x, y + 11,
                    width);
  cairo_tag_end (self->cr, "P");
  return 0;
}

static const VigieBriefBlock map_block = { .func = vigie_brief_map_block };
static const VigieBriefBlock no_map_block = { .func = draw_no_map };

/* ---- what there is to lay out ---- */

static void
make_flows (VigieBriefDocument *self)
{
  VigieBriefPage *page = &self->page;

  self->heading = vigie_brief_flow_new ();
  self->changes = vigie_brief_flow_new ();
  self->cuts = vigie_brief_flow_new ();
  self->lists = vigie_brief_flow_new ();
  self->end = vigie_brief_flow_new ();
  /* On a page across, what changed and the lists are one column. */
  vigie_brief_add_changes_heading (page, self->options.landscape ? self->lists : self->heading);
  vigie_brief_add_changes (page, self->options.landscape ? self->lists : self->changes);
  vigie_brief_add_cuts (page, self->cuts);
  vigie_brief_add_diversions (page, self->lists);
  vigie_brief_add_facts (page, self->lists);
  vigie_brief_add_pending (page, self->lists);
  vigie_brief_add_rumours (page, self->lists);
  vigie_brief_add_areas (page, self->lists);
  vigie_brief_add_messages (page, self->lists);
  vigie_brief_add_next (page, self->end);
}

static void
make_photo_flow (VigieBriefDocument *self, guint n_columns)
{
  g_clear_pointer (&self->photo_flow, g_ptr_array_unref);
  self->photo_flow = vigie_brief_flow_new ();
  self->page.photo_columns = n_columns;
  vigie_brief_add_photos (&self->page, self->photos, self->n_more_photos, self->photo_flow);
}

static void
choose_numbered (VigieBriefDocument *self)
{
  const GPtrArray *items = self->page.voice.brief->items;

  self->numbered = g_new0 (gboolean, items->len + 1);
  for (guint i = 0; i < MIN (items->len, VIGIE_BRIEF_MAX_FACTS); i++)
    self->numbered[i] = TRUE;
  for (guint i = 0; i < self->photos->len; i++)
    self->numbered[g_array_index (self->photos, VigieBriefPhoto, i).item->number - 1] = TRUE;
  self->page.numbered = self->numbered;
}

static void
begin (VigieBriefDocument *self, VigieBriefCursor *cursor)
{
  g_array_set_size (self->placements, 0);
  *cursor = (VigieBriefCursor) { &self->page, self->placements,
                                 1,           vigie_brief_draw_header (&self->page, FALSE),
                                 PAGE_MARGIN, vigie_brief_page_inner (&self->page) };
}

/* ---- upright ---- */

/* Where there are several pages: so that the table of closed roads stays on one with it, if that
 * leaves a map of decent size. */
static double
choose_map_height (VigieBriefDocument *self, double room, double width)
{
  const double beside = room - vigie_brief_flow_measure (&self->page, self->cuts, width);
  const double height = beside >= MAP_MIN ? MIN (beside, MAP_USUAL) : MAP_USUAL;
  const double used = beside >= MAP_MIN ? height + room - beside : height;

  return room - used < SMALL_REST ? MIN (height + room - used, MAP_MAX) : height;
}

/* On the page where what changed ends, if it finds room there. */
static void
place_map (VigieBriefDocument *self, VigieBriefCursor *cursor, gboolean fixed)
{
  double room = vigie_brief_page_bottom (&self->page) - cursor->y - MAP_GAP;

  if (!self->report.has_map)
    {
      vigie_brief_cursor_add (cursor, &no_map_block, PAGE_MARGIN, cursor->y, cursor->width);
      cursor->y += 34 + MAP_GAP;
      return;
    }
  if (room < MAP_MIN)
    {
      vigie_brief_cursor_break (cursor);
      room = vigie_brief_page_bottom (&self->page) - cursor->y - MAP_GAP;
    }
  if (!fixed)
    self->page.map_height = choose_map_height (self, room, cursor->width);
  vigie_brief_cursor_add (cursor, &map_block, PAGE_MARGIN, cursor->y, cursor->width);
  cursor->y += self->page.map_height + MAP_GAP;
}

/* Returns how many pages it takes; @left_over is what is free on the last. */
static guint
lay_out_upright (VigieBriefDocument *self, gboolean fixed_map, double *left_over)
{
  VigieBriefCursor cursor;

  begin (self, &cursor);
  vigie_brief_cursor_place (&cursor, self->heading, 0, 1);
  vigie_brief_cursor_place (&cursor, self->changes, 0, 2);
  place_map (self, &cursor, fixed_map);
  vigie_brief_cursor_place (&cursor, self->cuts, 0, 1);
  vigie_brief_cursor_place (&cursor, self->lists, 0, 2);
  vigie_brief_cursor_place (&cursor, self->photo_flow, 0, 1);
  vigie_brief_cursor_place (&cursor, self->end, 0, 1);
  *left_over = vigie_brief_page_bottom (&self->page) - cursor.y;
  return cursor.number;
}

/* ---- across ---- */

/* What stands below the map beside the lists: the closed roads, and the photos in one row, if the
 * map stays large. */
static double
plan_below_map (
    VigieBriefDocument *self, double width, double room, gboolean *cuts, gboolean *photos)
{
  const double cuts_height = vigie_brief_flow_measure (&self->page, self->cuts, width);
  const double photos_height = vigie_brief_flow_measure (&self->page, self->photo_flow, width);
  const double least = self->report.has_map ? MAP_MIN + MAP_GAP : 34 + MAP_GAP;

  *cuts = cuts_height + least <= room;
  *photos = *cuts && self->page.photo_columns <= MAX_PHOTO_COLUMNS &&
            cuts_height + photos_height + least <= room;
  return (*cuts ? cuts_height : 0) + (*photos ? photos_height : 0);
}

static guint
lay_out_across (VigieBriefDocument *self)
{
  VigieBriefCursor cursor;
  double height;
  double y;
  gboolean cuts;
  gboolean photos;
  guint rest;

  begin (self, &cursor);
  {
    const double room = vigie_brief_page_bottom (&self->page) - cursor.y;
    const double left = (cursor.width - COLUMN_GAP) * LEFT_SHARE;
    const double x = PAGE_MARGIN + left + COLUMN_GAP;
    const double width = cursor.width - COLUMN_GAP - left;

    rest = vigie_brief_cursor_fill (&cursor, self->lists, 0, PAGE_MARGIN, cursor.y, left, room,
                                    TRUE, &height);
    self->page.map_height = room - plan_below_map (self, width, room, &cuts, &photos) - MAP_GAP;
    y = cursor.y;
    vigie_brief_cursor_add (&cursor, self->report.has_map ? &map_block : &no_map_block, x, y,
                            width);
    y += self->report.has_map ? self->page.map_height + MAP_GAP : 34 + MAP_GAP;
    if (cuts)
      {
        vigie_brief_cursor_fill (&cursor, self->cuts, 0, x, y, width, room, TRUE, &height);
        y += height;
      }
    if (photos)
      vigie_brief_cursor_fill (&cursor, self->photo_flow, 0, x, y, width, room, TRUE, &height);
    cursor.y = vigie_brief_page_bottom (&self->page);
  }
  if (!cuts)
    vigie_brief_cursor_place (&cursor, self->cuts, 0, 1);
  vigie_brief_cursor_place (&cursor, self->lists, rest, ACROSS_COLUMNS);
  if (!photos)
    vigie_brief_cursor_place (&cursor, self->photo_flow, 0, 1);
  if (cursor.number > 1)
    vigie_brief_cursor_place (&cursor, self->end, 0, 1);
  return cursor.number;
}

/* ---- both ---- */

static guint
get_compact_columns (guint n_photos)
{
  return n_photos <= 3 ? 3 : n_photos == 4 ? 4 : 6;
}

static guint
lay_out_pages (VigieBriefDocument *self, guint n_columns)
{
  double left_over;

  make_photo_flow (self, n_columns);
  return self->options.landscape ? lay_out_across (self)
                                 : lay_out_upright (self, FALSE, &left_over);
}

/* The columns that take the fewest pages; of these, those whose last row is fullest; of these, the
 * widest photos. */
static void
choose_photo_columns (VigieBriefDocument *self)
{
  const guint n = self->photos->len;
  const guint most = self->options.landscape ? MAX_PHOTO_COLUMNS_ACROSS : MAX_PHOTO_COLUMNS;
  guint best = MIN_PHOTO_COLUMNS, fewest = G_MAXUINT, least_empty = G_MAXUINT;

  for (guint columns = MIN_PHOTO_COLUMNS; columns <= CLAMP (n, MIN_PHOTO_COLUMNS, most); columns++)
    {
      const guint n_pages = lay_out_pages (self, columns);
      const guint empty = (columns - n % columns) % columns;

      if (n_pages > fewest || (n_pages == fewest && empty >= least_empty))
        continue;
      best = columns;
      fewest = n_pages;
      least_empty = empty;
    }
  self->report.n_pages = lay_out_pages (self, best);
}

/* A smaller map, where that saves a page: little would stand on it. */
static void
save_page (VigieBriefDocument *self)
{
  const double usual = self->page.map_height;
  const guint n_pages = self->report.n_pages;
  double left_over;

  if (!self->report.has_map || usual <= MAP_MIN)
    return;
  self->page.map_height = MAP_MIN;
  self->report.n_pages = lay_out_upright (self, TRUE, &left_over);
  if (self->report.n_pages < n_pages)
    return;
  self->page.map_height = usual;
  self->report.n_pages = lay_out_upright (self, TRUE, &left_over);
}

/* One page if all finds room on it, with the map as large as that leaves it; else pages. */
static void
lay_out (VigieBriefDocument *self)
{
  double left_over;

  make_photo_flow (self, get_compact_columns (self->photos->len));
  if (self->options.landscape)
    {
      self->report.n_pages = lay_out_across (self);
      if (self->report.n_pages > 1)
        choose_photo_columns (self);
      return;
    }
  self->page.map_height = MAP_MIN;
  self->report.n_pages = lay_out_upright (self, TRUE, &left_over);
  if (self->report.n_pages > 1)
    {
      choose_photo_columns (self);
      save_page (self);
    }
  else if (self->report.has_map && left_over > 1)
    {
      self->page.map_height = MIN (MAP_MIN + left_over - 1, MAP_MAX);
      self->report.n_pages = lay_out_upright (self, TRUE, &left_over);
    }
}

static void
init_page (VigieBriefDocument *self, const VigieBrief *brief)
{
  const gboolean across = self->options.landscape;

  self->page.voice = (VigieBriefVoice) { brief, self->options.language, self->options.zone };
  self->page.options = &self->options;
  self->page.report = &self->report;
  self->page.width = across ? VIGIE_BRIEF_PAGE_HEIGHT : VIGIE_BRIEF_PAGE_WIDTH;
  self->page.height = across ? VIGIE_BRIEF_PAGE_WIDTH : VIGIE_BRIEF_PAGE_HEIGHT;
}

/* Text is measured as it is drawn on paper, without a page yet. */
static void
lay_out_on_scratch (VigieBriefDocument *self)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);

  self->page.cr = cairo_create (surface);
  make_flows (self);
  lay_out (self);
  g_clear_pointer (&self->page.cr, cairo_destroy);
  cairo_surface_destroy (surface);
}

/**
 * vigie_brief_document_new:
 * @brief: what it says, finished; it must live as long as the document
 * @options: how
 * @error: return location for a #GError
 *
 * Loads the photos and lays the brief out. Call it in a worker thread.
 *
 * Returns: (transfer full) (nullable): the pages; %NULL only when it was cancelled
 */
VigieBriefDocument *
vigie_brief_document_new (const VigieBrief *brief, const VigieBriefOptions *options, GError **error)
{
  g_autoptr (VigieBriefDocument) self = g_new0 (VigieBriefDocument, 1);
  GThreadPool *workers;

  g_return_val_if_fail (brief != NULL && options != NULL, NULL);

  self->options = *options;
  self->options.zone = options->zone != NULL ? g_time_zone_ref (options->zone) : NULL;
  self->options.basemap = options->basemap != NULL ? g_object_ref (options->basemap) : NULL;
  self->options.stand_in = options->stand_in != NULL ? g_object_ref (options->stand_in) : NULL;
  self->options.cancellable =
      options->cancellable != NULL ? g_object_ref (options->cancellable) : NULL;
  self->placements = g_array_new (FALSE, FALSE, sizeof (VigieBriefPlacement));
  init_page (self, brief);
  self->report.has_map = vigie_brief_has_map (brief);
  self->photos = vigie_brief_load_photos (&self->page, &self->n_more_photos, &workers);
  if (g_cancellable_set_error_if_cancelled (options->cancellable, error))
    {
      g_thread_pool_free (workers, FALSE, TRUE);
      return NULL;
    }
  choose_numbered (self);
  self->report.n_shapes = brief->shapes->len;
  self->report.n_items = MIN (brief->items->len, VIGIE_BRIEF_MAX_FACTS);
  self->report.n_pending = brief->pending->len;
  self->report.n_photos = self->photos->len;
  lay_out_on_scratch (self);
  g_thread_pool_free (workers, FALSE, TRUE);
  self->page.n_pages = self->report.n_pages;
  return g_steal_pointer (&self);
}

void
vigie_brief_document_free (VigieBriefDocument *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->heading, g_ptr_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->cuts, g_ptr_array_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->photo_flow, g_ptr_array_unref);
  g_clear_pointer (&self->end, g_ptr_array_unref);
  g_clear_pointer (&self->photos, g_array_unref);
  g_clear_pointer (&self->placements, g_array_unref);
  g_clear_pointer (&self->options.zone, g_time_zone_unref);
  g_clear_object (&self->options.basemap);
  g_clear_object (&self->options.stand_in);
  g_clear_object (&self->options.cancellable);
  g_free (self->numbered);
  g_free (self);
}

guint
vigie_brief_document_get_n_pages (VigieBriefDocument *self)
{
  return self->report.n_pages;
}

/**
 * vigie_brief_document_get_page_size:
 * @width: (out): points
 * @height: (out): points
 */
void
vigie_brief_document_get_page_size (VigieBriefDocument *self, double *width, double *height)
{
  *width = self->page.width;
  *height = self->page.height;
}

/**
 * vigie_brief_document_get_report:
 *
 * Returns: (transfer none): what stands on the pages; of the map only once its page was drawn
 */
const VigieBriefReport *
vigie_brief_document_get_report (VigieBriefDocument *self)
{
  return &self->report;
}

/* ---- drawing ---- */

/* Lists and tables are opened around neighbours; they go on in the next column, not on the next
 * page. */
static void
draw_placements (VigieBriefDocument *self)
{
  VigieBriefPage *page = &self->page;
  const VigieBriefBlock *open = NULL;

  for (guint i = 0; i < self->placements->len; i++)
    {
      const VigieBriefPlacement *placement =
          &g_array_index (self->placements, VigieBriefPlacement, i);
      const VigieBriefBlock *block = placement->block;

      if (placement->page != page->number)
        continue;
      if (open != NULL && open->group != block->group)
        {
          cairo_tag_end (page->cr, open->container);
          open = NULL;
        }
      if (open == NULL && block->container != NULL)
        {
          cairo_tag_begin (page->cr, block->container, NULL);
          open = block;
        }
      block->func (page, block->what, placement->x, placement->y, placement->width, TRUE);
    }
  if (open != NULL)
    cairo_tag_end (page->cr, open->container);
}

/**
 * vigie_brief_document_render_page:
 * @page: from 0
 * @cr: where to draw, in points
 * @error: return location for a #GError
 *
 * Draws one page on any surface: for a preview or a printer. The page with the map loads its tiles
 * as it goes, so call it in a worker thread.
 *
 * Returns: %FALSE only when it was cancelled
 */
gboolean
vigie_brief_document_render_page (VigieBriefDocument *self, guint page, cairo_t *cr, GError **error)
{
  g_autoptr (GPtrArray) own_alternatives = NULL;
  const gboolean is_part = self->page.alternatives != NULL;

  g_return_val_if_fail (self != NULL && cr != NULL, FALSE);
  g_return_val_if_fail (page < self->report.n_pages, FALSE);

  if (!is_part)
    self->page.alternatives = own_alternatives = g_ptr_array_new_with_free_func (g_free);
  self->page.cr = cr;
  self->page.number = page + 1;
  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, self->page.width, self->page.height);
  cairo_fill (cr);
  if (page == 0)
    vigie_brief_draw_header (&self->page, TRUE);
  else
    vigie_brief_draw_running_header (&self->page, TRUE);
  draw_placements (self);
  vigie_brief_draw_footer (&self->page);
  if (self->page.voice.brief->exercise)
    vigie_brief_draw_watermark (&self->page);
  cairo_restore (cr);
  self->page.cr = NULL;
  if (!is_part)
    self->page.alternatives = NULL;
  return !g_cancellable_set_error_if_cancelled (self->options.cancellable, error);
}
