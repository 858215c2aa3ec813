/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-report.h"

static void
event_free (gpointer data)
{
  VigieReportEvent *self = data;

  g_free (self->who);
  g_free (self->what);
  g_free (self);
}

static void
photo_free (gpointer data)
{
  VigieReportPhoto *self = data;

  g_free (self->sha256);
  g_free (self->source);
  g_free (self->place);
  g_free (self->credit);
  g_free (self->text);
  g_free (self);
}

static void
cells_free (gpointer data)
{
  VigieReportCells *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (self->text); i++)
    g_free (self->text[i]);
  g_free (self);
}

/**
 * vigie_report_cells_new:
 *
 * Returns: (transfer full): a row of a comparison, to be filled and added to one of its tables
 */
VigieReportCells *
vigie_report_cells_new (void)
{
  return g_new0 (VigieReportCells, 1);
}

/**
 * vigie_report_comparison_new:
 *
 * Returns: (transfer full): a chapter to be filled; it ends with its report
 */
VigieReportComparison *
vigie_report_comparison_new (void)
{
  VigieReportComparison *self = g_new0 (VigieReportComparison, 1);

  self->lines = g_ptr_array_new_with_free_func (cells_free);
  self->posts = g_ptr_array_new_with_free_func (cells_free);
  self->areas = g_ptr_array_new_with_free_func (cells_free);
  self->milestones = g_ptr_array_new_with_free_func (cells_free);
  return self;
}

static void
comparison_free (VigieReportComparison *self)
{
  g_free (self->reach);
  g_free (self->few);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->posts);
  g_ptr_array_unref (self->areas);
  g_ptr_array_unref (self->milestones);
  g_free (self);
}

VigieReport *
vigie_report_new (void)
{
  VigieReport *self = g_new0 (VigieReport, 1);

  self->events = g_ptr_array_new_with_free_func (event_free);
  self->photos = g_ptr_array_new_with_free_func (photo_free);
  return self;
}

void
vigie_report_free (VigieReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->review, vigie_review_unref);
  g_clear_pointer (&self->arrivals, vigie_chart_unref);
  g_clear_pointer (&self->statuses, vigie_chart_unref);
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    g_clear_pointer (&self->delays[i], vigie_chart_unref);
  g_clear_pointer (&self->closures, vigie_chart_unref);
  g_clear_pointer (&self->communes, vigie_chart_unref);
  g_clear_pointer (&self->comparison, comparison_free);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->photos);
  g_free (self->title);
  g_free (self->organisation);
  g_free (self->author);
  g_free (self->log_head);
  g_free (self);
}

/**
 * vigie_report_add_event:
 * @at: when, ms
 * @who: (nullable): whose entry it is
 * @what: (transfer full): in words
 *
 * Adds a line to the chronology, which is to be filled in its order.
 */
void
vigie_report_add_event (VigieReport *self, gint64 at, const char *who, char *what)
{
  VigieReportEvent *event = g_new0 (VigieReportEvent, 1);

  event->at = at;
  event->who = g_strdup (who);
  event->what = what;
  g_ptr_array_add (self->events, event);
}

/**
 * vigie_report_add_photo:
 * @sha256: of the original
 *
 * Returns: (transfer none) (nullable): the photo, to be filled; %NULL where there is no more room,
 *   and it is counted
 */
VigieReportPhoto *
vigie_report_add_photo (VigieReport *self, const char *sha256)
{
  VigieReportPhoto *photo;

  if (self->photos->len >= VIGIE_REPORT_MAX_PHOTOS)
    {
      self->n_more_photos++;
      return NULL;
    }
  photo = g_new0 (VigieReportPhoto, 1);
  photo->sha256 = g_strdup (sha256);
  photo->at = VIGIE_TIME_UNKNOWN;
  g_ptr_array_add (self->photos, photo);
  return photo;
}
