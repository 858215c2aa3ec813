/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report tells entry by entry: chronology, photos, findings, the log. */
#include "vigie-map-style.h"
#include "vigie-report-private.h"

/* ---- chronology ---- */

void
vigie_report_add_chronology (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Quand", "When", 0.14, FALSE },
    { "Depuis l’alerte", "Since the alert", 0.12, FALSE },
    { "Quoi", "What", 0.56, FALSE },
    { "Qui", "Who", 0.18, FALSE },
  };
  const GPtrArray *events = self->report->events;

  vigie_report_add_heading (self, vigie_report_pick (self, "Chronologie", "Chronology"), 40);
  if (events->len == 0)
    {
      vigie_report_add_text (
          self, vigie_report_pick (self, "Rien à relater.", "There is nothing to tell."));
      return;
    }
  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < events->len; i++)
    {
      const VigieReportEvent *event = g_ptr_array_index (events, i);
      g_autofree char *time = vigie_report_say_time (self, event->at);
      g_autofree char *since = vigie_report_say_since (self, event->at);
      const char *const cells[] = { time, since, event->what,
                                    event->who != NULL ? event->who : "" };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
}

/* ---- photos ---- */

#define PHOTO_COLUMNS 3
#define PHOTO_DPI 200.0

static char *
say_photo (VigieReportPaper *self, const VigieReportPhoto *photo, guint number)
{
  g_autofree char *time = vigie_report_say_time (self, photo->at);
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, vigie_report_pick (self, "N° %u · %s", "No. %u · %s"), number, time);
  if (photo->source != NULL)
    g_string_append_printf (out, " · %s", photo->source);
  if (photo->place != NULL)
    g_string_append_printf (out, "\n%s", photo->place);
  if (photo->credit != NULL)
    g_string_append_printf (out, vigie_report_pick (self, "\nPhoto\u00a0: %s", "\nPhoto: %s"),
                            photo->credit);
  return g_string_free_and_steal (g_steal_pointer (&out));
}

/* Loaded when it is drawn and not kept: there may be many. */
static void
draw_photo (
    VigieReportPaper *self, const VigieReportPhoto *photo, double x, double width, double height)
{
  const VigieReportSource *source = self->source;
  const int side = (int) (MAX (width, height) * PHOTO_DPI / 72);
  g_autoptr (VigieImage) image = source->load_photo != NULL
                                     ? source->load_photo (photo->sha256, side, source->user_data)
                                     : NULL;
  cairo_surface_t *surface = image != NULL ? vigie_brief_make_surface (image, side) : NULL;
  cairo_t *cr = self->page.cr;

  g_ptr_array_add (self->page.alternatives,
                   photo->text != NULL && *photo->text != '\0'
                       ? g_strdup (photo->text)
                       : g_strdup (vigie_report_pick (self, "Photo", "Photo")));
  cairo_tag_begin (cr, "Figure", NULL);
  vigie_map_set_colour (cr, "#e6e6e3", 1);
  cairo_rectangle (cr, x, self->y, width, height);
  cairo_fill (cr);
  if (surface != NULL)
    {
      vigie_brief_paint_photo (cr, surface, x, self->y, width, height);
      cairo_surface_destroy (surface);
    }
  cairo_tag_end (cr, "Figure");
  if (surface == NULL)
    {
      static const VigieBriefText style = { .size = SIZE_SMALL,
                                            .colour = QUIET,
                                            .align = PANGO_ALIGN_CENTER };

      vigie_report_put (self, "P", &style,
                        vigie_report_pick (self, "photo non affichable", "photo cannot be shown"),
                        x, self->y + height / 2 - 5, width);
    }
}

static void
add_photo_row (VigieReportPaper *self, guint first, guint n)
{
  static const VigieBriefText style = { .size = SIZE_SMALL, .colour = INK };
  const double width =
      (vigie_brief_page_inner (&self->page) - (PHOTO_COLUMNS - 1) * 8) / PHOTO_COLUMNS;
  const double height = width * 0.68;
  const gboolean draws = self->draws;
  g_autoptr (GPtrArray) captions = g_ptr_array_new_with_free_func (g_free);
  double caption = 0;

  self->draws = FALSE;
  for (guint i = 0; i < n; i++)
    {
      char *text =
          say_photo (self, g_ptr_array_index (self->report->photos, first + i), first + i + 1);
      const double own = vigie_report_put (self, NULL, &style, text, 0, 0, width);

      g_ptr_array_add (captions, text);
      caption = MAX (caption, own);
    }
  self->draws = draws;
  vigie_report_need (self, height + caption + 8);
  for (guint i = 0; i < n; i++)
    {
      const double x = PAGE_MARGIN + i * (width + 8);

      if (self->draws)
        draw_photo (self, g_ptr_array_index (self->report->photos, first + i), x, width, height);
      vigie_report_put (self, "P", &style, g_ptr_array_index (captions, i), x,
                        self->y + height + 1.5, width);
    }
  self->y += height + caption + 8;
}

/* What went out and was removed since went out all the same. */
static const char *
say_no_photo (VigieReportPaper *self)
{
  return self->report->n_removed_photos > 0 || self->report->has_removed_posts
             ? vigie_report_pick (self, "Aucune photo diffusée n’est conservée.",
                                  "No photo that was sent out is kept.")
             : vigie_report_pick (self, "Aucune photo n’a été diffusée.", "No photo was sent out.");
}

void
vigie_report_add_photos (VigieReportPaper *self)
{
  const VigieReport *report = self->report;
  const guint n = report->photos->len;

  vigie_report_add_heading (self, vigie_report_pick (self, "Photos diffusées", "Photos sent out"),
                            n > 0 ? 160 : 20);
  if (n == 0)
    vigie_report_add_text (self, say_no_photo (self));
  for (guint i = 0; i < n; i += PHOTO_COLUMNS)
    add_photo_row (self, i, MIN (PHOTO_COLUMNS, n - i));
  if (report->n_more_photos > 0)
    {
      g_autofree char *more = vigie_report_say_count (self, report->n_more_photos);
      g_autofree char *text =
          g_strdup_printf (vigie_report_pick (self, "Autres photos diffusées\u00a0: %s.",
                                              "Further photos sent out: %s."),
                           more);

      vigie_report_add_text (self, text);
    }
  if (report->n_removed_photos > 0)
    {
      g_autofree char *removed = vigie_report_say_count (self, report->n_removed_photos);
      g_autofree char *text =
          g_strdup_printf (vigie_report_pick (self, "Photos diffusées puis supprimées\u00a0: %s.",
                                              "Photos sent out and removed since: %s."),
                           removed);

      vigie_report_add_text (self, text);
    }
}

/* ---- findings ---- */

static void
add_findings (VigieReportPaper *self, gboolean improve, const char *heading)
{
  static const VigieReportColumn columns[] = {
    { "Constat", "Finding", 0.36, FALSE },
    { "Action", "Action", 0.32, FALSE },
    { "Responsable", "Owner", 0.18, FALSE },
    { "Échéance", "Due", 0.14, FALSE },
  };
  const GPtrArray *findings = self->report->review->findings;
  guint n = 0;

  vigie_report_add_heading (self, heading, 40);
  for (guint i = 0; i < findings->len; i++)
    {
      const VigieFinding *finding = g_ptr_array_index (findings, i);
      const char *const cells[] = { finding->text, finding->action != NULL ? finding->action : "–",
                                    finding->owner != NULL ? finding->owner : "–",
                                    finding->due != NULL ? finding->due : "–" };

      if (finding->improve != improve)
        continue;
      if (n++ == 0)
        vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
      vigie_report_add_row (self, cells, -1);
    }
  if (n > 0)
    vigie_report_end_table (self);
  else
    vigie_report_add_text (self, vigie_report_pick (self, "Rien n’est noté.", "Nothing is noted."));
}

void
vigie_report_add_findings (VigieReportPaper *self)
{
  add_findings (self, FALSE, vigie_report_pick (self, "Ce qui a bien marché", "What worked well"));
  add_findings (self, TRUE, vigie_report_pick (self, "À améliorer", "To be improved"));
}

/* ---- the log ---- */

#define MAX_TABLE_ROWS                                                                             \
  10000 /* of a log whose cells are told apart to those who cannot see them                        \
         */

static char *
say_second (VigieReportPaper *self, gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / 1000);
  g_autoptr (GDateTime) local = utc != NULL && self->report->zone != NULL
                                    ? g_date_time_to_timezone (utc, self->report->zone)
                                    : NULL;
  GDateTime *told = local != NULL ? local : utc;

  return told != NULL ? g_date_time_format (told, "%d/%m/%Y %H:%M:%S") : g_strdup ("–");
}

static gboolean
add_entry (const VigieReportEntry *entry, gpointer user_data)
{
  VigieReportPaper *self = user_data;
  g_autofree char *time = say_second (self, entry->at);
  g_autofree char *undone =
      entry->counts
          ? NULL
          : g_strdup_printf (vigie_report_pick (self, "%s (annulé)", "%s (undone)"), entry->what);
  const char *const cells[] = { time, entry->who, undone != NULL ? undone : entry->what,
                                entry->subject, entry->reason };
  float height = -1;

  if (g_cancellable_is_cancelled (self->source->cancellable))
    return FALSE;
  if (self->draws && self->next_height < self->heights->len)
    height = g_array_index (self->heights, float, self->next_height++);
  height = (float) vigie_report_add_row (self, cells, height);
  if (!self->draws)
    g_array_append_val (self->heights, height);
  return TRUE;
}

/* Entry by entry from the incident: of a long log only the heights of its rows are kept. */
void
vigie_report_add_log (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Quand", "When", 0.16, FALSE },   { "Qui", "Who", 0.15, FALSE },
    { "Quoi", "What", 0.25, FALSE },    { "Sur quoi", "On what", 0.20, FALSE },
    { "Motif", "Reason", 0.24, FALSE },
  };
  const VigieReportSource *source = self->source;

  vigie_report_turn_page (self);
  vigie_report_add_heading (
      self, vigie_report_pick (self, "Annexe\u00a0: la main courante", "Annex: the log"), 40);
  if (self->report->log_head != NULL)
    {
      g_autofree char *text = g_strdup_printf (
          vigie_report_pick (self, "Empreinte (SHA-256)\u00a0: %s", "Head (SHA-256): %s"),
          self->report->log_head);

      vigie_report_add_text (self, text);
    }
  if (self->report->review->counts.decisions == 0)
    {
      vigie_report_add_text (
          self, vigie_report_pick (self, "La main courante est vide.", "The log is empty."));
      return;
    }
  self->is_plain = self->draws && self->heights->len > MAX_TABLE_ROWS;
  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  source->foreach_entry (add_entry, self, source->user_data, &self->error);
  vigie_report_end_table (self);
  self->is_plain = FALSE;
}
