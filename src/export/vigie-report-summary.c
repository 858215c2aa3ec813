/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page of the report: what it is of, and what came of it. */
#include "vigie-map-private.h"
#include "vigie-report-private.h"

#define BAND_HEIGHT 46.0
#define N_FIGURES 5
#define FIGURES_HEIGHT 45.0

/* ---- title block ---- */

static void
put_band (VigieReportPaper *self)
{
  static const VigieBriefText kind = {
    .size = 8.5, .bold = TRUE, .colour = WHITE, .spacing = 0.45, .max_lines = 1
  };
  static const VigieBriefText name = { .size = 19, .bold = TRUE, .colour = WHITE, .max_lines = 1 };
  static const VigieBriefText group = {
    .size = 14, .bold = TRUE, .colour = WHITE, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  static const VigieBriefText date = {
    .size = 8.5, .colour = WHITE, .max_lines = 1, .align = PANGO_ALIGN_RIGHT
  };
  static const VigieBriefText exercise = {
    .size = 13, .bold = TRUE, .colour = INK, .spacing = 0.6, .max_lines = 1
  };
  const VigieReport *report = self->report;
  const double inner = vigie_brief_page_inner (&self->page);
  const double half = inner / 2 - 11;
  g_autofree char *group_text = vigie_words_date_time_group (report->review->at, report->language);
  g_autofree char *date_text =
      vigie_words_date_time (report->language, report->review->at, report->zone);
  const double y = self->y;

  vigie_report_fill (self, INK, PAGE_MARGIN, y, inner, BAND_HEIGHT);
  vigie_report_put (self, "P", &kind, vigie_report_pick (self, "RETOUR D’EXPÉRIENCE", "REVIEW"),
                    PAGE_MARGIN + 11, y + 5.5, half);
  vigie_report_put (self, "P", &name, vigie_report_pick (self, "RETEX", "Report"), PAGE_MARGIN + 11,
                    y + 16, half);
  vigie_report_put (self, "P", &group, group_text, PAGE_MARGIN + inner / 2, y + 6, half);
  vigie_report_put (self, "P", &date, date_text, PAGE_MARGIN + inner / 2, y + 26.5, half);
  if (report->exercise)
    {
      const char *word = vigie_words_get (report->language, VIGIE_WORD_EXERCISE);
      const double width = vigie_brief_get_width (&self->page, &exercise, word) + 16;

      vigie_report_fill (self, WHITE, PAGE_MARGIN + inner * 0.55 - width, y + 11, width, 24);
      vigie_report_put (self, "P", &exercise, word, PAGE_MARGIN + inner * 0.55 - width + 8, y + 14,
                        width);
    }
  self->y += BAND_HEIGHT;
}

static char *
say_span (VigieReportPaper *self)
{
  const VigieReviewSeries *series = &self->report->review->series;
  gint64 end;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (series->n_bins == 0)
    return g_strdup (vigie_report_pick (self, "rien n’est arrivé", "nothing happened"));
  end = MIN (series->begin + series->step_ms * series->n_bins, self->report->review->at);
  from = vigie_report_say_time (self, series->begin);
  to = vigie_report_say_time (self, MAX (series->begin, end));
  return g_strdup_printf (vigie_report_pick (self, "du %s au %s", "%s to %s"), from, to);
}

static double
put_field (VigieReportPaper *self, const char *name, const char *value, double x, double width)
{
  static const VigieBriefText name_style = { .size = 6.3, .colour = QUIET };
  static const VigieBriefText value_style = { .size = 8, .colour = INK };

  vigie_report_put (self, "P", &name_style, name, x, self->y, width);
  return 8.2 + vigie_report_put (self, "P", &value_style, *value != '\0' ? value : "–", x,
                                 self->y + 8.2, width);
}

static void
put_fields (VigieReportPaper *self)
{
  const VigieReport *report = self->report;
  const double gap = 12;
  const double width = (vigie_brief_page_inner (&self->page) - 3 * gap) / 4;
  const gint64 alert_at = report->review->call_out.alert_at;
  g_autofree char *made_at = vigie_words_full_time (report->made_at, report->zone);
  g_autofree char *made =
      g_strdup_printf ("%s%s%s", report->author, *report->author != '\0' ? ", " : "", made_at);
  g_autofree char *alert = alert_at != VIGIE_TIME_UNKNOWN
                               ? vigie_words_full_time (alert_at, report->zone)
                               : g_strdup ("–");
  g_autofree char *span = say_span (self);
  const char *const names[] = {
    vigie_report_pick (self, "Organisme", "Organisation"),
    vigie_report_pick (self, "Établi par, le", "Made by, at"),
    vigie_report_pick (self, "Alerte reçue (H+0)", "Alert received (H+0)"),
    vigie_report_pick (self, "Période", "Period"),
  };
  const char *const values[] = { report->organisation, made, alert, span };
  double height = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const double own =
          put_field (self, names[i], values[i], PAGE_MARGIN + i * (width + gap), width);

      height = MAX (height, own);
    }
  self->y += height + 4;
  if (report->log_head != NULL)
    self->y += put_field (self,
                          vigie_report_pick (self, "Empreinte de la main courante (SHA-256)",
                                             "Head of the log (SHA-256)"),
                          report->log_head, PAGE_MARGIN, vigie_brief_page_inner (&self->page)) +
               6;
}

void
vigie_report_add_title (VigieReportPaper *self)
{
  static const VigieBriefText title = { .size = 17, .bold = TRUE, .colour = INK };

  put_band (self);
  self->y += 5;
  self->y += vigie_report_put (self, "H1", &title, self->report->title, PAGE_MARGIN, self->y,
                               vigie_brief_page_inner (&self->page)) +
             2;
  put_fields (self);
}

/* ---- minutes gained ---- */

static char *
say_gain (VigieReportPaper *self)
{
  const VigieReviewGain *gain = &self->report->review->gain;
  const VigieLanguage language = self->report->language;
  g_autofree char *seen = NULL;
  g_autofree char *confirmed = NULL;

  if (gain->official_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (vigie_report_pick (
        self,
        "Le temps gagné n’est pas connu\u00a0: la main courante ne dit pas quand la première "
        "information officielle est arrivée.",
        "The time gained is not known: the log does not say when the first official information "
        "came."));
  if (gain->first == NULL)
    return g_strdup (vigie_report_pick (
        self, "Aucun temps n’a été gagné\u00a0: aucune publication n’a été confirmée.",
        "No time was gained: no post was confirmed."));
  seen = vigie_report_say_span (self, ABS (gain->seen_ms));
  confirmed = vigie_report_say_span (self, ABS (gain->confirmed_ms));
  if (language == VIGIE_LANGUAGE_FRENCH)
    return g_strdup_printf ("La première publication confirmée a été vue %s %s la première "
                            "information officielle, et confirmée %s %s celle-ci.",
                            seen, gain->seen_ms >= 0 ? "avant" : "après", confirmed,
                            gain->confirmed_ms >= 0 ? "avant" : "après");
  return g_strdup_printf (
      "The first confirmed post was seen %s %s the first official information, and confirmed %s %s "
      "it.",
      seen, gain->seen_ms >= 0 ? "before" : "after", confirmed,
      gain->confirmed_ms >= 0 ? "before" : "after");
}

static void
put_gain (VigieReportPaper *self)
{
  static const VigieBriefText style = { .size = 11, .bold = TRUE, .colour = INK };
  g_autofree char *text = say_gain (self);

  self->y += vigie_report_put (self, "P", &style, text, PAGE_MARGIN, self->y,
                               vigie_brief_page_inner (&self->page)) +
             7;
}

/* ---- key figures ---- */

static void
put_figure (VigieReportPaper *self, guint64 value, const char *label, guint index)
{
  static const VigieBriefText number = { .size = 21, .bold = TRUE, .colour = INK };
  static const VigieBriefText words = { .size = 7.4, .bold = TRUE, .colour = INK };
  const double width = vigie_brief_page_inner (&self->page) / N_FIGURES;
  const double x = PAGE_MARGIN + index * width + 9;
  g_autofree char *text = vigie_report_say_count (self, value);

  vigie_report_put (self, "P", &number, text, x, self->y + 0.5, width - 12);
  vigie_report_put (self, "P", &words, label, x, self->y + 25.5, width - 12);
}

static void
put_figures (VigieReportPaper *self)
{
  const VigieReviewCounts *counts = &self->report->review->counts;
  const guint64 out = counts->briefs + counts->overlays;

  vigie_report_fill (self, WASH, PAGE_MARGIN, self->y, vigie_brief_page_inner (&self->page),
                     FIGURES_HEIGHT);
  put_figure (self, counts->posts,
              counts->posts == 1
                  ? vigie_report_pick (self, "publication reçue", "post received")
                  : vigie_report_pick (self, "publications reçues", "posts received"),
              0);
  put_figure (self, counts->by_status[VIGIE_STATUS_CONFIRMED],
              counts->by_status[VIGIE_STATUS_CONFIRMED] == 1
                  ? vigie_report_pick (self, "confirmée", "confirmed")
                  : vigie_report_pick (self, "confirmées", "confirmed"),
              1);
  put_figure (self, counts->decided,
              counts->decided == 1 ? vigie_report_pick (self, "diffusée", "sent out")
                                   : vigie_report_pick (self, "diffusées", "sent out"),
              2);
  put_figure (self, out,
              out == 1 ? vigie_report_pick (self, "point ou calque", "brief or overlay")
                       : vigie_report_pick (self, "points et calques", "briefs and overlays"),
              3);
  put_figure (self, counts->closures,
              counts->closures == 1 ? vigie_report_pick (self, "route coupée", "road closed")
                                    : vigie_report_pick (self, "routes coupées", "roads closed"),
              4);
  self->y += FIGURES_HEIGHT + 4;
}

/* ---- tables ---- */

static void
add_call (VigieReportPaper *self, const char *what, gint64 at, gint64 ms, gint64 limit_ms)
{
  g_autofree char *time = vigie_report_say_time (self, at);
  g_autofree char *span = vigie_report_say_span (self, ms);
  g_autofree char *limit = vigie_report_say_span (self, limit_ms);
  const char *const cells[] = {
    what,
    time,
    span,
    limit,
    ms == VIGIE_TIME_UNKNOWN
        ? vigie_report_pick (self, "pas dans la main courante", "not in the log")
    : ms < 0         ? vigie_report_pick (self, "avant l’alerte", "before the alert")
    : ms <= limit_ms ? vigie_report_pick (self, "tenu", "held")
                     : vigie_report_pick (self, "dépassé", "late"),
  };

  vigie_report_add_row (self, cells, -1);
}

static void
add_call_out (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Jalon", "Milestone", 0.30, FALSE },
    { "Quand", "When", 0.18, TRUE },
    { "Depuis l’alerte", "Since the alert", 0.16, TRUE },
    { "Convention", "Convention", 0.14, TRUE },
    { "", "", 0.22, FALSE },
  };
  const VigieReviewCallOut *call_out = &self->report->review->call_out;

  vigie_report_add_heading (self, vigie_report_pick (self, "Mobilisation", "Call-out"), 50);
  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  add_call (self, vigie_report_pick (self, "Volontaires appelés", "Volunteers called"),
            call_out->called_at, call_out->called_ms, VIGIE_CALL_LIMIT_MS);
  add_call (self, vigie_report_pick (self, "Équipe en ligne", "Team online"), call_out->online_at,
            call_out->online_ms, VIGIE_ONLINE_LIMIT_MS);
  vigie_report_end_table (self);
}

/* Of posts that were removed since, the figures are all that is left. */
static void
add_removed (VigieReportPaper *self, guint64 n)
{
  g_autofree char *number = vigie_report_say_count (self, n);
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  text = g_strdup_printf (
      vigie_report_pick (self,
                         "Publications supprimées depuis, pour protéger les données personnelles, "
                         "et toujours comptées\u00a0: %s.",
                         "Posts that were removed since, to protect personal data, and still "
                         "count: %s."),
      number);
  vigie_report_add_text (self, text);
}

static void
add_counts (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Publications", "Posts", 0.36, FALSE },  { "", "", 0.12, TRUE }, { "", "", 0.04, FALSE },
    { "Décisions", "Decisions", 0.36, FALSE }, { "", "", 0.12, TRUE },
  };
  const VigieReviewCounts *counts = &self->report->review->counts;
  const guint64 *status = counts->by_status;
  const struct
  {
    const char *left;
    guint64 n;
    const char *right;
    guint64 m;
  } rows[] = {
    { vigie_report_pick (self, "Reçues", "Received"), counts->posts,
      vigie_report_pick (self, "Entrées de la main courante", "Entries in the log"),
      counts->decisions },
    { vigie_report_pick (self, "Confirmées", "Confirmed"), status[VIGIE_STATUS_CONFIRMED],
      vigie_report_pick (self, "dont annulées", "of them undone"), counts->undone },
    { vigie_report_pick (self, "Rejetées", "Rejected"), status[VIGIE_STATUS_REJECTED],
      vigie_report_pick (self, "Personnes", "Persons"), counts->persons },
    { vigie_report_pick (self, "Invérifiables", "Unverifiable"), status[VIGIE_STATUS_UNVERIFIABLE],
      vigie_report_pick (self, "Points de situation", "Briefs"), counts->briefs },
    { vigie_report_pick (self, "Connues du commandement", "Known to command"),
      status[VIGIE_STATUS_KNOWN_TO_COMMAND], vigie_report_pick (self, "Calques", "Overlays"),
      counts->overlays },
    { vigie_report_pick (self, "À traiter", "Open"), status[VIGIE_STATUS_NEW],
      vigie_report_pick (self, "Messages de prévention", "Prevention messages"), counts->messages },
    { vigie_report_pick (self, "Diffusées", "Sent out"), counts->decided,
      vigie_report_pick (self, "Routes coupées", "Roads closed"), counts->closures },
    { vigie_report_pick (self, "dont plus confirmées depuis", "of them not confirmed any more"),
      counts->withdrawn, vigie_report_pick (self, "dont levées", "of them lifted"),
      counts->closures_lifted },
    { vigie_report_pick (self, "Doublons", "Repeated"), counts->duplicates,
      vigie_report_pick (self, "dont encore en vigueur", "of them still in force"),
      counts->closures_open },
  };

  vigie_report_add_heading (self, vigie_report_pick (self, "Nombres", "Counts"), 120);
  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *left = vigie_report_say_count (self, rows[i].n);
      g_autofree char *right = vigie_report_say_count (self, rows[i].m);
      const char *const cells[] = { rows[i].left, left, "", rows[i].right, right };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
  add_removed (self, counts->removed);
}

static void
add_medians (VigieReportPaper *self)
{
  static const VigieReportColumn columns[] = {
    { "Délai", "Delay", 0.38, FALSE },
    { "Publications", "Posts", 0.14, TRUE },
    { "Médiane", "Median", 0.16, TRUE },
    { "3 sur 4 en moins de", "3 of 4 within", 0.16, TRUE },
    { "9 sur 10 en moins de", "9 of 10 within", 0.16, TRUE },
  };
  const VigieReview *review = self->report->review;

  vigie_report_add_heading (self, vigie_report_pick (self, "Délais", "Delays"), 90);
  vigie_report_begin_table (self, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < VIGIE_N_DELAYS; i++)
    {
      const VigieDelays *delays = &review->delays[i];
      g_autofree char *n = vigie_report_say_count (self, delays->n);
      g_autofree char *median = vigie_report_say_span (self, delays->median_ms);
      g_autofree char *q3 = vigie_report_say_span (self, delays->q3_ms);
      g_autofree char *p90 = vigie_report_say_span (self, delays->p90_ms);
      const char *const cells[] = { vigie_chart_get_title (self->report->delays[i]), n, median, q3,
                                    p90 };

      vigie_report_add_row (self, cells, -1);
    }
  vigie_report_end_table (self);
}

void
vigie_report_add_summary (VigieReportPaper *self)
{
  put_gain (self);
  put_figures (self);
  add_call_out (self);
  add_medians (self);
  add_counts (self);
}
