/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-exercise-course.h"
#include "vigie-exercise-replay.h"
#include "vigie-exercise.h"
#include "vigie-test-util.h"
#include "vigie-watcher.h"
#include "vigie-watching.h"

#define FIRST NUMBERED_TIME (0)
#define HOUR_MS (G_GINT64_CONSTANT (3600) * 1000)
#define SPAN_MS (2 * HOUR_MS)
/* who steps so often is never taken for gone: the last sign of life may be older than the last step
 */
#define STEADY_MS (VIGIE_EXERCISE_LOST_MS - VIGIE_EXERCISE_SIGN_MS)
#define BEGUN (FIRST + 1000 * HOUR_MS)

/* ---- incidents that something happened to ---- */

typedef struct
{
  Place place;
  char *exercise; /* file that does not exist yet */
  GRand *rand;
  gint64 clock;
} Desk;

static gint64
get_clock (gpointer data)
{
  return ((Desk *) data)->clock;
}

static void
desk_init (Desk *self)
{
  *self = (Desk) { 0 };
  place_init (&self->place);
  self->exercise = g_build_filename (self->place.folder, "exercise.vigie", NULL);
  self->rand = vigie_test_rand_new ();
}

static void
desk_clear (Desk *self)
{
  place_clear (&self->place);
  g_free (self->exercise);
  g_rand_free (self->rand);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static gint64
random_time (Desk *self)
{
  /* many things in one millisecond, too */
  return g_rand_boolean (self->rand) ? FIRST + g_rand_int_range (self->rand, 0, (gint) SPAN_MS)
                                     : FIRST + g_rand_int_range (self->rand, 0, 20) * 360000;
}

static VigiePhotoFacts *
make_photo (Desk *self, const char *uri, gboolean with_bytes)
{
  VigiePhotoFacts *facts = vigie_photo_facts_new (uri);
  g_autofree char *text = NULL;

  if (!with_bytes)
    return facts;
  text = g_strdup_printf ("photo %d", g_rand_int_range (self->rand, 0, 40));
  facts->bytes = g_bytes_new (text, strlen (text));
  facts->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, facts->bytes);
  facts->mime_type = g_strdup ("image/jpeg");
  facts->width = 40;
  facts->height = 30;
  facts->taken_at = FIRST - HOUR_MS;
  facts->has_position = TRUE;
  facts->position = (VigiePosition) { 5.1, 47.2, 10, VIGIE_ORIGIN_EXIF };
  facts->has_direction = TRUE;
  facts->direction_deg = 90;
  return facts;
}

static void
add_post (Desk *self, VigieStore *store, guint number)
{
  g_autofree char *id = g_strdup_printf ("post-%u", number);
  g_autofree char *text = g_strdup_printf ("Arbre tombé, numéro %u", number);
  g_autofree char *uri = g_strdup_printf ("https://example.org/%u.jpg", number % 30);
  g_autoptr (VigiePhotoFacts) named = make_photo (self, uri, FALSE);
  g_autoptr (VigiePhotoFacts) here = make_photo (self, "photo.jpg", TRUE);
  VigiePhotoFacts *photos[] = { named, here };
  VigiePosition places[3];
  const gint64 received_at = random_time (self);
  VigieObservation post = { .source_kind = number % 3 == 0 ? "mastodon" : "file",
                            .source_host = number % 3 == 0 ? "example.social" : "",
                            .external_id = id,
                            .url = number % 2 == 0 ? "https://example.org/" : NULL,
                            .author = number % 2 == 0 ? "Camille" : NULL,
                            .text = text,
                            .received_at = received_at,
                            .posted_at =
                                received_at - g_rand_int_range (self->rand, 0, (gint) HOUR_MS),
                            .candidates = places,
                            .n_candidates = number % 4,
                            .photos = photos + (number % 5 == 1 ? 1 : 0),
                            .n_photos = number % 5 == 0   ? 2
                                        : number % 5 == 1 ? 1
                                                          : 0 };
  const VigieBatch batch = { .watch = number % 3 == 0 ? "mastodon tag=neige" : NULL,
                             .cursor = number % 3 == 0 ? "{}" : NULL,
                             .observations = &post,
                             .n_observations = 1 };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    places[i] = (VigiePosition) { 4.5 + number * 0.001, 47 + i * 0.01, 20 + i, VIGIE_ORIGIN_TEXT };
  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error);
  g_assert_no_error (error);
}

static void
change_post (Desk *self, VigieStore *store, guint number, guint round)
{
  g_autofree char *id = g_strdup_printf ("post-%u", number);
  g_autofree char *text = g_strdup_printf ("Correction %u de %u", round, number);
  const gboolean is_gone = g_rand_int_range (self->rand, 0, 4) == 0;
  const VigiePostUpdate update = { .kind = is_gone ? VIGIE_POST_DELETED : VIGIE_POST_EDITED,
                                   .source_kind = number % 3 == 0 ? "mastodon" : "file",
                                   .source_host = number % 3 == 0 ? "example.social" : "",
                                   .external_id = id,
                                   .at = random_time (self),
                                   .text = is_gone ? NULL : text };
  const VigieBatch batch = { .watch = "mastodon tag=neige", .updates = &update, .n_updates = 1 };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error);
  g_assert_no_error (error);
}

static void
fetch_photo (Desk *self, VigieStore *store, guint number)
{
  g_autofree char *uri = g_strdup_printf ("https://example.org/%u.jpg", number);
  g_autoptr (VigiePhotoFacts) facts = make_photo (self, uri, TRUE);
  g_autoptr (GError) error = NULL;

  vigie_store_add_fetched_photo (store, uri, "https://example.org/final.jpg", random_time (self),
                                 facts, &error);
  g_assert_no_error (error);
}

static void
say_official (Desk *self, VigieStore *store, const char *watch, guint number)
{
  g_autoptr (VigieOfficialState) state = vigie_official_state_new ();
  VigieOfficialItem *item = vigie_official_item_new (VIGIE_OFFICIAL_RIVER, "ouche");
  g_autoptr (GBytes) packed = NULL;
  guint8 answer[32] = { (guint8) number };
  VigieOfficialNews news = { .kind = "vigicrues",
                             .said_at = self->clock - 60000,
                             .answer = answer };
  const VigieBatch batch = { .watch = watch, .cursor = "{}", .official = &news };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  item->title = g_strdup_printf ("Ouche %u", number);
  item->level = number % 4 + 1;
  item->from = self->clock - HOUR_MS;
  item->to = self->clock + HOUR_MS;
  g_ptr_array_add (state->items, item);
  state->n_all = 1;
  news.packed = packed = vigie_official_state_pack (state);
  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error);
  g_assert_no_error (error);
}

/* Everything that can come to an incident, at random times. */
static void
make_original (Desk *self, guint n_posts)
{
  g_autoptr (OpenStore) store = create_store (self->place.path);
  static const char *const settings[][2] = {
    { VIGIE_INFO_ORGANISATION, "SDIS 21" }, { VIGIE_INFO_FOUR_EYES, "true" },
    { VIGIE_INFO_CHECKLIST, "Lieu;Date" },  { VIGIE_INFO_WATCH_WORDS, "neige" },
    { VIGIE_INFO_DESTINATIONS, "[]" },      { VIGIE_INFO_ALERT_AT, "2026-01-31T08:15:00Z" }
  };
  g_autoptr (VigieDecision) note = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_assert_true (vigie_store_set (store, settings[i][0], settings[i][1], NULL));
  for (guint i = 0; i < n_posts; i++)
    add_post (self, store, i);
  for (guint i = 0; i < n_posts / 2; i++)
    change_post (self, store, (guint) g_rand_int_range (self->rand, 0, (gint) n_posts), i);
  for (guint i = 0; i < 12; i++)
    fetch_photo (self, store, i * 2);
  vigie_store_set_clock (store, get_clock, self);
  for (guint i = 0; i < 12; i++)
    {
      self->clock = FIRST + i * SPAN_MS / 12;
      say_official (self, store, i % 2 == 0 ? "vigicrues" : "vigilance", i);
    }
  note = decide_note (store, "Rien de ceci ne va dans l’exercice");
  vigie_store_set_clock (store, NULL, NULL);
}

static void
make_exercise (Desk *self, const VigieExerciseOptions *options)
{
  g_autoptr (GError) error = NULL;

  vigie_exercise_create (self->place.path, self->exercise, options, BEGUN, &error);
  g_assert_no_error (error);
}

static const VigieExerciseOptions whole = { .speed = 60,
                                            .from = VIGIE_TIME_UNKNOWN,
                                            .to = VIGIE_TIME_UNKNOWN };

/* ---- the slow way to say what an exercise must hold ---- */

/* When a moment is: told by the test, from what it did itself. */
typedef struct
{
  GArray *legs; /* (element-type double[3]): moment, time, speed */
} Times;

static gint64
times_map (const Times *self, gint64 moment)
{
  const double *leg = (const double *) (gpointer) self->legs->data;
  gint64 at;

  for (guint i = 1; i < self->legs->len; i++)
    {
      const double *each = (const double *) (gpointer) self->legs->data + 3 * i;

      if (each[0] < (double) moment)
        leg = each;
    }
  /* the first millisecond at which it is that late */
  at = (gint64) floor (((double) moment - leg[0]) / leg[2]) - 2;
  while (leg[0] + floor ((double) at * leg[2]) < (double) moment)
    at++;
  return (gint64) leg[1] + at;
}

static void
times_add (Times *self, gint64 moment, gint64 at, double speed)
{
  const double leg[3] = { (double) moment, (double) at, speed };

  g_array_append_vals (self->legs, leg, 1);
}

static void
sql_moved (sqlite3_context *context, int n, sqlite3_value **values)
{
  const Times *times = sqlite3_user_data (context);

  if (sqlite3_value_type (values[0]) == SQLITE_NULL)
    return;
  sqlite3_result_int64 (context, times == NULL
                                     ? sqlite3_value_int64 (values[0])
                                     : times_map (times, sqlite3_value_int64 (values[0])));
}

static int
append_row (void *data, int n, char **values, char **names)
{
  GString *row = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (row, "%s|", values[i] != NULL ? values[i] : "-");
  g_ptr_array_add (data, g_string_free_and_steal (row));
  return 0;
}

/* (element-type utf8): all that came to an incident between two moments, at the exercise's times
 * where @times are given; then it is the original */
static GPtrArray *
dump (const char *path, const Times *times, gint64 from, gint64 to)
{
  static const char *const queries[] = {
    "SELECT 'post', hex (id), kind, host, external_id, url, author, text, moved (posted_at),"
    " moved (received_at), n_candidates, n_photos, lon, lat, radius_m, origin"
    " FROM post JOIN source USING (source) WHERE received_at BETWEEN %1$s AND %2$s ORDER BY id",
    "SELECT 'candidate', hex (id), n, c.lon, c.lat, c.radius_m, c.origin"
    " FROM candidate c JOIN post USING (key) WHERE received_at BETWEEN %1$s AND %2$s"
    " ORDER BY id, n",
    "SELECT 'photo', hex (id), n, uri, hex (f.sha256), mime_type, width, height, taken_at, f.lon,"
    " f.origin, error, direction_deg, hex (bytes) FROM post_photo JOIN post USING (key)"
    " JOIN photo f USING (photo) LEFT JOIN blob b ON b.sha256 = f.sha256"
    " WHERE received_at BETWEEN %1$s AND %2$s ORDER BY id, n",
    "SELECT 'fetch', uri, hex (sha256), final_uri, moved (fetched_at), hex (bytes)"
    " FROM photo_fetch JOIN blob USING (sha256) WHERE fetched_at BETWEEN %1$s AND %2$s"
    " ORDER BY uri",
    "SELECT 'change', hex (id), c.kind, moved (at), c.text FROM post_change c JOIN post USING (key)"
    " WHERE received_at BETWEEN %1$s AND %2$s AND max (at, received_at) <= %2$s"
    " ORDER BY id, max (at, received_at), n",
    "SELECT 'official', replace (name, 'exercise ', ''), kind, moved (said_at), moved (first_at),"
    " hex (answer) FROM official JOIN watch USING (watch)"
    " WHERE first_at BETWEEN %1$s AND %2$s ORDER BY first_at, n",
  };
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_create_function (db, "moved", 1, SQLITE_UTF8, (gpointer) times, sql_moved, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_auto (GStrv) parts = g_strsplit (queries[i], "%1$s", -1);
      g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT, from);
      g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, to);
      g_autofree char *half = g_strjoinv (first, parts);
      g_auto (GStrv) others = g_strsplit (half, "%2$s", -1);
      g_autofree char *sql = g_strjoinv (last, others);

      g_assert_cmpint (sqlite3_exec (db, sql, append_row, rows, NULL), ==, SQLITE_OK);
    }
  sqlite3_close (db);
  return rows;
}

static void
assert_same (GPtrArray *a, GPtrArray *b)
{
  for (guint i = 0; i < MIN (a->len, b->len); i++)
    g_assert_cmpstr (g_ptr_array_index (a, i), ==, g_ptr_array_index (b, i));
  g_assert_cmpuint (a->len, ==, b->len);
}

static guint
count (const char *path, gint64 until)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count (*) FROM post WHERE received_at <= %" G_GINT64_FORMAT, until);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, append_row, rows, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return (guint) g_ascii_strtoull (g_ptr_array_index (rows, 0), NULL, 10);
}

static char *
hash_file (const char *path)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
}

/* ---- somebody who lets it run ---- */

typedef struct
{
  Desk *desk;
  VigieStore *store;
  VigieExerciseReplay *replay;
  VigieExerciseTerms *of;
  gint64 now;
  gint64 seen; /* when it last ran */
  double speed;
  gint64 moment; /* as the test counts it */
  gint64 leg_moment;
  gint64 leg_at;
  double leg_speed; /* 0: it stands */
  Times times;
  VigieExerciseStep step;
} Run;

static void
run_init (Run *self, Desk *desk, double speed)
{
  g_autoptr (GError) error = NULL;

  *self = (Run) { .desk = desk, .now = BEGUN, .speed = speed };
  self->store = open_store (desk->exercise);
  self->of = vigie_exercise_terms_load (self->store, &error);
  g_assert_no_error (error);
  self->replay = vigie_exercise_replay_new (self->store, desk->place.path, &error);
  g_assert_no_error (error);
  self->moment = self->of->from;
  self->times.legs = g_array_new (FALSE, FALSE, 3 * sizeof (double));
}

static void
run_clear (Run *self)
{
  vigie_exercise_replay_free (self->replay);
  vigie_exercise_terms_free (self->of);
  close_and_unref (self->store);
  g_array_unref (self->times.legs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
run_new_process (Run *self)
{
  g_autoptr (GError) error = NULL;

  vigie_exercise_replay_free (self->replay);
  self->replay = vigie_exercise_replay_new (self->store, self->desk->place.path, &error);
  g_assert_no_error (error);
}

/* What the course should do, counted here once more. */
static void
run_count (Run *self)
{
  const gboolean lost = self->leg_speed > 0 && self->now - self->seen > VIGIE_EXERCISE_LOST_MS;

  if (self->leg_speed > 0)
    self->moment = self->leg_moment +
                   (gint64) floor ((double) ((lost ? self->seen : self->now) - self->leg_at) *
                                   self->leg_speed);
  if (lost || self->leg_speed != self->speed)
    {
      self->leg_moment = self->moment;
      self->leg_at = self->now;
      self->leg_speed = self->speed;
      times_add (&self->times, self->moment, self->now, self->speed);
    }
  self->seen = self->now;
}

static void
run_step (Run *self)
{
  g_autoptr (GError) error = NULL;

  run_count (self);
  do
    {
      vigie_exercise_replay_step (self->replay, self->now, self->speed, &self->step, &error);
      g_assert_no_error (error);
    }
  while (self->step.has_more);
}

static void
run_stop (Run *self)
{
  g_autoptr (GError) error = NULL;

  run_count (self);
  vigie_exercise_replay_stop (self->replay, self->now, &error);
  g_assert_no_error (error);
  self->leg_speed = 0;
}

/* Nothing is early, and nothing is late. */
static void
run_check (Run *self)
{
  const gint64 until = MIN (self->moment, self->of->to);
  guint n = count (self->desk->place.path, until);

  if (!self->of->backlog)
    n -= count (self->desk->place.path, self->of->from - 1);
  g_assert_cmpuint (count (self->desk->exercise, G_MAXINT64), ==, n);
  g_assert_cmpuint (count (self->desk->exercise, self->now), ==, n);
}

static void
run_to_end (Run *self)
{
  for (guint i = 0; i < 10000 && !self->step.has_ended; i++)
    {
      run_step (self);
      self->now += 4000;
    }
  g_assert_true (self->step.has_ended);
}

static void
assert_replayed (Run *self)
{
  const gint64 first = self->of->backlog ? G_MININT64 : self->of->from;
  g_autoptr (GPtrArray) expected = dump (self->desk->place.path, &self->times, first, self->of->to);
  g_autoptr (GPtrArray) got = dump (self->desk->exercise, NULL, G_MININT64, G_MAXINT64);

  assert_same (got, expected);
  g_assert_cmpuint (got->len, >, 0);
  assert_intact (self->store);
}

/* ---- tests of the course ---- */

static void
test_now_is_never_in_the_future (void)
{
  const VigieTapeEvent before = { .at = G_MININT64 };
  g_autoptr (VigieExerciseCourse) course = vigie_exercise_course_new (&before);

  vigie_exercise_course_begin (course, FIRST, BEGUN);
  vigie_exercise_course_go (course, BEGUN, 0.7);
  for (gint64 now = BEGUN; now < BEGUN + 1000; now++)
    {
      const gint64 moment = vigie_exercise_course_get_moment (course, now);

      g_assert_cmpint (vigie_exercise_course_map (course, moment), <=, now);
      g_assert_cmpint (vigie_exercise_course_map (course, moment + 1), >, now);
    }
}

static void
test_course_is_the_same_after_reading (void)
{
  g_autoptr (GRand) rand = vigie_test_rand_new ();
  const VigieTapeEvent before = { .at = G_MININT64 };
  g_autoptr (VigieExerciseCourse) course = vigie_exercise_course_new (&before);
  gint64 now = BEGUN, last_moment = FIRST;

  vigie_exercise_course_begin (course, FIRST, now);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *again = NULL;
      g_autoptr (VigieExerciseCourse) read = NULL;
      g_autoptr (GError) error = NULL;
      gint64 moment;

      now += g_rand_int_range (rand, 0, 20000);
      if (g_rand_boolean (rand))
        vigie_exercise_course_go (course, now, g_rand_int_range (rand, 1, 6000) / 10.0);
      else
        vigie_exercise_course_stop (course, now, G_MAXINT64);
      moment = vigie_exercise_course_get_moment (course, now);
      g_assert_cmpint (moment, >=, last_moment);
      g_assert_cmpint (vigie_exercise_course_map (course, moment), <=, now);
      g_assert_cmpint (vigie_exercise_course_map (course, moment), >=,
                       vigie_exercise_course_map (course, last_moment));
      last_moment = moment;
      text = vigie_exercise_course_write (course);
      read = vigie_exercise_course_read (text, &error);
      g_assert_no_error (error);
      again = vigie_exercise_course_write (read);
      g_assert_cmpstr (text, ==, again);
    }
}

static void
test_course_of_nonsense_is_refused (void)
{
  static const char *const cursors[] = {
    "",
    "[]",
    "{}",
    "{\"place\":[1,1,1],\"legs\":[]}",
    "{\"place\":[1,1],\"legs\":[[1,1,1]]}",
    "{\"place\":[1,1,1],\"legs\":[[1,1,0.01]]}",
    "{\"place\":[1,1,1],\"legs\":[[1,1,1e9]]}",
    "{\"place\":[1,1,1],\"legs\":[[1,1]]}",
    "{\"place\":[1,1,{}],\"legs\":[[1,1,1]]}",
    "{\"place\":\"x\",\"legs\":7}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vigie_exercise_course_read (cursors[i], &error));
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
    }
}

/* ---- tests of the replay ---- */

static void
test_new_exercise_has_no_decision (void)
{
  g_auto (Desk) desk = { 0 };
  VigieExerciseOptions options = whole;
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (OpenStore) original = NULL;
  g_autoptr (VigieExerciseTerms) of = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const same[] = { VIGIE_INFO_TITLE, VIGIE_INFO_ORGANISATION,
                                      VIGIE_INFO_FOUR_EYES, VIGIE_INFO_CHECKLIST,
                                      VIGIE_INFO_WATCH_WORDS };
  g_autofree char *id = NULL;
  g_autofree char *alert_at = NULL;
  g_autofree char *begun_at = vigie_time_format (BEGUN);
  g_autofree char *destinations = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_init (&desk);
  make_original (&desk, 10);
  before = hash_file (desk.place.path);
  options.alert = TRUE;
  make_exercise (&desk, &options);
  after = hash_file (desk.place.path);
  g_assert_cmpstr (before, ==, after);
  store = open_store (desk.exercise);
  original = open_store (desk.place.path);
  of = vigie_exercise_terms_load (store, &error);
  g_assert_no_error (error);
  id = vigie_store_get (original, VIGIE_INFO_ID);
  g_assert_cmpstr (of->incident, ==, id);
  g_assert_cmpstr (of->path, ==, desk.place.path);
  g_assert_cmpint (of->begun_at, ==, BEGUN);
  g_assert_cmpfloat (of->speed, ==, 60);
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *a = vigie_store_get (original, same[i]);
      g_autofree char *b = vigie_store_get (store, same[i]);

      g_assert_cmpstr (a, ==, b);
    }
  alert_at = vigie_store_get (store, VIGIE_INFO_ALERT_AT);
  g_assert_cmpstr (alert_at, ==, begun_at);
  destinations = vigie_store_get (store, VIGIE_INFO_DESTINATIONS);
  g_assert_null (destinations);
  g_assert_cmpuint (count (desk.exercise, G_MAXINT64), ==, 0);
  assert_intact (store);
}

static void
test_whole_incident_comes_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_init (&desk);
  make_original (&desk, 150);
  before = hash_file (desk.place.path);
  make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  while (!run.step.has_ended)
    {
      run_step (&run);
      run_check (&run);
      run.now += g_rand_int_range (desk.rand, 1, STEADY_MS);
    }
  assert_replayed (&run);
  g_assert_cmpuint (run.step.counts.imported, ==, 150);
  after = hash_file (desk.place.path);
  g_assert_cmpstr (before, ==, after);
}

/* Let run, let stand, left alone, ended without a word, quicker and slower. */
static void
test_random_course (void)
{
  for (guint round = 0; round < 5; round++)
    {
      g_auto (Desk) desk = { 0 };
      g_auto (Run) run = { 0 };

      desk_init (&desk);
      make_original (&desk, 80);
      make_exercise (&desk, &whole);
      run_init (&run, &desk, 60);
      for (guint i = 0; i < 60; i++)
        {
          run_step (&run);
          run_check (&run);
          switch (g_rand_int_range (desk.rand, 0, 8))
            {
            case 0:
              run.now += g_rand_int_range (desk.rand, 0, 2000);
              run_stop (&run);
              run.now += g_rand_int_range (desk.rand, 0, 100000);
              break;
            case 1: /* nobody is there any more, after a sign of life */
              run.now += VIGIE_EXERCISE_SIGN_MS;
              run_step (&run);
              run_new_process (&run);
              run.now += g_rand_int_range (desk.rand, 0, 100000);
              break;
            case 2:
              run.speed = g_rand_int_range (desk.rand, 1, 6000) / 10.0;
              break;
            default:
              run.now += g_rand_int_range (desk.rand, 0, STEADY_MS);
              break;
            }
        }
      run_to_end (&run);
      assert_replayed (&run);
    }
}

static void
test_part_of_it (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Desk) desk = { 0 };
      g_auto (Run) run = { 0 };
      VigieExerciseOptions options = whole;

      desk_init (&desk);
      make_original (&desk, 100);
      options.from = FIRST + SPAN_MS / 3;
      options.to = FIRST + SPAN_MS / 2;
      options.no_backlog = i == 1;
      make_exercise (&desk, &options);
      run_init (&run, &desk, 60);
      run_step (&run);
      run_check (&run);
      run_to_end (&run);
      run_check (&run);
      if (i == 0)
        assert_replayed (&run);
      else
        g_assert_cmpuint (count (desk.exercise, BEGUN - 1), ==, 0);
      assert_intact (run.store);
    }
}

/* What was imported at once comes as it was posted. */
static void
test_by_posting (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  VigieExerciseOptions options = whole;

  desk_init (&desk);
  {
    g_autoptr (OpenStore) store = create_store (desk.place.path);

    ingest_numbered (store, 0, 100);
  }
  options.by_posting = TRUE;
  make_exercise (&desk, &options);
  run_init (&run, &desk, 60);
  g_assert_cmpint (run.of->from, ==, NUMBERED_TIME (0));
  g_assert_cmpint (run.of->to, ==, NUMBERED_TIME (99));
  for (guint i = 0; i < 100; i++) /* a minute is a second */
    {
      run_step (&run);
      g_assert_cmpuint (count (desk.exercise, G_MAXINT64), ==, i + 1);
      run.now += 1000;
    }
  g_assert_true (run.step.has_ended);
}

/* Two desks let it run: nothing comes twice, and nothing is missing. */
static void
test_two_who_run_it (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autoptr (OpenStore) other_store = NULL;
  g_autoptr (VigieExerciseReplay) other = NULL;
  g_autoptr (GError) error = NULL;
  VigieExerciseStep step = { 0 };

  desk_init (&desk);
  make_original (&desk, 120);
  make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  other_store = open_store (desk.exercise);
  other = vigie_exercise_replay_new (other_store, desk.place.path, &error);
  g_assert_no_error (error);
  while (!run.step.has_ended || !step.has_ended)
    {
      if (g_rand_boolean (desk.rand))
        run_step (&run);
      else
        {
          run_count (&run);
          vigie_exercise_replay_step (other, run.now, 60, &step, &error);
          g_assert_no_error (error);
        }
      run.now += g_rand_int_range (desk.rand, 1, 5000);
    }
  g_assert_cmpuint (run.step.counts.imported + step.counts.imported, ==, 120);
  assert_replayed (&run);
}

static void
test_original_removed_meanwhile (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };
  g_autofree char *moved = NULL;
  g_autofree char *other_path = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  make_original (&desk, 60);
  make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  for (guint i = 0; i < 10; i++)
    {
      run_step (&run);
      run.now += 3000;
    }
  moved = g_build_filename (desk.place.folder, "moved.vigie", NULL);
  copy_file (desk.place.path, moved);
  g_assert_cmpint (g_remove (desk.place.path), ==, 0);

  /* who has it open goes on; who comes later hears where to look */
  run_step (&run);
  vigie_exercise_replay_free (run.replay);
  run.replay = vigie_exercise_replay_new (run.store, desk.place.path, &error);
  g_assert_null (run.replay);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  other_path = g_build_filename (desk.place.folder, "another.vigie", NULL);
  {
    g_autoptr (OpenStore) another = create_store (other_path);
  }
  g_assert_false (vigie_exercise_set_original (run.store, other_path, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  vigie_exercise_set_original (run.store, moved, &error);
  g_assert_no_error (error);
  run.replay = vigie_exercise_replay_new (run.store, moved, &error);
  g_assert_no_error (error);
  g_clear_pointer (&desk.place.path, g_free);
  desk.place.path = g_steal_pointer (&moved);
  run_to_end (&run);
  assert_replayed (&run);
}

static void
test_originals_that_cannot_be_read (void)
{
  g_auto (Desk) desk = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *empty = NULL;
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  text = g_build_filename (desk.place.folder, "text.vigie", NULL);
  empty = g_build_filename (desk.place.folder, "empty.vigie", NULL);
  g_assert_true (g_file_set_contents (text, "no incident at all", -1, NULL));
  {
    g_autoptr (OpenStore) store = create_store (empty);
  }
  g_assert_false (vigie_exercise_create (desk.place.path, desk.exercise, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (vigie_exercise_create (text, desk.exercise, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_OURS);
  g_clear_error (&error);
  g_assert_false (vigie_exercise_create (empty, desk.exercise, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_false (g_file_test (desk.exercise, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  make_original (&desk, 5);
  g_assert_false (vigie_exercise_create (desk.place.path, empty, &whole, BEGUN, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
}

static void
test_read_only_original (void)
{
  g_auto (Desk) desk = { 0 };
  g_auto (Run) run = { 0 };

  desk_init (&desk);
  make_original (&desk, 20);
  g_assert_cmpint (g_chmod (desk.place.path, 0400), ==, 0);
  make_exercise (&desk, &whole);
  run_init (&run, &desk, 60);
  run_to_end (&run);
  assert_replayed (&run);
}

/* ---- among other sources ---- */

static void
test_nothing_real_comes_in (void)
{
  static const char *const options[] = { "url=http://127.0.0.1:1/feed", NULL };
  g_auto (Desk) desk = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (OpenStore) original = NULL;
  g_autoptr (VigieWatch) feed = vigie_watch_new ("Feed", "feed", options);
  g_autoptr (VigieSource) source = vigie_watch_make_source (feed, NULL);
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (GPtrArray) watches = NULL;
  g_auto (VigieSourceRound) round = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  make_original (&desk, 5);
  make_exercise (&desk, &whole);
  store = open_store (desk.exercise);
  original = open_store (desk.place.path);
  g_assert_false (vigie_watches_add (store, feed, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (vigie_watching_poll (store, source, client, NULL, NULL, &round, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_clear_error (&error);
  watches = vigie_watches_load (store, &error);
  g_assert_cmpuint (watches->len, ==, 1);
  g_assert_false (vigie_watches_add (original, g_ptr_array_index (watches, 0), &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  vigie_http_client_close (client);
}

typedef struct
{
  VigieStore *store;
  VigieWatcher *watcher;
  VigieWatchState state;
  VigieExerciseState exercise_state;
} Waiting;

static gboolean
has_state (gpointer data)
{
  Waiting *self = data;
  GPtrArray *list = vigie_watcher_list (self->watcher);

  return list->len == 1 &&
         ((const VigieWatchStatus *) g_ptr_array_index (list, 0))->state == self->state;
}

static gboolean
has_exercise_state (gpointer data)
{
  Waiting *self = data;
  g_autoptr (VigieExerciseStatus) status =
      vigie_exercise_status_load (self->store, g_get_real_time () / 1000, NULL);

  return status != NULL && status->state == self->exercise_state;
}

static gboolean
is_idle (gpointer watcher)
{
  return !vigie_watcher_is_busy (watcher);
}

static void
wait_for (Waiting *self, VigieWatchState state, VigieExerciseState exercise_state)
{
  self->state = state;
  self->exercise_state = exercise_state;
  g_assert_true (vigie_test_wait_until (has_state, self, 20000));
  g_assert_true (vigie_test_wait_until (has_exercise_state, self, 20000));
}

/* As the window and the command watch it. */
static void
test_watcher_runs_it (void)
{
  g_auto (Desk) desk = { 0 };
  VigieExerciseOptions options = whole;
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (VigieWatcher) watcher = NULL;
  g_autoptr (VigieExerciseStatus) status = NULL;
  g_autoptr (GError) error = NULL;
  Waiting waiting;

  desk_init (&desk);
  make_original (&desk, 50);
  options.speed = 1;
  options.to = FIRST + HOUR_MS / 2;
  make_exercise (&desk, &options);
  store = open_store (desk.exercise);
  watcher = vigie_watcher_new (store, client);
  waiting = (Waiting) { .store = store, .watcher = watcher };
  wait_for (&waiting, VIGIE_WATCH_LIVE, VIGIE_EXERCISE_RUNNING);
  vigie_exercise_set_paused (store, TRUE, &error);
  g_assert_no_error (error);
  wait_for (&waiting, VIGIE_WATCH_PAUSED, VIGIE_EXERCISE_PAUSED);
  vigie_exercise_set_speed (store, 600, &error);
  g_assert_no_error (error);
  status = vigie_exercise_status_load (store, g_get_real_time () / 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (status->speed, ==, 600);
  g_assert_cmpint (status->moment, >=, status->of->from);
  g_assert_cmpint (status->moment, <, status->of->from + HOUR_MS / 2);
  vigie_exercise_set_paused (store, FALSE, &error);
  g_assert_no_error (error);
  wait_for (&waiting, VIGIE_WATCH_LIVE, VIGIE_EXERCISE_RUNNING);
  wait_for (&waiting, VIGIE_WATCH_ENDED, VIGIE_EXERCISE_ENDED);
  g_assert_cmpuint (count (desk.exercise, G_MAXINT64), ==, count (desk.place.path, options.to));
  vigie_watcher_close (watcher);
  g_assert_true (vigie_test_wait_until (is_idle, watcher, 20000));
  vigie_http_client_close (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exercise/course-is-the-same-after-reading",
                   test_course_is_the_same_after_reading);
  g_test_add_func ("/exercise/now-is-never-in-the-future", test_now_is_never_in_the_future);
  g_test_add_func ("/exercise/course-of-nonsense-is-refused", test_course_of_nonsense_is_refused);
  g_test_add_func ("/exercise/new-exercise-has-no-decision", test_new_exercise_has_no_decision);
  g_test_add_func ("/exercise/whole-incident-comes-again", test_whole_incident_comes_again);
  g_test_add_func ("/exercise/random-course", test_random_course);
  g_test_add_func ("/exercise/part-of-it", test_part_of_it);
  g_test_add_func ("/exercise/by-posting", test_by_posting);
  g_test_add_func ("/exercise/two-who-run-it", test_two_who_run_it);
  g_test_add_func ("/exercise/original-removed-meanwhile", test_original_removed_meanwhile);
  g_test_add_func ("/exercise/originals-that-cannot-be-read", test_originals_that_cannot_be_read);
  g_test_add_func ("/exercise/read-only-original", test_read_only_original);
  g_test_add_func ("/exercise/nothing-real-comes-in", test_nothing_real_comes_in);
  g_test_add_func ("/exercise/watcher-runs-it", test_watcher_runs_it);

  return g_test_run ();
}
