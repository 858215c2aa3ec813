/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the report of an exercise says of its original. */
#include "vigie-report-private.h"

static void
add_rows (VigieReportPaper *self,
          const VigieReportColumn *columns,
          guint n_columns,
          const GPtrArray *rows)
{
  vigie_report_begin_table (self, columns, n_columns);
  for (guint i = 0; i < rows->len; i++)
    vigie_report_add_row (
        self, (const char *const *) ((const VigieReportCells *) g_ptr_array_index (rows, i))->text,
        -1);
  vigie_report_end_table (self);
}

static void
add_lines (VigieReportPaper *self, const VigieReportComparison *comparison)
{
  static const VigieReportColumn columns[] = {
    { "Quoi", "What", 0.38, FALSE },
    { "Ici et à l’origine", "Here and in the original", 0.62, FALSE },
  };

  add_rows (self, columns, G_N_ELEMENTS (columns), comparison->lines);
}

static void
add_posts (VigieReportPaper *self, const VigieReportComparison *comparison)
{
  static const VigieReportColumn columns[] = {
    { "Publication", "Post", 0.4, FALSE },
    { "Écart", "Difference", 0.24, FALSE },
    { "Ici et à l’origine", "Here and in the original", 0.36, FALSE },
  };

  if (comparison->posts->len == 0)
    return;
  vigie_report_add_heading (self,
                            vigie_report_pick (self,
                                               "Publications sur lesquelles les deux diffèrent",
                                               "Posts on which both differ"),
                            40);
  add_rows (self, columns, G_N_ELEMENTS (columns), comparison->posts);
  if (comparison->n_more_posts > 0)
    {
      g_autofree char *more = vigie_report_say_count (self, comparison->n_more_posts);
      g_autofree char *text = g_strdup_printf (
          vigie_report_pick (self, "Autres publications\u00a0: %s.", "Further posts: %s."), more);

      vigie_report_add_text (self, text);
    }
}

static void
add_areas (VigieReportPaper *self, const VigieReportComparison *comparison)
{
  static const VigieReportColumn columns[] = {
    { "Tracé", "Drawn", 0.34, FALSE },
    { "Écart", "Difference", 0.24, FALSE },
    { "Quand, à l’heure de l’origine", "When, on the original’s clock", 0.42, FALSE },
  };

  if (comparison->areas->len == 0)
    return;
  vigie_report_add_heading (self,
                            vigie_report_pick (self, "Routes coupées et zones de danger comparées",
                                               "Closures and hazard areas compared"),
                            40);
  add_rows (self, columns, G_N_ELEMENTS (columns), comparison->areas);
}

static void
add_milestones (VigieReportPaper *self, const VigieReportComparison *comparison)
{
  static const VigieReportColumn columns[] = {
    { "Jalon", "Milestone", 0.38, FALSE },
    { "Quand, à l’heure de l’origine", "When, on the original’s clock", 0.62, FALSE },
  };

  if (comparison->milestones->len == 0)
    return;
  vigie_report_add_heading (self,
                            vigie_report_pick (self, "Jalons comparés", "Milestones compared"), 40);
  add_rows (self, columns, G_N_ELEMENTS (columns), comparison->milestones);
}

void
vigie_report_add_comparison (VigieReportPaper *self)
{
  const VigieReportComparison *comparison = self->report->comparison;

  if (comparison == NULL)
    return;
  vigie_report_add_heading (
      self, vigie_report_pick (self, "Comparaison avec l’origine", "Comparison with the original"),
      60);
  vigie_report_add_text (self, comparison->reach);
  if (comparison->few != NULL)
    vigie_report_add_text (self, comparison->few);
  add_lines (self, comparison);
  add_posts (self, comparison);
  add_areas (self, comparison);
  add_milestones (self, comparison);
}
