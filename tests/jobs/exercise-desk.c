/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exercise-desk.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "vigie-test-util.h"

/* ---- incidents that something happened to ---- */

static gint64
get_clock (gpointer data)
{
  return ((Desk *) data)->clock;
}

void
desk_init (Desk *self)
{
  *self = (Desk) { 0 };
  place_init (&self->place);
  self->exercise = g_build_filename (self->place.folder, "exercise.vigie", NULL);
  self->rand = vigie_test_rand_new ();
}

void
desk_clear (Desk *self)
{
  place_clear (&self->place);
  g_free (self->exercise);
  g_rand_free (self->rand);
}

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

void
desk_fetch_photo (Desk *self, VigieStore *store, guint number)
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

void
desk_make_original (Desk *self, guint n_posts)
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
    desk_fetch_photo (self, store, i * 2);
  vigie_store_set_clock (store, get_clock, self);
  for (guint i = 0; i < 12; i++)
    {
      self->clock = FIRST + i * SPAN_MS / 12;
      say_official (self, store, i % 2 == 0 ? "vigicrues" : "vigilance", i);
    }
  note = decide_note (store, "Rien de ceci ne va dans l’exercice");
  vigie_store_set_clock (store, NULL, NULL);
}

void
desk_make_exercise (Desk *self, const VigieExerciseOptions *options)
{
  g_autoptr (GError) error = NULL;

  vigie_exercise_create (self->place.path, self->exercise, options, BEGUN, &error);
  g_assert_no_error (error);
}

const VigieExerciseOptions whole = { .speed = 60,
                                     .from = VIGIE_TIME_UNKNOWN,
                                     .to = VIGIE_TIME_UNKNOWN };

/* ---- the slow way to say what an exercise must hold ---- */

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

guint
count_rows (const char *path, const char *sql)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, append_row, rows, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  return (guint) g_ascii_strtoull (g_ptr_array_index (rows, 0), NULL, 10);
}

guint
count_posts (const char *path, gint64 until)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count (*) FROM post WHERE received_at <= %" G_GINT64_FORMAT, until);

  return count_rows (path, sql);
}

char *
hash_file (const char *path)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
}

/* ---- somebody who lets it run ---- */

void
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

void
run_clear (Run *self)
{
  vigie_exercise_replay_free (self->replay);
  vigie_exercise_terms_free (self->of);
  close_and_unref (self->store);
  g_array_unref (self->times.legs);
}

void
run_new_process (Run *self)
{
  g_autoptr (GError) error = NULL;

  vigie_exercise_replay_free (self->replay);
  self->replay = vigie_exercise_replay_new (self->store, self->desk->place.path, &error);
  g_assert_no_error (error);
}

/* What the course should do, counted here once more. */
void
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

void
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

void
run_stop (Run *self)
{
  g_autoptr (GError) error = NULL;

  run_count (self);
  vigie_exercise_replay_stop (self->replay, self->now, &error);
  g_assert_no_error (error);
  self->leg_speed = 0;
}

/* Nothing is early, and nothing is late. */
void
run_check (Run *self)
{
  const gint64 until = MIN (self->moment, self->of->to);
  guint n = count_posts (self->desk->place.path, until);

  if (!self->of->backlog)
    n -= count_posts (self->desk->place.path, self->of->from - 1);
  g_assert_cmpuint (count_posts (self->desk->exercise, G_MAXINT64), ==, n);
  g_assert_cmpuint (count_posts (self->desk->exercise, self->now), ==, n);
}

void
run_to_end (Run *self)
{
  for (guint i = 0; i < 10000 && !self->step.has_ended; i++)
    {
      run_step (self);
      self->now += 4000;
    }
  g_assert_true (self->step.has_ended);
}

void
run_assert_replayed (Run *self)
{
  const gint64 first = self->of->backlog ? G_MININT64 : self->of->from;
  g_autoptr (GPtrArray) expected = dump (self->desk->place.path, &self->times, first, self->of->to);
  g_autoptr (GPtrArray) got = dump (self->desk->exercise, NULL, G_MININT64, G_MAXINT64);

  assert_same (got, expected);
  g_assert_cmpuint (got->len, >, 0);
  assert_intact (self->store);
}
