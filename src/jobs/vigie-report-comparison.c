/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report of an exercise says of its original, in the report's language. */
#include "vigie-comparing.h"
#include "vigie-comparison-titles.h"
#include "vigie-comparison-words.h"
#include "vigie-report-collect.h"
#include "vigie-review-charts.h"

#define MAX_POSTS 200

/* Takes the texts. */
static void
add_row (GPtrArray *rows, char *first, char *second, char *third)
{
  VigieReportCells *cells = vigie_report_cells_new ();

  cells->text[0] = first;
  cells->text[1] = second;
  cells->text[2] = third;
  g_ptr_array_add (rows, cells);
}

static void
fill_lines (VigieReportComparison *self,
            const VigieComparison *comparison,
            VigieLanguage language,
            GTimeZone *zone)
{
  g_autoptr (GPtrArray) lines = vigie_comparison_list_lines (comparison, language, zone);

  self->reach = vigie_comparison_say_reach (comparison, language, zone);
  self->few = vigie_comparison_say_few (comparison, language);
  for (guint i = 0; i < lines->len; i++)
    {
      const VigieComparisonLine *line = g_ptr_array_index (lines, i);

      add_row (self->lines, g_strdup (line->title), g_strdup (line->text), NULL);
    }
}

static gboolean
fill_posts (VigieReportComparison *self,
            const VigieComparison *comparison,
            VigieStore *exercise,
            VigieLanguage language,
            GCancellable *cancellable,
            GError **error)
{
  const guint n = vigie_comparison_count_differing (comparison);
  g_autoptr (GPtrArray) titles = vigie_comparison_list_titles (
      comparison, exercise, 0, MIN (n, MAX_POSTS), TRUE, cancellable, error);

  if (titles == NULL)
    return FALSE;
  for (guint i = 0; i < titles->len; i++)
    {
      const VigieComparedPost *post = &g_array_index (comparison->posts, VigieComparedPost, i);
      const VigieComparisonTitle *title = g_ptr_array_index (titles, i);

      add_row (self->posts, g_strdup (title->text),
               g_strdup (vigie_comparison_word_post (post, language)),
               vigie_comparison_say_post (post, language));
    }
  self->n_more_posts = n - titles->len;
  return TRUE;
}

static void
fill_areas (VigieReportComparison *self,
            const VigieComparison *comparison,
            VigieLanguage language,
            GTimeZone *zone)
{
  for (guint i = 0; i < comparison->shapes->len; i++)
    {
      const VigieComparedShape *shape = &g_array_index (comparison->shapes, VigieComparedShape, i);

      add_row (self->areas, vigie_comparison_name_shape (shape, language),
               g_strdup (vigie_comparison_word_shape (shape, language)),
               vigie_comparison_say_shape (comparison, shape, language, zone));
    }
  for (guint i = 0; i < comparison->milestones->len; i++)
    {
      const VigieComparedMilestone *milestone =
          &g_array_index (comparison->milestones, VigieComparedMilestone, i);

      add_row (self->milestones, vigie_review_word_milestone (milestone->name, language),
               vigie_comparison_say_times (comparison, milestone->at, language, zone), NULL);
    }
}

/**
 * vigie_report_collect_comparison:
 * @self: with its figures
 * @store: the incident
 * @original: (nullable): the file that it replays, where somebody named it
 * @cancellable: (nullable): ends it
 * @problem: (out): (transfer full) (nullable): why the original could not be read, where nobody
 *   named it: the report has no such chapter then
 * @error: return location for a #GError
 *
 * Fills what an exercise is compared with. Another incident has nothing of it.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_report_collect_comparison (VigieReport *self,
                                 VigieStore *store,
                                 const char *original,
                                 GCancellable *cancellable,
                                 char **problem,
                                 GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (VigieComparison) comparison = NULL;

  if (original == NULL && !vigie_comparing_is_possible (store))
    return TRUE;
  comparison =
      vigie_comparing_open_and_run (store, original, self->review->at, cancellable, &reason);
  if (comparison == NULL)
    {
      if (original != NULL || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      *problem = g_strdup (reason->message);
      return TRUE;
    }
  self->comparison = vigie_report_comparison_new ();
  fill_lines (self->comparison, comparison, self->language, self->zone);
  fill_areas (self->comparison, comparison, self->language, self->zone);
  return fill_posts (self->comparison, comparison, store, self->language, cancellable, error);
}
