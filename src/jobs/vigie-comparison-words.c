/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison in the words of a document, which need not speak the desk's language. The side that
 * somebody looks from is the exercise: it is "here". */
#include "vigie-comparison-words.h"

#include "vigie-chart-words.h"
#include "vigie-report-collect.h"

#define pick vigie_report_choose

/**
 * vigie_comparison_get_desk_language:
 *
 * Returns: the language of the desk, as far as comparisons are told in it; English otherwise, as
 * all of the desk is then, and not French, as documents are
 */
VigieLanguage
vigie_comparison_get_desk_language (void)
{
  const char *const *names = g_get_language_names ();
  VigieLanguage language = VIGIE_LANGUAGE_ENGLISH;

  for (gsize i = 0; names[i] != NULL; i++)
    if (vigie_language_from_string (names[i], &language))
      return language;
  return VIGIE_LANGUAGE_ENGLISH;
}

void
vigie_comparison_line_free (VigieComparisonLine *self)
{
  g_free (self->title);
  g_free (self->text);
  g_free (self);
}

/* Takes @text. */
static void
add_line (GPtrArray *lines, const char *title, char *text)
{
  VigieComparisonLine *line = g_new0 (VigieComparisonLine, 1);

  line->title = g_strdup (title);
  line->text = text;
  g_ptr_array_add (lines, line);
}

/* ---- numbers and times ---- */

/* "12 posts" */
static char *
say_posts (VigieLanguage language, guint64 n)
{
  g_autofree char *number = vigie_chart_say_number (language, n);

  if (language == VIGIE_LANGUAGE_FRENCH)
    return g_strdup_printf (n < 2 ? "%s publication" : "%s publications", number);
  return g_strdup_printf (n == 1 ? "%s post" : "%s posts", number);
}

static char *
say_photos (VigieLanguage language, guint64 n)
{
  g_autofree char *number = vigie_chart_say_number (language, n);

  if (language == VIGIE_LANGUAGE_FRENCH)
    return g_strdup_printf (n < 2 ? "%s photo" : "%s photos", number);
  return g_strdup_printf (n == 1 ? "%s photo" : "%s photos", number);
}

/* On the original's clock; the day only where it is another one than the exercise's first. */
static char *
say_time (const VigieComparison *self, gint64 at, VigieLanguage language, GTimeZone *zone)
{
  return vigie_words_time (language, at, self->of.from, zone);
}

/* ---- the summary ---- */

/**
 * vigie_comparison_say_reach:
 *
 * Returns: (transfer full): how far the exercise has come
 */
char *
vigie_comparison_say_reach (const VigieComparison *self, VigieLanguage language, GTimeZone *zone)
{
  g_autofree char *from = vigie_words_full_time (self->of.from, zone);
  g_autofree char *reached = say_time (self, self->reached, language, zone);
  g_autofree char *speed =
      vigie_words_number (language, self->of.speed, self->of.speed < 10 ? 1 : 0);
  g_autofree char *text = NULL;

  text = g_strdup_printf (
      pick (
          language,
          "L’exercice rejoue l’événement à partir du %s, à la vitesse ×%s, et en est à %s. Les "
          "heures sont celles de l’événement d’origine\u00a0; les délais sont ceux qu’ont eus les "
          "personnes, sans la vitesse.",
          "The exercise replays the incident from %s on, at ×%s, and has come to %s. Times are "
          "those of the original; delays are those that people had, without the speed."),
      from, speed, reached);
  if (!self->of.by_posting)
    return g_steal_pointer (&text);
  return g_strconcat (
      text,
      pick (
          language,
          " Les publications de l’origine ont été importées après coup\u00a0: ses décisions sont "
          "d’une autre heure que ses publications, et rien n’y est compté comme plus tard.",
          " The posts of the original were imported afterwards: its decisions are of another time "
          "than its posts, and nothing of it counts as later."),
      NULL);
}

/* Takes @total. */
static char *
say_verdicts (char *total, const guint64 *here, VigieLanguage language)
{
  const guint64 n_others = here[VIGIE_STATUS_UNVERIFIABLE] + here[VIGIE_STATUS_KNOWN_TO_COMMAND];
  g_autofree char *confirmed = vigie_chart_say_number (language, here[VIGIE_STATUS_CONFIRMED]);
  g_autofree char *rejected = vigie_chart_say_number (language, here[VIGIE_STATUS_REJECTED]);
  g_autofree char *open = vigie_chart_say_number (language, here[VIGIE_STATUS_NEW]);
  g_autofree char *others = vigie_chart_say_number (language, n_others);
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text,
      pick (
          language,
          "%s\u00a0; ici confirmées\u00a0: %s · rejetées\u00a0: %s · laissées à traiter\u00a0: %s",
          "%s; here confirmed: %s · rejected: %s · left open: %s"),
      total, confirmed, rejected, open);
  if (n_others > 0)
    g_string_append_printf (
        text, pick (language, " · autre verdict\u00a0: %s", " · another verdict: %s"), others);
  g_free (total);
  return g_string_free_and_steal (text);
}

static void
add_verdicts (GPtrArray *lines, const VigieComparison *self, VigieLanguage language)
{
  const guint64 confirmed = vigie_verdicts_count_original (self->verdicts, VIGIE_STATUS_CONFIRMED);
  const guint64 rejected = vigie_verdicts_count_original (self->verdicts, VIGIE_STATUS_REJECTED);
  const guint64 both = vigie_verdicts_count_both (self->verdicts);
  g_autofree char *agree =
      vigie_chart_say_number (language, vigie_verdicts_count_agree (self->verdicts));
  g_autofree char *posts = say_posts (language, both);

  if (self->n_used_against > 0)
    add_line (lines,
              pick (language, "Rejetées à l’origine, diffusées ici",
                    "Rejected in the original, sent out here"),
              say_posts (language, self->n_used_against));
  add_line (lines, pick (language, "Confirmées à l’origine", "Confirmed in the original"),
            say_verdicts (say_posts (language, confirmed), self->verdicts[VIGIE_STATUS_CONFIRMED],
                          language));
  add_line (lines, pick (language, "Rejetées à l’origine", "Rejected in the original"),
            say_verdicts (say_posts (language, rejected), self->verdicts[VIGIE_STATUS_REJECTED],
                          language));
  add_line (lines, pick (language, "Jugées des deux côtés", "Judged on both sides"),
            both > 0 ? g_strdup_printf (pick (language, "%s\u00a0; même verdict\u00a0: %s",
                                              "%s; the same verdict: %s"),
                                        posts, agree)
                     : g_strdup (posts));
  if (self->n_kinds[VIGIE_COMPARED_EXTRA] > 0)
    add_line (lines, pick (language, "Jugées seulement ici", "Judged here only"),
              say_posts (language, self->n_kinds[VIGIE_COMPARED_EXTRA]));
  if (self->n_kinds[VIGIE_COMPARED_LATER] > 0)
    add_line (lines,
              pick (language, "Jugées plus tard à l’origine", "Judged later in the original"),
              say_posts (language, self->n_kinds[VIGIE_COMPARED_LATER]));
}

static void
add_photos (GPtrArray *lines, const VigieComparison *self, VigieLanguage language)
{
  const guint64 confirmed = vigie_verdicts_count_original (self->photos, VIGIE_STATUS_CONFIRMED);
  const guint64 rejected = vigie_verdicts_count_original (self->photos, VIGIE_STATUS_REJECTED);

  if (confirmed > 0)
    add_line (lines,
              pick (language, "Photos confirmées à l’origine", "Photos confirmed in the original"),
              say_verdicts (say_photos (language, confirmed), self->photos[VIGIE_STATUS_CONFIRMED],
                            language));
  if (rejected > 0)
    add_line (lines,
              pick (language, "Photos rejetées à l’origine", "Photos rejected in the original"),
              say_verdicts (say_photos (language, rejected), self->photos[VIGIE_STATUS_REJECTED],
                            language));
}

static void
add_delays (GPtrArray *lines, const VigieComparison *self, VigieLanguage language)
{
  const VigieDelays *original = &self->delays[VIGIE_SIDE_ORIGINAL];
  const VigieDelays *exercise = &self->delays[VIGIE_SIDE_EXERCISE];
  g_autofree char *there = NULL;
  g_autofree char *here = NULL;

  if (original->n == 0 || exercise->n == 0)
    return;
  there = vigie_chart_say_duration (language, original->median_ms);
  here = vigie_chart_say_duration (language, exercise->median_ms);
  add_line (
      lines, pick (language, "De l’arrivée au verdict, médiane", "From seen to verdict, median"),
      g_strdup_printf (pick (language, "%s ici, %s à l’origine", "%s here, %s in the original"),
                       here, there));
}

static void
add_places (GPtrArray *lines, const VigieComparison *self, VigieLanguage language)
{
  g_autofree char *posts = say_posts (language, self->n_places);
  g_autofree char *distance = vigie_words_radius (language, self->median_distance_m);
  g_autofree char *beyond = vigie_chart_say_number (language, self->n_beyond);

  if (self->n_places > 0)
    add_line (lines,
              pick (language, "Lieux confirmés des deux côtés", "Places confirmed on both sides"),
              g_strdup_printf (
                  pick (language,
                        "%s\u00a0; écart médian\u00a0: %s · plus loin que ne le permet le "
                        "rayon\u00a0: %s",
                        "%s; median distance: %s · farther apart than the radius allows: %s"),
                  posts, distance, beyond));
}

static void
add_areas (GPtrArray *lines, const VigieComparison *self, VigieLanguage language)
{
  const guint64 n_both = self->n_areas[VIGIE_COMPARED_AREA_BOTH];
  const guint64 n_missed = self->n_areas[VIGIE_COMPARED_AREA_MISSED];
  g_autofree char *both = vigie_chart_say_number (language, n_both);
  g_autofree char *missed = vigie_chart_say_number (language, n_missed);
  g_autofree char *extra =
      vigie_chart_say_number (language, self->n_areas[VIGIE_COMPARED_AREA_EXTRA]);

  if (self->shapes->len > 0)
    add_line (lines,
              pick (language, "Routes coupées et zones de danger", "Closures and hazard areas"),
              g_strdup_printf (
                  pick (language,
                        "des deux côtés\u00a0: %s · seulement à l’origine\u00a0: %s · seulement "
                        "ici\u00a0: %s",
                        "on both sides: %s · in the original only: %s · here only: %s"),
                  both, missed, extra));
}

/* How many left on each side, and when the first one did. */
static void
add_releases (GPtrArray *lines,
              const VigieComparison *self,
              gboolean briefs,
              const char *title,
              VigieLanguage language,
              GTimeZone *zone)
{
  guint64 n[VIGIE_N_SIDES] = { 0 };
  gint64 first[VIGIE_N_SIDES] = { VIGIE_TIME_UNKNOWN, VIGIE_TIME_UNKNOWN };
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  g_autofree char *times = NULL;

  for (guint i = 0; i < self->releases->len; i++)
    {
      const VigieComparedRelease *release =
          &g_array_index (self->releases, VigieComparedRelease, i);

      if (release->is_brief == briefs && n[release->side]++ == 0)
        first[release->side] = release->at;
    }
  if (n[VIGIE_SIDE_ORIGINAL] + n[VIGIE_SIDE_EXERCISE] == 0)
    return;
  here = vigie_chart_say_number (language, n[VIGIE_SIDE_EXERCISE]);
  there = vigie_chart_say_number (language, n[VIGIE_SIDE_ORIGINAL]);
  times = vigie_comparison_say_times (self, first, language, zone);
  add_line (lines, title,
            g_strdup_printf (pick (language, "%s ici, %s à l’origine\u00a0; le premier\u00a0: %s",
                                   "%s here, %s in the original; the first one: %s"),
                             here, there, times));
}

/**
 * vigie_comparison_list_lines:
 *
 * The figures in words, what is to be talked about first at the top.
 *
 * Returns: (transfer full) (element-type VigieComparisonLine): the lines
 */
GPtrArray *
vigie_comparison_list_lines (const VigieComparison *self, VigieLanguage language, GTimeZone *zone)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_comparison_line_free);

  add_verdicts (lines, self, language);
  add_photos (lines, self, language);
  add_delays (lines, self, language);
  add_places (lines, self, language);
  add_areas (lines, self, language);
  add_releases (lines, self, TRUE, pick (language, "Points de situation", "Briefs"), language,
                zone);
  add_releases (lines, self, FALSE, pick (language, "Calques", "Overlays"), language, zone);
  return lines;
}

/**
 * vigie_comparison_say_few:
 *
 * Returns: (transfer full) (nullable): that the figures are those of few people, where they are
 */
char *
vigie_comparison_say_few (const VigieComparison *self, VigieLanguage language)
{
  if (self->n_persons[VIGIE_SIDE_EXERCISE] == 0 ||
      self->n_persons[VIGIE_SIDE_EXERCISE] >= VIGIE_REVIEW_MIN_PERSONS)
    return NULL;
  return g_strdup (
      pick (language,
            "Moins de trois personnes ont pris part à l’exercice\u00a0: ces chiffres sont les "
            "leurs. Ils ne sont à montrer à d’autres qu’avec leur accord.",
            "Fewer than three people took part in the exercise: these figures are theirs. Show "
            "them to others only if they agree."));
}

/* ---- posts ---- */

/**
 * vigie_comparison_word_post:
 *
 * Returns: (transfer none): how both sides stand to each other, in two or three words
 */
const char *
vigie_comparison_word_post (const VigieComparedPost *post, VigieLanguage language)
{
  if (post->is_used_against)
    return pick (language, "Rejetée à l’origine, diffusée ici",
                 "Rejected in the original, sent out here");
  switch (post->kind)
    {
    case VIGIE_COMPARED_CONTRARY:
      return post->status[VIGIE_SIDE_EXERCISE] == VIGIE_STATUS_CONFIRMED
                 ? pick (language, "Confirmée ici, rejetée à l’origine",
                         "Confirmed here, rejected in the original")
                 : pick (language, "Rejetée ici, confirmée à l’origine",
                         "Rejected here, confirmed in the original");
    case VIGIE_COMPARED_MISSED:
      return pick (language, "Confirmée à l’origine, à traiter ici",
                   "Confirmed in the original, open here");
    case VIGIE_COMPARED_DIFFERENT:
      return pick (language, "Autre verdict", "Another verdict");
    case VIGIE_COMPARED_EXTRA:
      return pick (language, "Jugée seulement ici", "Judged here only");
    case VIGIE_COMPARED_LEFT_OPEN:
      return pick (language, "Jugée à l’origine, à traiter ici",
                   "Judged in the original, open here");
    case VIGIE_COMPARED_LATER:
      return pick (language, "Jugée plus tard à l’origine", "Judged later in the original");
    case VIGIE_COMPARED_AGREE:
      return vigie_compared_post_is_beyond (post)
                 ? pick (language, "Même verdict, autre lieu", "Same verdict, another place")
                 : pick (language, "Même verdict", "Same verdict");
    case VIGIE_COMPARED_PLACED:
      return vigie_compared_post_is_beyond (post) ? pick (language, "Autre lieu", "Another place")
                                                  : pick (language, "Même lieu", "Same place");
    case VIGIE_N_COMPARED:
    default:
      return "";
    }
}

/* "rejected after 5 min, sent out" */
static char *
say_side (const VigieComparedPost *post, VigieSide side, VigieLanguage language)
{
  const char *status = vigie_report_word_status (post->status[side], language);
  const char *used =
      post->used_at[side] != VIGIE_TIME_UNKNOWN ? pick (language, ", diffusée", ", sent out") : "";
  g_autofree char *span = NULL;

  if (post->delay_ms[side] == VIGIE_TIME_UNKNOWN || post->delay_ms[side] < 0)
    return g_strconcat (status, used, NULL);
  span = vigie_chart_say_duration (language, post->delay_ms[side]);
  return g_strdup_printf (pick (language, "%s après %s%s", "%s after %s%s"), status, span, used);
}

/**
 * vigie_comparison_say_post:
 *
 * Returns: (transfer full): what both sides did, how quickly, and how far apart they put it
 */
char *
vigie_comparison_say_post (const VigieComparedPost *post, VigieLanguage language)
{
  g_autofree char *here = say_side (post, VIGIE_SIDE_EXERCISE, language);
  g_autofree char *there = say_side (post, VIGIE_SIDE_ORIGINAL, language);
  GString *text = g_string_new (NULL);

  g_string_append_printf (
      text, pick (language, "Ici\u00a0: %s · à l’origine\u00a0: %s", "Here: %s · original: %s"),
      here, there);
  if (post->has_distance)
    {
      g_autofree char *distance = vigie_words_radius (language, post->distance_m);

      g_string_append_printf (text, pick (language, " · lieux à %s", " · places %s apart"),
                              distance);
    }
  return g_string_free_and_steal (text);
}

/* ---- areas and times ---- */

/**
 * vigie_comparison_name_shape:
 *
 * Returns: (transfer full): what it is called, by the exercise where that has it
 */
char *
vigie_comparison_name_shape (const VigieComparedShape *shape, VigieLanguage language)
{
  for (guint side = VIGIE_N_SIDES; side-- > 0;)
    if (shape->shape[side] != NULL && shape->shape[side]->title != NULL &&
        *shape->shape[side]->title != '\0')
      return g_strdup (shape->shape[side]->title);
  return g_strdup (
      vigie_words_shape_kind (language, shape->shape[VIGIE_SIDE_ORIGINAL] != NULL
                                            ? shape->shape[VIGIE_SIDE_ORIGINAL]->kind
                                            : shape->shape[VIGIE_SIDE_EXERCISE]->kind));
}

/**
 * vigie_comparison_word_shape:
 *
 * Returns: (transfer none): how both sides stand to each other, in two or three words
 */
const char *
vigie_comparison_word_shape (const VigieComparedShape *shape, VigieLanguage language)
{
  switch (shape->kind)
    {
    case VIGIE_COMPARED_AREA_MISSED:
      return pick (language, "Tracée seulement à l’origine", "Drawn in the original only");
    case VIGIE_COMPARED_AREA_EXTRA:
      return pick (language, "Tracée seulement ici", "Drawn here only");
    case VIGIE_COMPARED_AREA_BOTH:
      return pick (language, "Tracée des deux côtés", "Drawn on both sides");
    case VIGIE_COMPARED_AREA_LATER:
      return pick (language, "Tracée plus tard à l’origine", "Drawn later in the original");
    case VIGIE_N_COMPARED_AREAS:
    default:
      return "";
    }
}

/**
 * vigie_comparison_say_times:
 * @at: when, on each side, on the original's clock; or %VIGIE_TIME_UNKNOWN
 *
 * Returns: (transfer full): both times, and how far they are apart
 */
char *
vigie_comparison_say_times (const VigieComparison *self,
                            const gint64 at[VIGIE_N_SIDES],
                            VigieLanguage language,
                            GTimeZone *zone)
{
  const gint64 original = at[VIGIE_SIDE_ORIGINAL], exercise = at[VIGIE_SIDE_EXERCISE];
  g_autofree char *here = say_time (self, exercise, language, zone);
  g_autofree char *there = say_time (self, original, language, zone);
  g_autofree char *span = NULL;

  if (original == VIGIE_TIME_UNKNOWN && exercise == VIGIE_TIME_UNKNOWN)
    return g_strdup ("–");
  if (original == VIGIE_TIME_UNKNOWN)
    return g_strdup_printf (pick (language, "%s ici", "%s here"), here);
  if (exercise == VIGIE_TIME_UNKNOWN)
    return g_strdup_printf (pick (language, "%s à l’origine", "%s in the original"), there);
  if (self->of.by_posting) /* two clocks: how far they are apart says nothing */
    return g_strdup_printf (
        pick (language, "%s ici, %s à l’origine", "%s here, %s in the original"), here, there);
  if (ABS (exercise - original) < 1000)
    return g_strdup_printf (pick (language, "%s des deux côtés", "%s on both sides"), here);
  span = vigie_chart_say_duration (language, ABS (exercise - original));
  if (exercise > original)
    return g_strdup_printf (pick (language, "%s ici, %s à l’origine (%s plus tard)",
                                  "%s here, %s in the original (%s later)"),
                            here, there, span);
  return g_strdup_printf (pick (language, "%s ici, %s à l’origine (%s plus tôt)",
                                "%s here, %s in the original (%s earlier)"),
                          here, there, span);
}

static char *
say_lifted (const VigieComparison *self,
            const VigieComparedShape *shape,
            VigieLanguage language,
            GTimeZone *zone)
{
  g_autofree char *times = NULL;

  if (shape->lifted_at[VIGIE_SIDE_ORIGINAL] == VIGIE_TIME_UNKNOWN &&
      shape->lifted_at[VIGIE_SIDE_EXERCISE] == VIGIE_TIME_UNKNOWN)
    return NULL;
  times = vigie_comparison_say_times (self, shape->lifted_at, language, zone);
  return g_strdup_printf (pick (language, "levée\u00a0: %s", "lifted: %s"), times);
}

/**
 * vigie_comparison_say_shape:
 *
 * Returns: (transfer full): when it was drawn and lifted, and how well the areas cover each other
 */
char *
vigie_comparison_say_shape (const VigieComparison *self,
                            const VigieComparedShape *shape,
                            VigieLanguage language,
                            GTimeZone *zone)
{
  g_autofree char *times = vigie_comparison_say_times (self, shape->drawn_at, language, zone);
  g_autofree char *lifted = say_lifted (self, shape, language, zone);
  GString *text = g_string_new (times);

  if (shape->kind == VIGIE_COMPARED_AREA_BOTH)
    {
      g_autofree char *part = vigie_chart_say_percent (language, shape->of_original);

      g_string_append_printf (
          text,
          pick (language, " · couvre %s de celle d’origine", " · covers %s of the original’s"),
          part);
    }
  if (lifted != NULL)
    g_string_append_printf (text, " · %s", lifted);
  return g_string_free_and_steal (text);
}

/* ---- what left ---- */

/**
 * vigie_comparison_name_release:
 *
 * Returns: (transfer full): what it is, and whose
 */
char *
vigie_comparison_name_release (const VigieComparedRelease *release, VigieLanguage language)
{
  const gboolean here = release->side == VIGIE_SIDE_EXERCISE;
  g_autofree char *number = NULL;

  if (!release->is_brief)
    return g_strdup (here ? pick (language, "Calque ici", "Overlay here")
                          : pick (language, "Calque à l’origine", "Overlay in the original"));
  number = release->number > 0 ? vigie_chart_say_number (language, (guint64) release->number)
                               : g_strdup ("–");
  return g_strdup_printf (
      here ? pick (language, "Point de situation n°\u00a0%s ici", "Brief no. %s here")
           : pick (language, "Point de situation n°\u00a0%s à l’origine",
                   "Brief no. %s in the original"),
      number);
}

/**
 * vigie_comparison_say_release:
 *
 * Returns: (transfer full): when it left, and with how many posts that nothing before it had
 */
char *
vigie_comparison_say_release (const VigieComparison *self,
                              const VigieComparedRelease *release,
                              VigieLanguage language,
                              GTimeZone *zone)
{
  g_autofree char *time = say_time (self, release->at, language, zone);
  g_autofree char *posts = say_posts (language, release->n_first);

  return g_strdup_printf (
      pick (language, "%s · pour la première fois\u00a0: %s", "%s · for the first time: %s"), time,
      posts);
}
