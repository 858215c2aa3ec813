/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-exercise.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-exercise-course.h"
#include "vigie-exercise-of.h"
#include "vigie-exercise-sources.h"
#include "vigie-json.h"
#include "vigie-watch-trust.h"

/* What can be written down and read again: the years from 0 to 9999. */
#define FIRST_TIME G_GINT64_CONSTANT (-62167219200000)
#define LAST_TIME G_GINT64_CONSTANT (253402300799999)

/* ---- what is replayed ---- */

void
vigie_exercise_terms_free (VigieExerciseTerms *self)
{
  if (self == NULL)
    return;
  g_free (self->incident);
  g_free (self->path);
  g_free (self->title);
  g_free (self);
}

static void
append_member (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", name);
  vigie_json_append_string (out, value);
}

static void
append_time (GString *out, const char *name, gint64 at)
{
  g_autofree char *text = vigie_time_format (at);

  append_member (out, name, text);
}

/* @sources: (element-type utf8): see vigie_exercise_sources_list() */
static void
append_sources (GString *out, GPtrArray *sources)
{
  g_string_append (out, ",\"sources\":[");
  for (guint i = 0; i < sources->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      vigie_json_append_string (out, g_ptr_array_index (sources, i));
    }
  g_string_append_c (out, ']');
}

static char *
write_of (const VigieExerciseTerms *self, GPtrArray *sources)
{
  GString *out = g_string_new ("{");

  append_member (out, "incident", self->incident);
  append_member (out, "path", self->path);
  append_member (out, "title", self->title);
  append_time (out, "from", self->from);
  append_time (out, "to", self->to);
  append_time (out, "begun_at", self->begun_at);
  g_string_append_printf (out, ",\"backlog\":%s,\"by_posting\":%s,\"speed\":",
                          self->backlog ? "true" : "false", self->by_posting ? "true" : "false");
  vigie_json_append_double (out, self->speed);
  append_sources (out, sources);
  g_string_append_c (out, '}');
  return g_string_free_and_steal (out);
}

/* What only the replay reads of it, beside what core knows. */
static void
read_more (VigieExerciseTerms *self, const char *json)
{
  g_autoptr (JsonNode) node = vigie_json_parse (json, -1, NULL);
  JsonObject *object =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  self->backlog =
      object == NULL || json_object_get_boolean_member_with_default (object, "backlog", TRUE);
  self->by_posting =
      object != NULL && json_object_get_boolean_member_with_default (object, "by_posting", FALSE);
}

/* Whether it was made to replay another incident; most exercises are not. */
gboolean
vigie_exercise_is_replay (VigieStore *store)
{
  g_autofree char *text = vigie_store_get (store, VIGIE_INFO_EXERCISE_OF);

  return text != NULL;
}

/**
 * vigie_exercise_terms_load:
 * @store: an incident
 * @error: see vigie_exercise_of_read()
 *
 * Returns: (transfer full) (nullable): what it replays; %NULL with @error set, as where it replays
 *   nothing
 */
VigieExerciseTerms *
vigie_exercise_terms_load (VigieStore *store, GError **error)
{
  g_autofree char *text = vigie_store_get (store, VIGIE_INFO_EXERCISE_OF);
  g_auto (VigieExerciseOf) of = { 0 };
  g_autoptr (VigieExerciseTerms) self = NULL;

  if (!vigie_exercise_of_read (&of, text, error))
    return NULL;
  self = g_new0 (VigieExerciseTerms, 1);
  self->incident = g_steal_pointer (&of.incident);
  self->path = of.path != NULL ? g_steal_pointer (&of.path) : g_strdup ("");
  self->title = of.title != NULL ? g_steal_pointer (&of.title) : g_strdup ("");
  self->from = of.from;
  self->to = of.to != VIGIE_TIME_UNKNOWN ? MAX (of.to, of.from) : LAST_TIME;
  self->speed = CLAMP (of.speed, VIGIE_EXERCISE_MIN_SPEED, VIGIE_EXERCISE_MAX_SPEED);
  self->begun_at = of.begun_at;
  read_more (self, text);
  return g_steal_pointer (&self);
}

/**
 * vigie_exercise_may_fetch:
 * @store: an incident
 * @error: return location for a #GError
 *
 * What was fetched from the web then comes at its time.
 *
 * Returns: %FALSE with %VIGIE_ERROR_UNSUPPORTED where it replays another one
 */
gboolean
vigie_exercise_may_fetch (VigieStore *store, GError **error)
{
  if (!vigie_exercise_is_replay (store))
    return TRUE;
  g_set_error_literal (
      error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
      _ ("This exercise replays an incident: no photo is fetched in it. Those that "
         "were fetched then come by themselves."));
  return FALSE;
}

/**
 * vigie_exercise_allows:
 * @store: an incident
 * @source: what would be watched in it
 * @error: return location for a #GError
 *
 * Nothing real comes into a replay, and no replay into anything else: nobody may take the one for
 * the other.
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID
 */
gboolean
vigie_exercise_allows (VigieStore *store, VigieSource *source, GError **error)
{
  const gboolean is_exercise = strcmp (vigie_source_get_kind (source), VIGIE_SOURCE_EXERCISE) == 0;
  g_autoptr (VigieExerciseTerms) of = NULL;

  if (!vigie_exercise_is_replay (store))
    {
      if (is_exercise)
        g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                             _ ("An incident is only replayed into one that was made for that, by "
                                "“vigie-cli exercise” or Replay as Exercise."));
      return !is_exercise;
    }
  if (!is_exercise)
    {
      g_set_error_literal (
          error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
          _ ("This exercise replays an incident. No real source is asked in it, so "
             "that nothing real comes among what is not."));
      return FALSE;
    }
  of = vigie_exercise_terms_load (store, error);
  if (of == NULL)
    return FALSE;
  if (g_strcmp0 (vigie_source_get_option (source, "incident"), of->incident) == 0)
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("This exercise replays another incident."));
  return FALSE;
}

/* ---- making one ---- */

typedef struct
{
  VigieStore *original;
  const VigieExerciseOptions *options;
  VigieExerciseTerms *of;
} Making;

/* From the first thing that came to the last one, or what was asked for of it. */
static gboolean
choose_span (Making *self, GError **error)
{
  const VigieTapeFlags flags =
      self->options->by_posting ? VIGIE_TAPE_BY_POSTING : VIGIE_TAPE_DEFAULT;
  GError *cause = NULL;
  g_autoptr (VigieTape) tape = vigie_tape_new (self->original, flags, &cause);
  const VigieExerciseOptions *options = self->options;
  guint first, last;

  if (tape == NULL)
    return vigie_exercise_fail_original (cause, error);
  if (vigie_tape_get_n (tape) == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("There is nothing to replay: no post ever came to this incident."));
      return FALSE;
    }
  first = 0;
  last = vigie_tape_get_n (tape) - 1;
  self->of->from =
      options->from != VIGIE_TIME_UNKNOWN ? options->from : vigie_tape_get (tape, first)->at;
  self->of->to = options->to != VIGIE_TIME_UNKNOWN ? options->to : vigie_tape_get (tape, last)->at;
  self->of->from = CLAMP (self->of->from, FIRST_TIME, LAST_TIME);
  self->of->to = CLAMP (self->of->to, FIRST_TIME, LAST_TIME);
  if (self->of->from > self->of->to)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The exercise would end before it begins."));
      return FALSE;
    }
  first = vigie_tape_find (
      tape, &(VigieTapeEvent) { .at = self->of->from - 1, .kind = G_MAXINT, .row = G_MAXINT64 });
  if (first < vigie_tape_get_n (tape) && vigie_tape_get (tape, first)->at <= self->of->to)
    return TRUE;
  g_set_error_literal (
      error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
      _ ("There is nothing to replay: nothing came to this incident in that time."));
  return FALSE;
}

/* What the team had before it began; nothing that it decided. */
static gboolean
copy_settings (Making *self, VigieStore *store, GError **error)
{
  static const char *const keys[] = { VIGIE_INFO_TERRITORY, VIGIE_INFO_ORGANISATION,
                                      VIGIE_INFO_FOUR_EYES, VIGIE_INFO_CHECKLIST,
                                      VIGIE_INFO_WATCH_WORDS };
  g_autofree char *alert_at = vigie_store_get (self->original, VIGIE_INFO_ALERT_AT);
  g_autofree char *begun_at = vigie_time_format (self->of->begun_at);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *value = vigie_store_get (self->original, keys[i]);

      if (value != NULL && value[0] != '\0' && !vigie_store_set (store, keys[i], value, error))
        return FALSE;
    }
  return !self->options->alert || alert_at == NULL || alert_at[0] == '\0' ||
         vigie_store_set (store, VIGIE_INFO_ALERT_AT, begun_at, error);
}

static VigieWatch *
make_watch (const VigieExerciseTerms *of, const char *path, double speed)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GStrvBuilder) options = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  g_strv_builder_take (options, g_strconcat ("incident=", of->incident, NULL));
  g_strv_builder_take (options, g_strconcat ("original=", path, NULL));
  g_strv_builder_take (options,
                       g_strconcat ("speed=", g_ascii_dtostr (number, sizeof number, speed), NULL));
  list = g_strv_builder_end (options);
  return vigie_watch_new (_ ("Replay"), VIGIE_SOURCE_EXERCISE, (const char *const *) list);
}

/* Who makes it, or names its original, agrees that this desk reads that. */
static void
agree (VigieStore *store, const VigieWatch *watch)
{
  g_autoptr (VigieWatchTrust) trust = vigie_watch_trust_new (store);

  vigie_watch_trust_add (trust, &watch, 1, NULL); /* otherwise the desk asks */
}

static gboolean
fill (Making *self, VigieStore *store, GError **error)
{
  g_autoptr (VigieWatch) watch = make_watch (self->of, self->of->path, self->of->speed);

  if (!copy_settings (self, store, error) || !vigie_watches_add (store, watch, error))
    return FALSE;
  agree (store, watch);
  return TRUE;
}

static void
remove_file (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
}

static gboolean
make (Making *self, const char *path, GError **error)
{
  g_autofree char *title = vigie_store_get (self->original, VIGIE_INFO_TITLE);
  g_autoptr (GPtrArray) sources = vigie_exercise_sources_list (self->original);
  g_autofree char *text = NULL;
  g_autoptr (VigieStore) store = NULL;
  gboolean done;

  if (!choose_span (self, error))
    return FALSE;
  self->of->title = g_strdup (title != NULL ? title : "");
  text = write_of (self->of, sources);
  store = vigie_store_create_exercise (path, self->of->title, text, error);
  if (store == NULL)
    return FALSE;
  done = fill (self, store, error);
  vigie_store_close (store);
  if (!done)
    remove_file (path);
  return done;
}

/**
 * vigie_exercise_create:
 * @original: file of the incident to replay; nothing in it changes
 * @path: file of the exercise, which does not exist yet
 * @options: which part of it, and how
 * @now: ms
 * @error: return location for a #GError
 *
 * Makes an incident into which @original is replayed as if its sources were live. Nothing that was
 * decided there is taken over. Whoever watches its sources replays it. Blocks; stores that it opens
 * belong to the thread.
 *
 * Returns: %FALSE with @error set, and no file left
 */
gboolean
vigie_exercise_create (const char *original,
                       const char *path,
                       const VigieExerciseOptions *options,
                       gint64 now,
                       GError **error)
{
  g_autoptr (VigieExerciseTerms) of = g_new0 (VigieExerciseTerms, 1);
  g_autoptr (VigieStore) store = NULL;
  Making self = { .options = options, .of = of };
  gboolean done;

  g_return_val_if_fail (original != NULL && path != NULL && options != NULL, FALSE);
  g_return_val_if_fail (options->speed >= VIGIE_EXERCISE_MIN_SPEED &&
                            options->speed <= VIGIE_EXERCISE_MAX_SPEED,
                        FALSE);

  store = vigie_exercise_open_original (original, NULL, error);
  if (store == NULL)
    return FALSE;
  of->incident = vigie_store_get (store, VIGIE_INFO_ID);
  of->path = g_canonicalize_filename (original, NULL);
  of->speed = options->speed;
  of->begun_at = now;
  of->backlog = !options->no_backlog;
  of->by_posting = options->by_posting;
  self.original = store;
  done = make (&self, path, error);
  vigie_store_close (store);
  return done;
}

typedef struct
{
  char *original;
  char *path;
  VigieExerciseOptions options;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_free (self->original);
  g_free (self->path);
  g_free (self);
}

static void
create_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new (); /* of the stores that it opens */
  Job *self = data;
  GError *error = NULL;
  gboolean done;

  g_main_context_push_thread_default (context);
  done = vigie_exercise_create (self->original, self->path, &self->options,
                                g_get_real_time () / 1000, &error);
  g_main_context_pop_thread_default (context);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * vigie_exercise_create_async:
 *
 * vigie_exercise_create() in a worker thread.
 */
void
vigie_exercise_create_async (const char *original,
                             const char *path,
                             const VigieExerciseOptions *options,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *self = g_new0 (Job, 1);

  self->original = g_strdup (original);
  self->path = g_strdup (path);
  self->options = *options;
  g_task_set_source_tag (task, vigie_exercise_create_async);
  g_task_set_task_data (task, self, job_free);
  g_task_run_in_thread (task, create_in_thread);
}

gboolean
vigie_exercise_create_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_exercise_create_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- how it stands ---- */

const char *
vigie_exercise_state_to_string (VigieExerciseState state)
{
  static const char *const names[] = { "waiting", "running", "paused", "ended" };

  return names[state];
}

void
vigie_exercise_status_free (VigieExerciseStatus *self)
{
  if (self == NULL)
    return;
  vigie_exercise_terms_free (self->of);
  g_free (self->original);
  g_free (self);
}

/* (transfer full) (nullable): the source that replays it */
static VigieWatch *
load_watch (VigieStore *store, GError **error)
{
  g_autoptr (GPtrArray) watches = vigie_watches_load (store, error);

  for (guint i = 0; watches != NULL && i < watches->len; i++)
    {
      const VigieWatch *watch = g_ptr_array_index (watches, i);

      if (strcmp (watch->kind, VIGIE_SOURCE_EXERCISE) == 0)
        return vigie_watch_copy (watch);
    }
  if (watches != NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND,
                         _ ("This exercise watches its original no more. Say where that is."));
  return NULL;
}

static const char *
find_option (const VigieWatch *watch, const char *prefix)
{
  for (gsize i = 0; i < g_strv_length (watch->options); i++)
    if (g_str_has_prefix (watch->options[i], prefix))
      return watch->options[i] + strlen (prefix);
  return NULL;
}

static double
get_speed (const VigieWatch *watch, const VigieExerciseTerms *of)
{
  const char *text = find_option (watch, "speed=");
  const double speed = text != NULL ? g_ascii_strtod (text, NULL) : of->speed;

  return isfinite (speed) ? CLAMP (speed, VIGIE_EXERCISE_MIN_SPEED, VIGIE_EXERCISE_MAX_SPEED)
                          : of->speed;
}

/* Where the course stands, for one that has begun. */
static void
take_course (VigieExerciseStatus *self, const VigieExerciseCourse *course, gint64 now)
{
  self->moment = MIN (vigie_exercise_course_get_moment (course, now), self->of->to);
  if (course->has_ended)
    {
      self->state = VIGIE_EXERCISE_ENDED;
      self->moment = self->of->to;
    }
  else if (self->state != VIGIE_EXERCISE_PAUSED && vigie_exercise_course_is_running (course, now))
    {
      self->state = VIGIE_EXERCISE_RUNNING;
      self->ends_at = vigie_exercise_course_map (course, self->of->to);
    }
}

/**
 * vigie_exercise_status_load:
 * @store: an incident
 * @now: ms
 * @error: return location for a #GError
 *
 * Blocks for a moment.
 *
 * Returns: (transfer full) (nullable): how far it is, or %NULL with @error set, as where it replays
 *   nothing
 */
VigieExerciseStatus *
vigie_exercise_status_load (VigieStore *store, gint64 now, GError **error)
{
  g_autoptr (VigieExerciseStatus) self = g_new0 (VigieExerciseStatus, 1);
  g_autoptr (VigieWatch) watch = NULL;
  g_autoptr (VigieExerciseCourse) course = NULL;
  g_autofree char *key = NULL;
  g_autofree char *cursor = NULL;
  g_autoptr (GError) failure = NULL;

  self->of = vigie_exercise_terms_load (store, error);
  if (self->of == NULL)
    return NULL;
  watch = load_watch (store, error);
  if (watch == NULL)
    return NULL;
  key = g_strconcat (VIGIE_SOURCE_EXERCISE " incident=", self->of->incident, NULL);
  cursor = vigie_store_dup_cursor (store, key, &failure);
  if (failure == NULL && cursor != NULL)
    course = vigie_exercise_course_read (cursor, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  self->original = g_strdup (find_option (watch, "original="));
  self->is_lost = self->original == NULL || !g_file_test (self->original, G_FILE_TEST_IS_REGULAR);
  self->speed = get_speed (watch, self->of);
  self->moment = self->of->from;
  self->ends_at = VIGIE_TIME_UNKNOWN;
  self->state = watch->paused ? VIGIE_EXERCISE_PAUSED : VIGIE_EXERCISE_WAITING;
  if (course != NULL)
    take_course (self, course, now);
  return g_steal_pointer (&self);
}

/**
 * vigie_exercise_find_course:
 * @store: an exercise
 * @incident: id of what it replays
 * @at: ms, by the exercise's clock
 * @found: (out caller-allocates): how time went in it until then
 *
 * Returns: whether that is known, which it is once somebody ran it
 */
gboolean
vigie_exercise_find_course (VigieStore *store,
                            const char *incident,
                            gint64 at,
                            VigieExercisePast *found)
{
  g_autofree char *key = g_strconcat (VIGIE_SOURCE_EXERCISE " incident=", incident, NULL);
  g_autofree char *cursor = vigie_store_dup_cursor (store, key, NULL);
  g_autoptr (VigieExerciseCourse) course =
      cursor != NULL ? vigie_exercise_course_read (cursor, NULL) : NULL;
  g_autoptr (VigieExerciseTerms) of =
      course != NULL ? vigie_exercise_terms_load (store, NULL) : NULL;

  if (of == NULL)
    return FALSE;
  found->begun_at = vigie_exercise_course_map (course, of->from);
  found->moment = MIN (vigie_exercise_course_get_moment_at (course, at), of->to);
  found->since = MIN (vigie_exercise_course_map (course, found->moment), at);
  return TRUE;
}

/* ---- its course ---- */

/**
 * vigie_exercise_set_paused:
 * @store: an exercise
 * @paused: whether time stands still
 * @error: return location for a #GError
 *
 * Whoever replays it, in this process or another, follows within a second.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_exercise_set_paused (VigieStore *store, gboolean paused, GError **error)
{
  g_autoptr (VigieWatch) watch = load_watch (store, error);

  if (watch == NULL)
    return FALSE;
  watch->paused = paused;
  return vigie_watches_change (store, watch->name, watch, error);
}

static gboolean
change (VigieStore *store,
        const VigieExerciseTerms *of,
        const VigieWatch *watch,
        const char *path,
        double speed,
        GError **error)
{
  g_autoptr (VigieWatch) changed = make_watch (of, path, speed);

  g_set_str (&changed->name, watch->name);
  changed->paused = watch->paused;
  return vigie_watches_change (store, watch->name, changed, error);
}

/**
 * vigie_exercise_set_speed:
 * @store: an exercise
 * @speed: how many times as fast as the original, from %VIGIE_EXERCISE_MIN_SPEED to
 *   %VIGIE_EXERCISE_MAX_SPEED
 * @error: return location for a #GError
 *
 * What has come stays when it came; time goes on at that speed from where it is.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_exercise_set_speed (VigieStore *store, double speed, GError **error)
{
  g_autoptr (VigieExerciseTerms) of = vigie_exercise_terms_load (store, error);
  g_autoptr (VigieWatch) watch = of != NULL ? load_watch (store, error) : NULL;
  const char *path;

  if (watch == NULL)
    return FALSE;
  path = find_option (watch, "original=");
  return change (store, of, watch, path != NULL ? path : of->path, speed, error);
}

/* @is_for_time: time goes on with it; else a replay that nobody watches any more stands still */
static gboolean
set_original (VigieStore *store, const char *path, gboolean is_for_time, GError **error)
{
  g_autoptr (VigieExerciseTerms) of = vigie_exercise_terms_load (store, error);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autoptr (VigieStore) original =
      of != NULL ? vigie_exercise_open_original (absolute, of->incident, error) : NULL;
  g_autoptr (VigieWatch) watch = NULL;
  g_autoptr (VigieWatch) agreed = NULL;

  if (original == NULL)
    return FALSE;
  vigie_store_close (original);
  agreed = make_watch (of, absolute, of->speed);
  agreed->paused = !is_for_time;
  agree (store, agreed);
  watch = load_watch (store, NULL);
  return watch != NULL ? change (store, of, watch, absolute, get_speed (watch, of), error)
                       : vigie_watches_add (store, agreed, error);
}

/**
 * vigie_exercise_set_original:
 * @store: an exercise
 * @path: where the incident that it replays is now
 * @error: return location for a #GError
 *
 * Where nobody watches it any more, it is watched again. Blocks.
 *
 * Returns: %FALSE with @error set where that is another one, or cannot be read
 */
gboolean
vigie_exercise_set_original (VigieStore *store, const char *path, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (store) && path != NULL, FALSE);

  return set_original (store, path, TRUE, error);
}

/**
 * vigie_exercise_keep_original:
 * @store: an exercise
 * @path: where the incident that it replays is now
 * @error: return location for a #GError
 *
 * As vigie_exercise_set_original(), for who only looks at the original: where nobody watches it any
 * more, time stands still. Blocks.
 *
 * Returns: %FALSE with @error set where that is another one, or cannot be read, or @store cannot be
 *   written
 */
gboolean
vigie_exercise_keep_original (VigieStore *store, const char *path, GError **error)
{
  g_return_val_if_fail (VIGIE_IS_STORE (store) && path != NULL, FALSE);

  return set_original (store, path, FALSE, error);
}
