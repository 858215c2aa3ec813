/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exercise beside the incident that it replays, for people; docs/review.md says what it means.
 */
#include <glib/gi18n-lib.h>

#include "vigie-cli-review.h"
#include "vigie-comparing.h"
#include "vigie-comparison-titles.h"
#include "vigie-comparison-words.h"
#include "vigie-review-charts.h"

#define MAX_ROWS 40 /* of a list; the rest is only counted */

typedef struct
{
  GString *out;
  VigieStore *store; /* of the exercise */
  const VigieComparison *comparison;
  VigieLanguage language;
  GTimeZone *zone;
} Printing;

static void
append_heading (const Printing *self, const char *heading)
{
  g_string_append_printf (self->out, "\n%s\n", heading);
}

static void
append_more (const Printing *self, guint n)
{
  if (n > MAX_ROWS)
    g_string_append_printf (
        self->out,
        g_dngettext (GETTEXT_PACKAGE, "  and %u more\n", "  and %u more\n", n - MAX_ROWS),
        n - MAX_ROWS);
}

static void
append_lines (const Printing *self)
{
  g_autoptr (GPtrArray) lines =
      vigie_comparison_list_lines (self->comparison, self->language, self->zone);

  for (guint i = 0; i < lines->len; i++)
    {
      const VigieComparisonLine *line = g_ptr_array_index (lines, i);

      /* Translators: what it is about, and what there is to say */
      g_string_append_printf (self->out, _ ("  %s: %s\n"), line->title, line->text);
    }
}

/* ---- posts ---- */

static void
append_post (const Printing *self, const VigieComparedPost *post, const char *title)
{
  g_autofree char *said = vigie_comparison_say_post (post, self->language);
  g_autofree char *line = vigie_cli_shorten (title, 60);
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_compared_post_format_id (post, id);
  g_string_append_printf (self->out, "  %.8s  %s\n            %s\n            %s\n", id, line,
                          vigie_comparison_word_post (post, self->language), said);
}

/* Those that differ come first. */
static gboolean
append_posts (const Printing *self, GError **error)
{
  const GArray *posts = self->comparison->posts;
  const guint n = vigie_comparison_count_differing (self->comparison);
  g_autoptr (GPtrArray) titles = NULL;
  titles = vigie_comparison_list_titles (self->comparison, self->store, 0, MIN (n, MAX_ROWS), TRUE,
                                         NULL, error);
  if (titles == NULL)
    return FALSE;
  if (n > 0)
    append_heading (self, _ ("Posts on which both differ"));
  for (guint i = 0; i < titles->len; i++)
    append_post (self, &g_array_index (posts, VigieComparedPost, i),
                 ((VigieComparisonTitle *) g_ptr_array_index (titles, i))->text);
  append_more (self, n);
  return TRUE;
}

/* ---- areas, milestones ---- */

static void
append_shapes (const Printing *self)
{
  const GArray *shapes = self->comparison->shapes;

  if (shapes->len == 0)
    return;
  append_heading (self, _ ("Closures and hazard areas"));
  for (guint i = 0; i < MIN (shapes->len, MAX_ROWS); i++)
    {
      const VigieComparedShape *shape = &g_array_index (shapes, VigieComparedShape, i);
      g_autofree char *name = vigie_comparison_name_shape (shape, self->language);
      g_autofree char *line = vigie_cli_shorten (name, 60);
      g_autofree char *said =
          vigie_comparison_say_shape (self->comparison, shape, self->language, self->zone);

      g_string_append_printf (self->out, "  %s\n    %s · %s\n", line,
                              vigie_comparison_word_shape (shape, self->language), said);
    }
  append_more (self, shapes->len);
}

static void
append_milestones (const Printing *self)
{
  const GArray *milestones = self->comparison->milestones;

  if (milestones->len == 0)
    return;
  append_heading (self, _ ("Milestones"));
  for (guint i = 0; i < MIN (milestones->len, MAX_ROWS); i++)
    {
      const VigieComparedMilestone *milestone =
          &g_array_index (milestones, VigieComparedMilestone, i);
      g_autofree char *name = vigie_review_word_milestone (milestone->name, self->language);
      g_autofree char *line = vigie_cli_shorten (name, 60);
      g_autofree char *times =
          vigie_comparison_say_times (self->comparison, milestone->at, self->language, self->zone);

      g_string_append_printf (self->out, _ ("  %s: %s\n"), line, times);
    }
  append_more (self, milestones->len);
}

static VigieCliStatus
print_words (VigieStore *store, const VigieComparison *comparison)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *title = vigie_store_get (store, VIGIE_INFO_TITLE);
  const Printing self = { out, store, comparison, vigie_comparison_get_desk_language (), zone };
  g_autofree char *reach = vigie_comparison_say_reach (comparison, self.language, zone);
  g_autofree char *few = vigie_comparison_say_few (comparison, self.language);

  /* Translators: the titles of an exercise, and of the incident that it replays */
  g_string_append_printf (out, _ ("“%s” compared with the original “%s”\n\n"),
                          title != NULL ? title : "",
                          comparison->of.title != NULL ? comparison->of.title : "");
  g_string_append_printf (out, "%s\n", reach);
  if (few != NULL)
    g_string_append_printf (out, "%s\n", few);
  g_string_append_c (out, '\n');
  append_lines (&self);
  if (!append_posts (&self, &error))
    return vigie_cli_fail (error);
  append_shapes (&self);
  append_milestones (&self);
  return vigie_cli_print (out);
}

/**
 * vigie_cli_review_compare:
 * @store: an exercise
 * @original: (nullable): the file of its original
 * @at: the moment in the exercise, ms
 * @json: for programs
 */
VigieCliStatus
vigie_cli_review_compare (VigieStore *store, const char *original, gint64 at, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieComparison) comparison =
      vigie_comparing_open_and_run (store, original, at, NULL, &error);
  g_autofree char *title = NULL;

  if (comparison == NULL)
    return vigie_cli_fail (error);
  if (!json)
    return print_words (store, comparison);
  title = vigie_store_get (store, VIGIE_INFO_TITLE);
  return vigie_cli_print_comparison_json (comparison, title);
}
