/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief-describe.h"

#include <math.h>
#include <string.h>

#include "vigie-shape-roads.h"

#define MAX_ROADS 6 /* of one shape; the others are counted */

static void
append_part (GString *out, const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", text);
}

char *
vigie_brief_say_time (const VigieBriefVoice *self, gint64 at)
{
  return vigie_words_time (self->language, at, self->brief->at, self->zone);
}

const char *
vigie_brief_get_title (const VigieBriefVoice *self)
{
  return *self->brief->title != '\0' ? self->brief->title
                                     : vigie_words_get (self->language, VIGIE_WORD_UNTITLED);
}

/* « précédent : n° 4, 18:32 » */
char *
vigie_brief_say_sequence (const VigieBriefVoice *self)
{
  g_autofree char *number = NULL;
  g_autofree char *time = NULL;

  if (self->brief->previous_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (vigie_words_get (self->language, VIGIE_WORD_FIRST_BRIEF));
  number = g_strdup_printf ("%u", self->brief->number - 1);
  time = vigie_brief_say_time (self, self->brief->previous_at);
  return vigie_words_fill (self->language, VIGIE_WORD_PREVIOUS, number, time);
}

char *
vigie_brief_say_signature (const VigieBriefVoice *self)
{
  const VigieBrief *brief = self->brief;

  if (*brief->author != '\0' && *brief->organisation != '\0')
    return g_strdup_printf ("%s, %s", brief->author, brief->organisation);
  if (*brief->author != '\0' || *brief->organisation != '\0')
    return g_strdup (*brief->author != '\0' ? brief->author : brief->organisation);
  return g_strdup (vigie_words_get (self->language, VIGIE_WORD_NO_AUTHOR));
}

/* Of the first brief there is nothing before; what was lifted by then is said all the same. */
char *
vigie_brief_say_changes_heading (const VigieBriefVoice *self)
{
  g_autofree char *number = NULL;
  g_autofree char *time = NULL;

  if (self->brief->previous_at == VIGIE_TIME_UNKNOWN)
    return g_strdup (vigie_words_get (self->language, VIGIE_WORD_LIFTED));
  number = g_strdup_printf ("%u", self->brief->number - 1);
  time = vigie_brief_say_time (self, self->brief->previous_at);
  return vigie_words_fill (self->language, VIGIE_WORD_CHANGES, number, time);
}

/* ---- shapes ---- */

const char *
vigie_brief_get_shape_title (const VigieBriefVoice *self, const VigieShape *shape)
{
  return *shape->title != '\0' ? shape->title
                               : vigie_words_get (self->language, VIGIE_WORD_NO_TITLE);
}

static char *
say_announced_end (const VigieBriefVoice *self, const VigieShape *shape)
{
  g_autofree char *time = NULL;

  if (shape->to == VIGIE_TIME_UNKNOWN)
    return g_strdup (vigie_words_get (self->language, VIGIE_WORD_OPEN_END));
  time = vigie_brief_say_time (self, shape->to);
  return vigie_words_fill (self->language, VIGIE_WORD_UNTIL, time, NULL);
}

/* « Neige · depuis 19:22 · fin non connue » */
char *
vigie_brief_say_validity (const VigieBriefVoice *self, const VigieBriefShape *entry)
{
  const VigieShape *shape = entry->shape;
  gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;
  g_autofree char *from_time = vigie_brief_say_time (self, from);
  g_autofree char *since = vigie_words_fill (self->language, VIGIE_WORD_SINCE, from_time, NULL);
  g_autofree char *end = say_announced_end (self, shape);
  GString *out = g_string_new (NULL);

  if (shape->kind != VIGIE_SHAPE_CLOSURE)
    append_part (out, vigie_words_shape_kind (self->language, shape->kind));
  append_part (out, vigie_words_cause (self->language, shape->cause));
  append_part (out, since);
  append_part (out, end);
  return g_string_free_and_steal (out);
}

/* « Inondation · levée à 19:12 » */
char *
vigie_brief_say_end (const VigieBriefVoice *self, const VigieBriefShape *entry)
{
  const VigieShape *shape = entry->shape;
  gboolean lifted = shape->lifted_at != VIGIE_TIME_UNKNOWN &&
                    (shape->to == VIGIE_TIME_UNKNOWN || shape->lifted_at <= shape->to);
  g_autofree char *time = NULL;
  g_autofree char *end = NULL;
  GString *out = g_string_new (NULL);

  append_part (out, vigie_words_cause (self->language, shape->cause));
  if (entry->withdrawn)
    {
      append_part (out, vigie_words_get (self->language, VIGIE_WORD_MISTAKE));
      return g_string_free_and_steal (out);
    }
  time = vigie_brief_say_time (self, lifted ? shape->lifted_at : shape->to);
  end = vigie_words_fill (self->language, lifted ? VIGIE_WORD_LIFTED_AT : VIGIE_WORD_ENDED_AT, time,
                          NULL);
  append_part (out, end);
  return g_string_free_and_steal (out);
}

/* « tracé modifié · cause : Neige · jusqu’à 22:02 » */
char *
vigie_brief_say_news (const VigieBriefVoice *self, const VigieBriefShape *entry)
{
  GString *out = g_string_new (NULL);

  if ((entry->news & VIGIE_BRIEF_NEWS_OUTLINE) != 0)
    append_part (out, vigie_words_get (self->language, VIGIE_WORD_NEWS_OUTLINE));
  if ((entry->news & VIGIE_BRIEF_NEWS_CAUSE) != 0)
    {
      const char *words = vigie_words_cause (self->language, entry->shape->cause);
      g_autofree char *cause =
          vigie_words_fill (self->language, VIGIE_WORD_NEWS_CAUSE, words, NULL);

      append_part (out, *words != '\0'
                            ? cause
                            : vigie_words_get (self->language, VIGIE_WORD_NEWS_CAUSE_NONE));
    }
  if ((entry->news & VIGIE_BRIEF_NEWS_END) != 0)
    {
      g_autofree char *end = say_announced_end (self, entry->shape);

      append_part (out, end);
    }
  if ((entry->news & VIGIE_BRIEF_NEWS_TITLE) != 0)
    append_part (out, vigie_words_get (self->language, VIGIE_WORD_NEWS_TITLE));
  return g_string_free_and_steal (out);
}

/* « D 971 PR 12+300 – PR 13, 640 m »: PR are the same in every language. */
static void
append_closed_road (GString *out, VigieLanguage language, const VigieShapeRoad *road)
{
  g_autofree char *length = vigie_words_radius (language, road->length_m);

  g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", road->road);
  if (road->from != NULL && road->to != NULL && g_str_has_prefix (road->from, "PR ") &&
      g_str_has_prefix (road->to, "PR "))
    g_string_append_printf (out, " %s – %s", road->from, road->to);
  g_string_append_printf (out, ", %s", length);
}

static void
append_way (GString *out, VigieLanguage language, const VigieShapeRoads *roads)
{
  g_autofree char *length = vigie_words_radius (language, roads->length_m);

  g_string_append (out, length);
  if (isfinite (roads->extra_seconds) && roads->extra_seconds >= 30)
    {
      g_autofree char *minutes =
          vigie_words_number (language, round (roads->extra_seconds / 60), 0);
      g_autofree char *words = vigie_words_fill (language, VIGIE_WORD_MINUTES, minutes, NULL);

      g_string_append_printf (out, ", %s", words);
    }
}

/* The roads that are closed, or taken; "" where no territory said so. */
char *
vigie_brief_say_roads (const VigieBriefVoice *self, const VigieShape *shape)
{
  g_autoptr (VigieShapeRoads) roads = vigie_shape_list_roads (shape);
  const gboolean is_way = shape->kind == VIGIE_SHAPE_DIVERSION;
  GString *out = g_string_new (NULL);
  guint n_more;

  if (roads == NULL)
    return g_string_free_and_steal (out);
  if (is_way)
    append_way (out, self->language, roads);
  for (guint i = 0; i < MIN (roads->roads->len, MAX_ROADS); i++)
    {
      const VigieShapeRoad *road = g_ptr_array_index (roads->roads, i);

      if (is_way)
        append_part (out, road->road);
      else
        append_closed_road (out, self->language, road);
    }
  n_more = roads->roads->len - MIN (roads->roads->len, MAX_ROADS) + (is_way ? 0 : roads->n_unnamed);
  if (n_more > 0)
    {
      g_autofree char *more =
          vigie_words_fill_count (self->language, VIGIE_WORD_MORE_ROADS, n_more);

      append_part (out, more);
    }
  return g_string_free_and_steal (out);
}

/* « contourne A · VL · 12 km, 9 min de plus · D 12 · D 103 » */
char *
vigie_brief_say_way (const VigieBriefVoice *self, const VigieBriefShape *entry)
{
  g_autoptr (VigieShapeRoads) roads = vigie_shape_list_roads (entry->shape);
  g_autofree char *words = vigie_brief_say_roads (self, entry->shape);
  GString *out = g_string_new (NULL);

  if (entry->around != NULL)
    {
      g_autofree char *around =
          vigie_words_fill (self->language, VIGIE_WORD_AROUND, entry->around, NULL);

      append_part (out, around);
    }
  if (roads != NULL && roads->is_way)
    append_part (out, vigie_words_get (self->language,
                                       roads->is_heavy ? VIGIE_WORD_HEAVY : VIGIE_WORD_CARS));
  append_part (out, words);
  return g_string_free_and_steal (out);
}

/* « PR 12+300 – PR 13+040 » */
char *
vigie_brief_say_cut_ends (VigieLanguage language, const VigieBriefCut *cut)
{
  g_autofree char *from = vigie_words_place (language, cut->from);
  g_autofree char *to = vigie_words_place (language, cut->to);
  g_autofree char *ends = NULL;
  g_autoptr (GRegex) away = NULL;

  if (from == NULL && to == NULL)
    return g_strdup ("");
  ends = g_strdup_printf ("%s – %s", from != NULL ? from : "…", to != NULL ? to : "…");
  /* "+ 230 m" stays on one line */
  away = g_regex_new (" \\+ (\\d+(?:[.,]\\d)?) (k?m)\\b", 0, 0, NULL);
  return g_regex_replace (away, ends, -1, 0, "\u00a0+\u00a0\\1\u00a0\\2", 0, NULL);
}

/* Labels of the diversions around a closure: « D, F ». */
char *
vigie_brief_say_diversions_around (const VigieBriefVoice *self, const char *label)
{
  GString *out = g_string_new (NULL);

  for (guint i = self->brief->n_closures; i < self->brief->shapes->len; i++)
    {
      const VigieBriefShape *entry = g_ptr_array_index (self->brief->shapes, i);

      if (entry->shape->kind == VIGIE_SHAPE_DIVERSION && !entry->is_cut &&
          g_strcmp0 (entry->around, label) == 0)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", entry->label);
    }
  return g_string_free_and_steal (out);
}

/* ---- posts ---- */

/* Somebody's words, not ours. */
char *
vigie_brief_quote (const VigieBriefVoice *self, const char *text)
{
  return g_strdup_printf (self->language == VIGIE_LANGUAGE_FRENCH ? "«\u00a0%s\u00a0»" : "“%s”",
                          text);
}

/* « 19:27 · Mastodon · 2 autres publications concordent » */
char *
vigie_brief_say_source (const VigieBriefVoice *self, const VigieBriefItem *item)
{
  g_autofree char *time = vigie_brief_say_time (self, item->posted_at);
  g_autofree char *source = vigie_words_network (self->language, item->source);
  GString *out = g_string_new (time);

  append_part (out, source);
  if (item->n_repeats > 0)
    {
      g_autofree char *repeats =
          vigie_words_fill_count (self->language, VIGIE_WORD_REPEATED, item->n_repeats);

      append_part (out, repeats);
    }
  return g_string_free_and_steal (out);
}

/* « D 971 PR 12+300, Vitteaux »; where nobody knows the road also in degrees, or only so. */
char *
vigie_brief_say_spot (const VigieBriefVoice *self, const VigieBriefItem *item)
{
  g_autofree char *degrees = NULL;

  if (!item->has_position)
    return g_strdup (vigie_words_get (self->language, VIGIE_WORD_NO_POSITION));
  if (item->place != NULL && item->place_has_road)
    return g_strdup (item->place);
  degrees = vigie_words_position (self->language, item->position.lon, item->position.lat);
  return item->place != NULL ? g_strdup_printf ("%s, %s", item->place, degrees)
                             : g_steal_pointer (&degrees);
}

char *
vigie_brief_say_place (const VigieBriefVoice *self, const VigieBriefItem *item)
{
  g_autofree char *spot = vigie_brief_say_spot (self, item);
  GString *out = g_string_new (spot);

  if (!item->has_position)
    return g_string_free_and_steal (out);
  if (item->position.radius_m > 0)
    {
      g_autofree char *radius = vigie_words_radius (self->language, item->position.radius_m);
      g_autofree char *within = vigie_words_fill (self->language, VIGIE_WORD_WITHIN, radius, NULL);

      g_string_append_printf (out, ", %s", within);
    }
  if (!item->position_confirmed)
    g_string_append_printf (out, " (%s)",
                            vigie_words_get (self->language, VIGIE_WORD_POSITION_UNCONFIRMED));
  return g_string_free_and_steal (out);
}

/* What the verdict on the photo itself is: « vérifiée, 3 contrôles ». */
char *
vigie_brief_say_reliability (const VigieBriefVoice *self, const VigieBriefItem *item)
{
  const guint n = item->n_photo_checks;

  switch (item->photo_verdict)
    {
    case VIGIE_STATUS_CONFIRMED:
      if (n == 1)
        return g_strdup (vigie_words_get (self->language, VIGIE_WORD_PHOTO_VERIFIED_ONE));
      if (n == 0)
        return g_strdup (vigie_words_get_plural (self->language, VIGIE_WORD_PHOTO_VERIFIED, 1));
      return vigie_words_fill_count (self->language, VIGIE_WORD_PHOTO_VERIFIED, n);
    case VIGIE_STATUS_UNVERIFIABLE:
      return g_strdup (vigie_words_get (self->language, VIGIE_WORD_PHOTO_UNVERIFIABLE));
    case VIGIE_STATUS_NEW:
    case VIGIE_STATUS_REJECTED:
    case VIGIE_STATUS_KNOWN_TO_COMMAND:
    default:
      return g_strdup (vigie_words_get (self->language, VIGIE_WORD_PHOTO_NOT_VERIFIED));
    }
}

const char *
vigie_brief_get_item_text (const VigieBriefVoice *self, const VigieBriefItem *item)
{
  if (item->text != NULL && *item->text != '\0')
    return item->text;
  if (item->url != NULL)
    return item->url;
  return vigie_words_get (self->language, VIGIE_WORD_LINK_ONLY);
}

/* ---- changes ---- */

const char *
vigie_brief_get_change_text (const VigieBriefVoice *self, const VigieBriefChange *change)
{
  if (change->shape != NULL)
    return vigie_brief_get_shape_title (self, change->shape->shape);
  if (change->item != NULL)
    return vigie_brief_get_item_text (self, change->item);
  return change->message->text;
}

static char *
say_cut_by (const VigieBriefVoice *self, const VigieBriefShape *entry)
{
  if (entry->cut_by == NULL)
    return g_strdup (vigie_words_get (self->language, VIGIE_WORD_CUT));
  return vigie_words_fill (self->language, VIGIE_WORD_CUT_BY, entry->cut_by, NULL);
}

static char *
say_message (const VigieBriefVoice *self, const VigieBriefMessage *message)
{
  g_autofree char *time = vigie_brief_say_time (self, message->at);
  GString *out = g_string_new (time);

  append_part (out, message->channels);
  return g_string_free_and_steal (out);
}

/* What there is to say of a change beside its text. */
char *
vigie_brief_say_change (const VigieBriefVoice *self, const VigieBriefChange *change)
{
  switch (change->kind)
    {
    case VIGIE_BRIEF_CHANGE_CLOSED:
      return vigie_brief_say_validity (self, change->shape);
    case VIGIE_BRIEF_CHANGE_CLOSURE_CHANGED:
      return vigie_brief_say_news (self, change->shape);
    case VIGIE_BRIEF_CHANGE_REOPENED:
    case VIGIE_BRIEF_CHANGE_DIVERSION_ENDED:
      return vigie_brief_say_end (self, change->shape);
    case VIGIE_BRIEF_CHANGE_DIVERSION_CUT:
      return say_cut_by (self, change->shape);
    case VIGIE_BRIEF_CHANGE_DIVERSION_NEW:
      return vigie_brief_say_way (self, change->shape);
    case VIGIE_BRIEF_CHANGE_CONFIRMED:
      return vigie_brief_say_source (self, change->item);
    case VIGIE_BRIEF_CHANGE_WITHDRAWN:
    case VIGIE_BRIEF_CHANGE_DENIED:
      if (change->item->reason != NULL)
        return g_strdup (vigie_words_reason (self->language, change->item->reason));
      return g_strdup (vigie_words_get (self->language, VIGIE_WORD_NO_LONGER_CONFIRMED));
    case VIGIE_BRIEF_CHANGE_MESSAGE:
      return say_message (self, change->message);
    case VIGIE_BRIEF_N_CHANGES:
    default:
      return g_strdup ("");
    }
}

VigieWord
vigie_brief_get_change_word (VigieBriefChangeKind kind)
{
  static const VigieWord kinds[VIGIE_BRIEF_N_CHANGES] = {
    [VIGIE_BRIEF_CHANGE_CLOSED] = VIGIE_WORD_CHANGE_CLOSED,
    [VIGIE_BRIEF_CHANGE_CLOSURE_CHANGED] = VIGIE_WORD_CHANGE_CLOSURE_CHANGED,
    [VIGIE_BRIEF_CHANGE_REOPENED] = VIGIE_WORD_CHANGE_REOPENED,
    [VIGIE_BRIEF_CHANGE_DIVERSION_CUT] = VIGIE_WORD_CHANGE_DIVERSION_CUT,
    [VIGIE_BRIEF_CHANGE_DIVERSION_NEW] = VIGIE_WORD_CHANGE_DIVERSION_NEW,
    [VIGIE_BRIEF_CHANGE_DIVERSION_ENDED] = VIGIE_WORD_CHANGE_DIVERSION_ENDED,
    [VIGIE_BRIEF_CHANGE_CONFIRMED] = VIGIE_WORD_CHANGE_CONFIRMED,
    [VIGIE_BRIEF_CHANGE_WITHDRAWN] = VIGIE_WORD_CHANGE_WITHDRAWN,
    [VIGIE_BRIEF_CHANGE_DENIED] = VIGIE_WORD_CHANGE_DENIED,
    [VIGIE_BRIEF_CHANGE_MESSAGE] = VIGIE_WORD_CHANGE_MESSAGE,
  };

  return kinds[kind];
}
