/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the report: clocks, arrivals and verdicts, closures, communes. */
#include <string.h>

#include "vigie-report-private.h"

#define CHART_ROOM 180.0
#define MAX_ORIGINS 60

/* ---- clocks ---- */

static gboolean
tell_nothing_arrived (VigieReportPaper *self)
{
  if (self->report->review->counts.posts > 0)
    return FALSE;
  vigie_report_add_text (
      self, vigie_report_pick (self, "Aucune publication n’est arrivée.", "No post arrived."));
  return TRUE;
}

static void
tell_negative (VigieReportPaper *self)
{
  const VigieReview *review = self->report->review;

  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    {
      g_autofree char *n = vigie_report_say_count (self, review->delays[i].n_negative);
      g_autofree char *text = NULL;

      if (review->delays[i].n_negative == 0)
        continue;
      text = g_strdup_printf (
          vigie_report_pick (
              self,
              "%s\u00a0: délais négatifs, dus à des horloges différentes et non comptés\u00a0: %s.",
              "%s: delays below zero, as clocks differ, and left out: %s."),
          vigie_chart_get_title (self->report->delays[i]), n);
      vigie_report_add_text (self, text);
    }
}

static void
add_spread (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Délai", "Delay", 0.34, FALSE },           { "Nombre", "Number", 0.10, TRUE },
    { "Le plus court", "Shortest", 0.14, TRUE }, { "1 sur 4", "1 of 4", 0.14, TRUE },
    { "Médiane", "Median", 0.14, TRUE },         { "Le plus long", "Longest", 0.14, TRUE },
  };

  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    {
      const VigieDelays *delays = &self->report->review->delays[i];
      g_autofree char *n = vigie_report_say_count (self, delays->n);
      g_autofree char *min = vigie_report_say_span (self, delays->min_ms);
      g_autofree char *q1 = vigie_report_say_span (self, delays->q1_ms);
      g_autofree char *median = vigie_report_say_span (self, delays->median_ms);
      g_autofree char *max = vigie_report_say_span (self, delays->max_ms);
      const char *const cells[] = {
        vigie_chart_get_title (self->report->delays[i]), n, min, q1, median, max
      };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
}

static void
add_groups (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Groupe", "Group", 0.40, FALSE },
    { "Entrées", "Entries", 0.20, TRUE },
    { "Premières confirmations", "First confirmations", 0.20, TRUE },
    { "Médiane vu–confirmé", "Median seen–confirmed", 0.20, TRUE },
  };
  const VigieReview *review = self->report->review;

  if (review->groups->len == 0)
    return;
  vigie_report_add_text (
      self,
      vigie_report_pick (
          self,
          "Par groupe d’analystes\u00a0; en dessous de trois personnes rien n’est dit, pour "
          "qu’aucun chiffre ne soit celui d’une personne.",
          "By group of analysts; below three persons nothing is told, so that no figure is one "
          "person’s."));
  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < review->groups->len; i++)
    {
      const VigieReviewGroup *group = g_ptr_array_index (review->groups, i);
      const gboolean no_delay = group->withheld || group->delay_withheld;
      g_autofree char *n = vigie_report_say_count (self, group->n_decisions);
      g_autofree char *confirmed = vigie_report_say_count (self, group->n_confirmed);
      g_autofree char *median = vigie_report_say_span (self, group->delay.median_ms);
      const char *const cells[] = {
        group->kind == VIGIE_REVIEW_GROUP_NAMED ? group->name
        : group->kind == VIGIE_REVIEW_GROUP_OTHERS
            ? vigie_report_pick (self, "autres", "others")
            : vigie_report_pick (self, "sans groupe", "without a group"),
        group->withheld ? "–" : n,
        no_delay ? "–" : confirmed,
        no_delay ? "–" : median,
      };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
}

void
vigie_report_add_clocks (VigieReportPaper *self)
{
  vigie_report_add_heading (
      self, vigie_report_pick (self, "Les quatre horloges", "The four clocks"), CHART_ROOM);
  vigie_report_add_text (
      self,
      vigie_report_pick (
          self,
          "De chaque publication\u00a0: quand elle a été publiée, vue (arrivée), confirmée et "
          "utilisée dans un calque ou un point de situation.",
          "Of each post: when it was posted, seen (arrived), confirmed and used in an overlay "
          "or a brief."));
  if (tell_nothing_arrived (self))
    return;
  vigie_report_add_charts (self, self->report->delays, VIGIE_N_DELAYS);
  add_spread (self);
  tell_negative (self);
  add_groups (self);
}

/* ---- arrivals ---- */

static void
add_origins (VigieReportPaper *self, GPtrArray *origins, const VigieReportColumn *columns)
{
  vigie_report_begin_table (self, columns, 6);
  for (guint i = 0; i < MIN (origins->len, MAX_ORIGINS); i++)
    {
      const VigieReviewOrigin *origin = g_ptr_array_index (origins, i);
      g_autofree char *name = vigie_words_source (self->report->language, origin->name);
      g_autofree char *n = vigie_report_say_count (self, origin->n_posts);
      g_autofree char *confirmed =
          vigie_report_say_count (self, origin->n_by_status[VIGIE_STATUS_CONFIRMED]);
      g_autofree char *decided = vigie_report_say_count (self, origin->n_decided);
      g_autofree char *seen =
          vigie_report_say_span (self, origin->delays[VIGIE_DELAY_POSTED_TO_SEEN].median_ms);
      g_autofree char *judged =
          vigie_report_say_span (self, origin->delays[VIGIE_DELAY_SEEN_TO_CONFIRMED].median_ms);
      const char *const cells[] = { name, n, confirmed, decided, seen, judged };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
  if (origins->len > MAX_ORIGINS)
    {
      g_autofree char *n = vigie_report_say_count (self, origins->len - MAX_ORIGINS);
      g_autofree char *more =
          g_strdup_printf (vigie_report_pick (self, "Autres, avec moins de publications\u00a0: %s.",
                                              "Others, with fewer posts: %s."),
                           n);

      vigie_report_add_text (self, more);
    }
}

void
vigie_report_add_arrivals (VigieReportPaper *self)
{
#define ORIGIN_COLUMNS(french, english)                                                            \
  {                                                                                                \
    { french, english, 0.34, FALSE },                                                              \
    { "Publications", "Posts", 0.12, TRUE },                                                       \
    { "Confirmées", "Confirmed", 0.12, TRUE },                                                     \
    { "Diffusées", "Sent out", 0.12, TRUE },                                                       \
    { "Vues après", "Seen after", 0.14, TRUE },                                                    \
    { "Confirmées après", "Confirmed after", 0.16, TRUE },                                         \
  }
  static const VigieReportColumn networks[] = ORIGIN_COLUMNS ("Réseau", "Network");
  static const VigieReportColumn sources[] = ORIGIN_COLUMNS ("Source", "Source");
#undef ORIGIN_COLUMNS
  const VigieReview *review = self->report->review;

  vigie_report_add_heading (
      self, vigie_report_pick (self, "Arrivées et verdicts", "Arrivals and verdicts"), CHART_ROOM);
  if (tell_nothing_arrived (self))
    return;
  vigie_report_add_chart (self, self->report->arrivals);
  vigie_report_add_chart (self, self->report->statuses);
  vigie_report_add_text (
      self, vigie_report_pick (self, "Les délais sont des médianes.", "Delays are medians."));
  add_origins (self, review->networks, networks);
  add_origins (self, review->sources, sources);
}

/* ---- charts with their own tables ---- */

void
vigie_report_add_closures (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Route coupée", "Closure", 0.34, FALSE },
    { "Début", "Begin", 0.13, TRUE },
    { "Fin", "End", 0.13, TRUE },
    { "Fin annoncée", "Announced end", 0.13, TRUE },
    { "Durée", "Duration", 0.12, TRUE },
    { "État", "State", 0.15, FALSE },
  };
  const VigieReport *report = self->report;
  const VigieReview *review = report->review;

  /* A heading stands above its chart, and not on the page before. */
  vigie_report_add_heading (
      self, vigie_report_pick (self, "Coupures de routes", "Closures"),
      review->closures->len > 0 ? vigie_report_measure_chart (self, report->closures) : 20);
  if (review->closures->len == 0)
    {
      vigie_report_add_text (
          self, vigie_report_pick (self, "Aucune route n’a été coupée.", "No road was closed."));
      return;
    }
  vigie_report_add_chart (self, report->closures);
  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < review->closures->len; i++)
    {
      const VigieReviewClosure *closure = &g_array_index (review->closures, VigieReviewClosure, i);
      const gboolean is_over = closure->ends_at != VIGIE_TIME_UNKNOWN;
      const char *title = closure->shape->title;
      g_autofree char *begin = vigie_report_say_time (self, closure->begins_at);
      g_autofree char *end = vigie_report_say_time (self, closure->ends_at);
      g_autofree char *planned = vigie_report_say_time (self, closure->shape->to);
      g_autofree char *span = vigie_report_say_span (
          self, (is_over ? closure->ends_at : review->at) - closure->begins_at);
      const gboolean is_to_come = !is_over && closure->begins_at > review->at;
      const char *const cells[] = {
        title != NULL && *title != '\0' ? title
                                        : vigie_report_pick (self, "Sans titre", "No title"),
        begin,
        end,
        planned,
        is_to_come ? "–" : span,
        closure->is_lifted ? vigie_report_pick (self, "levée", "lifted")
        : is_over    ? vigie_report_pick (self, "fin annoncée passée", "announced end is past")
        : is_to_come ? vigie_report_pick (self, "annoncée", "announced")
                     : vigie_report_pick (self, "en vigueur", "in force"),
      };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
}

static int
compare_communes (gconstpointer a, gconstpointer b)
{
  const VigieReviewCommune *first = *(const VigieReviewCommune *const *) a;
  const VigieReviewCommune *second = *(const VigieReviewCommune *const *) b;

  if (first->n_posts != second->n_posts)
    return first->n_posts > second->n_posts ? -1 : 1;
  return strcmp (first->name, second->name);
}

static void
add_communes_with_posts (VigieReportPaper *self, GPtrArray *communes)
{
  static const VigieReportColumn columns[] = {
    { "Commune", "Commune", 0.5, FALSE },
    { "INSEE", "INSEE", 0.16, FALSE },
    { "Publications", "Posts", 0.17, TRUE },
    { "Confirmées", "Confirmed", 0.17, TRUE },
  };

  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < communes->len; i++)
    {
      const VigieReviewCommune *commune = g_ptr_array_index (communes, i);
      g_autofree char *n = vigie_report_say_count (self, commune->n_posts);
      g_autofree char *confirmed = vigie_report_say_count (self, commune->n_confirmed);
      const char *const cells[] = { commune->name, commune->code != NULL ? commune->code : "", n,
                                    confirmed };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
}

void
vigie_report_add_communes (VigieReportPaper *self)
{
  const VigieReview *review = self->report->review;
  g_autoptr (GPtrArray) communes = g_ptr_array_new ();
  g_autofree char *outside = vigie_report_say_count (self, review->outside);
  g_autofree char *with_posts = NULL;
  g_autofree char *all = NULL;
  g_autofree char *text = NULL;

  vigie_report_add_heading (
      self, vigie_report_pick (self, "Couverture par commune", "Coverage by commune"), 40);
  if (review->communes->len == 0 || self->report->communes == NULL)
    {
      vigie_report_add_text (
          self, vigie_report_pick (
                    self, "Pas de territoire lisible\u00a0: les communes ne sont pas connues.",
                    "There is no territory that can be read: the communes are not known."));
      return;
    }
  for (guint i = 0; i < review->communes->len; i++)
    {
      VigieReviewCommune *commune = &g_array_index (review->communes, VigieReviewCommune, i);

      if (commune->n_posts > 0)
        g_ptr_array_add (communes, commune);
    }
  g_ptr_array_sort (communes, compare_communes);
  with_posts = vigie_report_say_count (self, communes->len);
  all = vigie_report_say_count (self, review->communes->len);
  text = g_strdup_printf (
      vigie_report_pick (self,
                         "Communes avec des publications\u00a0: %s sur %s. Publications situées "
                         "hors de toutes\u00a0: %s.",
                         "Communes with posts: %s of %s. Posts placed outside of them all: %s."),
      with_posts, all, outside);
  vigie_report_add_text (self, text);
  vigie_report_add_chart (self, self->report->communes);
  if (communes->len > 0)
    add_communes_with_posts (self, communes);
}
