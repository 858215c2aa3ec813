/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-course.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-source.h"

#define MAX_LEGS 1000
#define MAX_TIME (G_GINT64_CONSTANT (1) << 52) /* ms; what is further away is taken for that */

/* From a moment on, that was at a time, it goes on at a speed, 0 where it stands still. Only the
 * last one may stand. */
typedef struct
{
  gint64 moment;
  gint64 at;
  double speed;
} Leg;

static const Leg *
get_leg (const VigieExerciseCourse *self, guint index)
{
  return &g_array_index (self->legs, Leg, index);
}

static const Leg *
get_last (const VigieExerciseCourse *self)
{
  return self->legs->len > 0 ? get_leg (self, self->legs->len - 1) : NULL;
}

/* Nothing that is worked out with such times is too large for 64 bits. */
static gint64
clamp_time (gint64 at)
{
  return CLAMP (at, -MAX_TIME, MAX_TIME);
}

static gint64
get_moment_at (const Leg *self, gint64 at)
{
  return self->moment + (gint64) floor ((double) (at - self->at) * self->speed);
}

/**
 * vigie_exercise_course_new:
 * @before: the place before the first event that comes
 *
 * Returns: (transfer full): a course that has not begun
 */
VigieExerciseCourse *
vigie_exercise_course_new (const VigieTapeEvent *before)
{
  VigieExerciseCourse *self = g_new0 (VigieExerciseCourse, 1);

  self->place = *before;
  self->legs = g_array_new (FALSE, FALSE, sizeof (Leg));
  return self;
}

void
vigie_exercise_course_free (VigieExerciseCourse *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->legs);
  g_free (self);
}

/* ---- where it is ---- */

gboolean
vigie_exercise_course_has_begun (const VigieExerciseCourse *self)
{
  return self->legs->len > 0;
}

static gboolean
is_lost (const VigieExerciseCourse *self, gint64 now)
{
  return clamp_time (now) - self->seen_at > VIGIE_EXERCISE_LOST_MS || now < self->seen_at;
}

/* Whether time runs, as somebody replays it. */
gboolean
vigie_exercise_course_is_running (const VigieExerciseCourse *self, gint64 now)
{
  const Leg *last = get_last (self);

  return last != NULL && last->speed > 0 && !self->has_ended && !is_lost (self, now);
}

/* As it ran last; 0 where it stands. */
double
vigie_exercise_course_get_speed (const VigieExerciseCourse *self)
{
  const Leg *last = get_last (self);

  return last != NULL ? last->speed : 0;
}

/**
 * vigie_exercise_course_get_moment:
 * @self: a course that has begun
 * @now: ms
 *
 * Where nobody is there, time stands where somebody was seen last; so it does when the clock was
 * put back.
 *
 * Returns: ms: which moment of the original it is
 */
gint64
vigie_exercise_course_get_moment (const VigieExerciseCourse *self, gint64 now)
{
  const Leg *last = get_last (self);
  gint64 until;

  g_return_val_if_fail (last != NULL, 0);

  until = is_lost (self, now) ? self->seen_at : clamp_time (now);
  return clamp_time (get_moment_at (last, MAX (until, last->at)));
}

/**
 * vigie_exercise_course_get_moment_at:
 * @self: a course that has begun
 * @at: ms, also long ago
 *
 * Returns: ms: which moment of the original it was then; the first one before it began
 */
gint64
vigie_exercise_course_get_moment_at (const VigieExerciseCourse *self, gint64 at)
{
  guint i = self->legs->len;
  const Leg *leg;
  gint64 moment;

  g_return_val_if_fail (i > 0, 0);

  while (i > 1 && get_leg (self, i - 1)->at > at)
    i--;
  if (i == self->legs->len && at >= self->seen_at)
    return vigie_exercise_course_get_moment (self, at);
  leg = get_leg (self, i - 1);
  moment = clamp_time (get_moment_at (leg, MAX (clamp_time (at), leg->at)));
  /* until the next one began time may have stood, or nobody was there */
  return i < self->legs->len ? MIN (moment, get_leg (self, i)->moment) : moment;
}

/**
 * vigie_exercise_course_map:
 * @self: a course that has begun
 * @moment: ms, of the original
 *
 * A moment that was while time stood still was when it began to stand. What was before the first
 * moment, or is still to come, is told by the speed of then or of now.
 *
 * Returns: ms: when that is in the exercise: the first time at which the moment is reached. What is
 *   further away than any calendar reaches is taken for as far as that.
 */
gint64
vigie_exercise_course_map (const VigieExerciseCourse *self, gint64 moment)
{
  const Leg *leg = NULL;
  gint64 at;

  g_return_val_if_fail (self->legs->len > 0, moment);

  moment = clamp_time (moment);
  for (guint i = self->legs->len; i-- > 0;)
    {
      const Leg *each = get_leg (self, i);

      if (each->speed <= 0)
        continue;
      leg = each;
      if (each->moment < moment)
        break;
    }
  if (leg == NULL) /* it stands, and never ran */
    return get_leg (self, 0)->at + (moment - get_leg (self, 0)->moment);
  at = leg->at + (gint64) ceil ((double) (moment - leg->moment) / leg->speed);
  if (get_moment_at (leg, at - 1) >= moment) /* what was rounded */
    return at - 1;
  return get_moment_at (leg, at) < moment ? at + 1 : at;
}

/* ---- how it goes on ---- */

static void
add_leg (VigieExerciseCourse *self, gint64 moment, gint64 at, double speed)
{
  const Leg leg = { clamp_time (moment), clamp_time (at), speed };

  if (self->legs->len > 0 && get_last (self)->speed <= 0)
    g_array_set_size (self->legs, self->legs->len - 1);
  if (self->legs->len >= MAX_LEGS) /* long ago, and hardly anything is mapped there any more */
    g_array_remove_index (self->legs, 1);
  g_array_append_val (self->legs, leg);
}

/**
 * vigie_exercise_course_begin:
 * @self: a course that has not begun
 * @from: ms, the first moment
 * @now: ms
 */
void
vigie_exercise_course_begin (VigieExerciseCourse *self, gint64 from, gint64 now)
{
  g_return_if_fail (self->legs->len == 0);

  add_leg (self, from, now, 0);
  self->seen_at = clamp_time (now);
}

/**
 * vigie_exercise_course_go:
 * @self: a course that has begun
 * @now: ms
 * @speed: milliseconds of the original in one
 *
 * Somebody is there: time runs on at that speed from where it is.
 */
void
vigie_exercise_course_go (VigieExerciseCourse *self, gint64 now, double speed)
{
  const Leg *last = get_last (self);

  g_return_if_fail (last != NULL && speed > 0);

  if (last->speed != speed || is_lost (self, now))
    add_leg (self, vigie_exercise_course_get_moment (self, now), now, speed);
  self->seen_at = clamp_time (now);
}

/**
 * vigie_exercise_course_stop:
 * @self: a course that has begun
 * @now: ms
 * @last_moment: ms, which it does not pass
 *
 * Time stands still from now on.
 */
void
vigie_exercise_course_stop (VigieExerciseCourse *self, gint64 now, gint64 last_moment)
{
  const Leg *last = get_last (self);
  const Leg stands = { MIN (vigie_exercise_course_get_moment (self, now), last_moment),
                       clamp_time (now), 0 };

  if (last->speed <= 0)
    return;
  g_array_append_val (self->legs, stands);
  self->seen_at = clamp_time (now);
}

/* ---- as a cursor ---- */

char *
vigie_exercise_course_write (const VigieExerciseCourse *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "{\"place\":[%" G_GINT64_FORMAT ",%d,%" G_GINT64_FORMAT
                          "],\"seen_at\":%" G_GINT64_FORMAT ",\"ended\":%s,\"legs\":[",
                          self->place.at, (int) self->place.kind, self->place.row, self->seen_at,
                          self->has_ended ? "true" : "false");
  for (guint i = 0; i < self->legs->len; i++)
    {
      const Leg *leg = get_leg (self, i);

      g_string_append_printf (text, "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",",
                              i > 0 ? "," : "", leg->moment, leg->at);
      vigie_json_append_double (text, leg->speed);
      g_string_append_c (text, ']');
    }
  g_string_append (text, "]}");
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* (nullable): one of so many numbers */
static JsonArray *
get_numbers (JsonNode *node, guint n)
{
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) != n)
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)))
      return NULL;
  return array;
}

static gint64
get_time (JsonArray *numbers, guint index)
{
  return clamp_time (json_array_get_int_element (numbers, index));
}

static gboolean
read_leg (JsonNode *node, Leg *leg)
{
  JsonArray *numbers = get_numbers (node, 3);

  if (numbers == NULL)
    return FALSE;
  *leg = (Leg) { get_time (numbers, 0), get_time (numbers, 1),
                 json_array_get_double_element (numbers, 2) };
  return leg->speed == 0 ||
         (leg->speed >= VIGIE_EXERCISE_MIN_SPEED && leg->speed <= VIGIE_EXERCISE_MAX_SPEED);
}

static gboolean
read_legs (VigieExerciseCourse *self, JsonNode *node)
{
  JsonArray *legs =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (legs == NULL || json_array_get_length (legs) > MAX_LEGS + 1)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (legs); i++)
    {
      Leg leg;

      if (!read_leg (json_array_get_element (legs, i), &leg))
        return FALSE;
      g_array_append_val (self->legs, leg);
    }
  return self->legs->len > 0;
}

/**
 * vigie_exercise_course_read:
 * @cursor: of an exercise's source
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the course, which has begun; %NULL with %VIGIE_ERROR_INVALID
 *   where @cursor says none
 */
VigieExerciseCourse *
vigie_exercise_course_read (const char *cursor, GError **error)
{
  const VigieTapeEvent nowhere = { 0 };
  g_autoptr (VigieExerciseCourse) self = vigie_exercise_course_new (&nowhere);
  g_autoptr (JsonNode) node = vigie_json_parse (cursor, -1, NULL);
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *place =
      object != NULL ? get_numbers (json_object_get_member (object, "place"), 3) : NULL;

  if (place == NULL || !read_legs (self, json_object_get_member (object, "legs")))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("How far the exercise went cannot be read. Make a new one."));
      return NULL;
    }
  self->place.at = json_array_get_int_element (place, 0);
  self->place.kind = (VigieTapeKind) json_array_get_int_element (place, 1);
  self->place.row = json_array_get_int_element (place, 2);
  self->seen_at = clamp_time (json_object_get_int_member_with_default (object, "seen_at", 0));
  self->has_ended = json_object_get_boolean_member_with_default (object, "ended", FALSE);
  return g_steal_pointer (&self);
}
