/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise-of.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "vigie-error.h"
#include "vigie-json.h"

static gboolean
read_time (JsonObject *object, const char *member, gint64 *at)
{
  const char *text = vigie_json_get_string (object, member);

  *at = VIGIE_TIME_UNKNOWN;
  return text != NULL && vigie_time_parse (text, at);
}

/**
 * vigie_exercise_of_read:
 * @self: (out caller-allocates): what it says; of zeros where this fails
 * @json: (nullable): the setting `exercise_of`
 * @error: return location for a #GError: %VIGIE_ERROR_UNSUPPORTED where there is none,
 *   %VIGIE_ERROR_INVALID where it cannot be read
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_exercise_of_read (VigieExerciseOf *self, const char *json, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  *self = (VigieExerciseOf) { .from = VIGIE_TIME_UNKNOWN };
  if (json == NULL || *json == '\0')
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                           _ ("This is not an exercise that replays another incident."));
      return FALSE;
    }
  node = vigie_json_parse (json, -1, NULL);
  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (object == NULL || vigie_json_get_string (object, "incident") == NULL ||
      !read_time (object, "from", &self->from) ||
      !read_time (object, "begun_at", &self->begun_at) ||
      !vigie_json_get_double (object, "speed", &self->speed) || !isfinite (self->speed) ||
      self->speed <= 0)
    {
      *self = (VigieExerciseOf) { .from = VIGIE_TIME_UNKNOWN };
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("What this exercise says about its original cannot be read."));
      return FALSE;
    }
  read_time (object, "to", &self->to);
  self->by_posting = json_object_get_boolean_member_with_default (object, "by_posting", FALSE);
  self->incident = g_strdup (vigie_json_get_string (object, "incident"));
  self->path = g_strdup (vigie_json_get_string (object, "path"));
  self->title = g_strdup (vigie_json_get_string (object, "title"));
  return TRUE;
}

/**
 * vigie_exercise_of_copy:
 * @self: (out caller-allocates): to be cleared
 */
void
vigie_exercise_of_copy (VigieExerciseOf *self, const VigieExerciseOf *other)
{
  *self = *other;
  self->incident = g_strdup (other->incident);
  self->path = g_strdup (other->path);
  self->title = g_strdup (other->title);
}

void
vigie_exercise_of_clear (VigieExerciseOf *self)
{
  g_clear_pointer (&self->incident, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
}
