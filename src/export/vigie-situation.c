/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-situation.h"

#include <math.h>
#include <string.h>

#include "vigie-exercise-word.h"
#include "vigie-road-reference.h"

/**
 * vigie_situation_status_to_string:
 *
 * Returns: (transfer none): the word that files hold
 */
const char *
vigie_situation_status_to_string (VigieSituationStatus status)
{
  switch (status)
    {
    case VIGIE_SITUATION_PLANNED:
      return "planned";
    case VIGIE_SITUATION_ENDED:
      return "ended";
    case VIGIE_SITUATION_ACTIVE:
    default:
      return "active";
    }
}

/* ---- sections and routes ---- */

static void
section_free (gpointer data)
{
  VigieSituationSection *self = data;

  g_free (self->road);
  g_free (self->from.text);
  g_free (self->to.text);
  g_free (self->direction);
  g_strfreev (self->communes);
  g_free (self->stretch_from);
  g_free (self->stretch_to);
  g_clear_pointer (&self->along, vigie_geometry_unref);
  g_clear_pointer (&self->against, vigie_geometry_unref);
  g_free (self);
}

static void
road_free (gpointer data)
{
  VigieSituationRoad *self = data;

  g_free (self->road);
  g_free (self->name);
  g_free (self);
}

static void
route_free (VigieSituationRoute *self)
{
  g_ptr_array_unref (self->roads);
  g_free (self->vehicle);
  g_free (self->closure);
  g_free (self);
}

static void
shape_free (gpointer data)
{
  VigieSituationShape *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->label);
  g_free (self->kind_label);
  g_free (self->cause);
  g_free (self->cause_label);
  g_clear_pointer (&self->geometry, vigie_geometry_unref);
  g_ptr_array_unref (self->sections);
  g_clear_pointer (&self->route, route_free);
  g_free (self);
}

/**
 * vigie_situation_reference_set:
 * @self: of zeros before
 * @text: (nullable): as a territory wrote it
 *
 * Keeps the text and reads the PR that it may be.
 */
void
vigie_situation_reference_set (VigieSituationReference *self, const char *text)
{
  VigieRoadReference found;
  g_autofree char *whole = NULL;

  if (text == NULL)
    return;
  self->text = g_utf8_make_valid (text, -1);
  if (!g_str_has_prefix (self->text, "PR"))
    return;
  /* A road before it makes it a road reference; which one does not matter. */
  whole = g_strconcat ("D 1 ", self->text, NULL);
  if (!vigie_road_reference_parse (whole, &found) || !found.has_pr || found.has_to)
    return;
  self->has_pr = TRUE;
  self->pr = found.pr;
  self->pr_m = found.pr_m;
  self->side = found.side;
}

/**
 * vigie_situation_shape_add_section:
 * @self: a shape
 *
 * Returns: (transfer none): a new section of it, without anything known
 */
VigieSituationSection *
vigie_situation_shape_add_section (VigieSituationShape *self)
{
  VigieSituationSection *section = g_new0 (VigieSituationSection, 1);

  section->communes = g_new0 (char *, 1);
  section->stretch_length_m = NAN;
  g_ptr_array_add (self->sections, section);
  return section;
}

/**
 * vigie_situation_shape_add_route:
 * @self: a shape without a route
 *
 * Returns: (transfer none): its route, without anything known
 */
VigieSituationRoute *
vigie_situation_shape_add_route (VigieSituationShape *self)
{
  g_return_val_if_fail (self->route == NULL, self->route);

  self->route = g_new0 (VigieSituationRoute, 1);
  self->route->roads = g_ptr_array_new_with_free_func (road_free);
  self->route->length_m = self->route->seconds = self->route->extra_seconds = NAN;
  return self->route;
}

/**
 * vigie_situation_route_add_road:
 * @self: a route
 *
 * Returns: (transfer none): its next road, without anything known
 */
VigieSituationRoad *
vigie_situation_route_add_road (VigieSituationRoute *self)
{
  VigieSituationRoad *road = g_new0 (VigieSituationRoad, 1);

  road->length_m = road->seconds = NAN;
  g_ptr_array_add (self->roads, road);
  return road;
}

/* ---- the situation ---- */

/**
 * vigie_situation_new:
 *
 * Returns: (transfer full): of no incident, in UTC, without shapes. Who fills it sets @at,
 *   @language and @zone before it adds shapes.
 */
VigieSituation *
vigie_situation_new (void)
{
  VigieSituation *self = g_new0 (VigieSituation, 1);

  self->title = g_strdup ("");
  self->language = VIGIE_LANGUAGE_FRENCH;
  self->zone = g_time_zone_new_utc ();
  self->shapes = g_ptr_array_new_with_free_func (shape_free);
  return self;
}

void
vigie_situation_free (VigieSituation *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->organisation);
  g_free (self->author);
  g_free (self->attribution);
  g_time_zone_unref (self->zone);
  g_ptr_array_unref (self->shapes);
  g_free (self);
}

static gint64
get_sooner (gint64 a, gint64 b)
{
  if (a == VIGIE_TIME_UNKNOWN || b == VIGIE_TIME_UNKNOWN)
    return a == VIGIE_TIME_UNKNOWN ? b : a;
  return MIN (a, b);
}

static char *
dup_text (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

/**
 * vigie_situation_add_shape:
 * @self: a situation of which moment and language are known
 * @shape: as it stood at that moment
 *
 * Returns: (transfer none): its shape in the situation, still without sections and route
 */
VigieSituationShape *
vigie_situation_add_shape (VigieSituation *self, const VigieShape *shape)
{
  VigieSituationShape *added = g_new0 (VigieSituationShape, 1);

  added->id = dup_text (shape->id);
  added->version = shape->version;
  added->kind = shape->kind;
  added->title = dup_text (shape->title);
  added->kind_label = g_strdup (vigie_words_shape_kind (self->language, shape->kind));
  added->label = g_strdup (added->title[0] != '\0' ? added->title : added->kind_label);
  added->cause = dup_text (shape->cause);
  added->cause_label = dup_text (vigie_words_cause (self->language, added->cause));
  added->from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;
  added->to = shape->to;
  added->lifted_at = shape->lifted_at;
  added->ends_at = get_sooner (shape->to, shape->lifted_at);
  added->drawn_at = shape->drawn_at;
  added->changed_at = MAX (shape->drawn_at, shape->edited_at);
  if (added->ends_at != VIGIE_TIME_UNKNOWN && self->at >= added->ends_at)
    added->status = VIGIE_SITUATION_ENDED;
  else
    added->status = self->at < added->from ? VIGIE_SITUATION_PLANNED : VIGIE_SITUATION_ACTIVE;
  added->has_road_state = vigie_shape_get_road_state (shape, &added->road_state);
  if (shape->geometry != NULL)
    added->geometry = vigie_geometry_ref (shape->geometry);
  added->sections = g_ptr_array_new_with_free_func (section_free);
  g_ptr_array_add (self->shapes, added);
  return added;
}

/**
 * vigie_situation_shows:
 * @self: a situation
 * @shape: one of its shapes
 * @keep_ms: how long after its end a shape is still told: 0, or %VIGIE_SITUATION_KEEP_MS
 *
 * Returns: whether @shape belongs into a file: it holds, or it ended at most @keep_ms ago, or what
 *   has ended is asked for. What is only planned is not published, nor what was lifted before
 *   it began.
 */
gboolean
vigie_situation_shows (const VigieSituation *self, const VigieSituationShape *shape, gint64 keep_ms)
{
  const gboolean never_held = shape->ends_at != VIGIE_TIME_UNKNOWN && shape->ends_at <= shape->from;

  if (shape->geometry == NULL || shape->from > self->at || never_held)
    return FALSE;
  return shape->status == VIGIE_SITUATION_ACTIVE || self->with_lifted ||
         (keep_ms > 0 && self->at - shape->ends_at < keep_ms);
}

/**
 * vigie_situation_find_shape:
 * @self: a situation
 * @id: of a shape
 *
 * Returns: (transfer none) (nullable): it
 */
const VigieSituationShape *
vigie_situation_find_shape (const VigieSituation *self, const char *id)
{
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (self->shapes, i);

      if (strcmp (shape->id, id) == 0)
        return shape;
    }
  return NULL;
}

/**
 * vigie_situation_mark:
 * @self: a situation
 * @text: a title
 *
 * Returns: (transfer full): « EXERCICE – title » in an exercise, else the title
 */
char *
vigie_situation_mark (const VigieSituation *self, const char *text)
{
  return vigie_exercise_mark (self->exercise, text);
}

/**
 * vigie_situation_describe:
 * @self: a situation
 * @shape: one of its shapes
 *
 * Returns: (transfer full): « Flood, since 12/01/2026 18:04, until … », for people; of a diversion
 *   over a closed road first that it is cut
 */
char *
vigie_situation_describe (const VigieSituation *self, const VigieSituationShape *shape)
{
  g_autofree char *from = vigie_words_full_time (shape->from, self->zone);
  g_autofree char *since = vigie_words_fill (self->language, VIGIE_WORD_SINCE, from, NULL);
  g_autofree char *to = NULL;
  g_autofree char *until = NULL;
  g_autofree char *cut = NULL;
  const gboolean was_lifted = shape->lifted_at != VIGIE_TIME_UNKNOWN &&
                              shape->lifted_at == shape->ends_at && shape->lifted_at <= self->at;

  if (shape->ends_at != VIGIE_TIME_UNKNOWN)
    {
      to = vigie_words_full_time (shape->ends_at, self->zone);
      until = vigie_words_fill (self->language,
                                was_lifted ? VIGIE_WORD_LIFTED_AT : VIGIE_WORD_UNTIL, to, NULL);
    }
  if (shape->status == VIGIE_SITUATION_ACTIVE && shape->is_cut)
    cut = g_strconcat (vigie_words_get (self->language, VIGIE_WORD_CUT), " – ", NULL);
  return g_strconcat (cut != NULL ? cut : "",
                      shape->cause_label[0] != '\0' ? shape->cause_label : shape->kind_label, ", ",
                      since, until != NULL ? ", " : NULL, until, NULL);
}

/**
 * vigie_situation_format_time:
 * @self: a situation
 * @at: ms
 *
 * Returns: (transfer full): RFC 3339 in whole seconds with the offset of the situation's zone, as
 *   "2026-01-12T19:04:00+01:00"; never "Z", which CAP and CIFS do not take
 */
char *
vigie_situation_format_time (const VigieSituation *self, gint64 at)
{
  const gint64 seconds = at >= 0 ? at / 1000 : (at - 999) / 1000;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, self->zone) : NULL;
  gint64 offset;
  char sign;

  if (local == NULL) /* before the year 1 or after 9999 */
    return g_strdup (at < 0 ? "0001-01-02T00:00:00+00:00" : "9999-12-30T00:00:00+00:00");
  offset = g_date_time_get_utc_offset (local) / G_TIME_SPAN_MINUTE;
  sign = offset < 0 ? '-' : '+';
  offset = ABS (offset);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", g_date_time_get_year (local),
                          g_date_time_get_month (local), g_date_time_get_day_of_month (local),
                          g_date_time_get_hour (local), g_date_time_get_minute (local),
                          g_date_time_get_second (local), sign, (int) (offset / 60),
                          (int) (offset % 60));
}
