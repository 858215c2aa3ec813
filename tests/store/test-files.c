/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store-support.h"
#include "vigie-error.h"
#include "vigie-schema.h"
#include "vigie-sql.h"
#include "vigie-store-lock.h"

static void
assert_open_fails (const char *path, VigieError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &error));
  g_assert_error (error, VIGIE_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_test_message ("%s", error->message);
}

static void
write_file (const char *path, const char *content, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *content;

  g_file_get_contents (path, &content, length, &error);
  g_assert_no_error (error);
  return content;
}

static void
run_sql (const char *path, const char *statement)
{
  g_autoptr (GError) error = NULL;
  VigieSql *sql = vigie_sql_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &error);

  g_assert_no_error (error);
  vigie_sql_exec (sql, statement, &error);
  g_assert_no_error (error);
  vigie_sql_close (sql);
}

static void
test_what_is_not_ours_is_left_alone (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;

  place_init (&place);
  assert_open_fails (place.path, VIGIE_ERROR_NOT_FOUND);
  assert_open_fails (place.folder, VIGIE_ERROR_NOT_OURS);
  write_file (place.path, "", 0);
  assert_open_fails (place.path, VIGIE_ERROR_NOT_OURS);
  write_file (place.path, "id,text\n1,neige\n", -1);
  assert_open_fails (place.path, VIGIE_ERROR_NOT_OURS);
  g_remove (place.path);

  /* A database of another program, also one that calls its version ours. */
  run_sql (place.path, "CREATE TABLE t (a); INSERT INTO t VALUES (1); PRAGMA user_version = 1");
  before = read_file (place.path, &n_before);
  assert_open_fails (place.path, VIGIE_ERROR_NOT_OURS);
  after = read_file (place.path, &n_after);
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_newer_file_is_refused (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  close_and_unref (create_store (place.path));
  run_sql (place.path, "PRAGMA user_version = 999; PRAGMA wal_checkpoint (TRUNCATE)");
  assert_open_fails (place.path, VIGIE_ERROR_NEWER);
}

static void
note_look (const char *sha256, GBytes *look, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (sha256));
}

/* The first version did not know what photos look like. */
static void
test_older_file_is_brought_up_to_date (void)
{
  static const char photo[] = "277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9";
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) reader = NULL;
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) look = g_bytes_new_static ("look", 4);
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 20);
  g_clear_pointer (&store, close_and_unref);
  run_sql (place.path,
           DROP_WATCHES "DROP TABLE photo_look; DROP TABLE photo_state; DROP TABLE photo_fetch;"
                        "ALTER TABLE photo DROP COLUMN direction_deg;"
                        "DROP INDEX post_photo_uri; PRAGMA user_version = 1");

  reader = vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_false (vigie_store_foreach_look (reader, 1, note_look, looks, NULL));
  g_clear_pointer (&reader, close_and_unref);

  store = open_store (place.path);
  g_assert_true (vigie_store_save_look (store, photo, 1, look, &error));
  g_assert_true (vigie_store_foreach_look (store, 1, note_look, looks, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (looks->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (looks, 0), ==, photo);
  assert_intact (store);
}

/* The third version kept of a shape's decisions only what it knew of; the log has more. */
static void
test_older_file_gets_details_from_its_log (void)
{
  static const char payload[] =
      "{\"kind\":\"closure\",\"title\":\"D 971\",\"sections\":[{\"road\":\"D 971\"}],"
      "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[4,47],[5,47],[5,48],[4,47]]]}}";
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GPtrArray) shapes = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  draft = vigie_draft_new ("shape.draw", "shape-1", node, NULL, "Ana", &error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
  g_clear_pointer (&store, close_and_unref);
  run_sql (place.path, DROP_WATCHES "ALTER TABLE shape_state DROP COLUMN details;"
                                    "UPDATE projection SET version = 2 WHERE name = 'board';"
                                    "PRAGMA user_version = 3");

  g_assert_null (vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  g_clear_error (&error);
  store = open_store (place.path);
  shapes = vigie_store_list_shapes (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (shapes->len, ==, 1);
  g_assert_cmpstr (((VigieShape *) g_ptr_array_index (shapes, 0))->details, ==,
                   "{\"sections\":[{\"road\":\"D 971\"}]}");
  assert_intact (store);
}

/* The sixth version knew nothing official; a file of it that is only read has none. */
static void
test_older_file_can_learn_what_is_official (void)
{
  static const guint8 answer[32] = { 1 };
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) reader = NULL;
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (VigieOfficialState) state = vigie_official_state_new ();
  g_autoptr (GBytes) packed = vigie_official_state_pack (state);
  const VigieOfficialNews news = { "vigicrues", NUMBERED_TIME (1), answer, packed };
  g_autoptr (GPtrArray) none = NULL, sheets = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 20);
  g_clear_pointer (&store, close_and_unref);
  run_sql (place.path,
           DROP_REMOVALS "DROP TABLE official; DROP TABLE official_body; PRAGMA user_version = 6");

  reader = vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  none = vigie_store_list_official (reader, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_clear_pointer (&reader, close_and_unref);

  store = open_store (place.path);
  vigie_post_sink_take (VIGIE_POST_SINK (store),
                        &(VigieBatch) { .watch = "vigicrues ", .cursor = "{}", .official = &news },
                        NULL, &error);
  g_assert_no_error (error);
  sheets = vigie_store_list_official (store, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sheets->len, ==, 1);
  g_assert_cmpint (((VigieOfficialSheet *) g_ptr_array_index (sheets, 0))->said_at, ==,
                   NUMBERED_TIME (1));
  assert_intact (store);
}

/* Each photo is asked for until its look is known, and again by another way of looking. */
static void
test_looks_are_kept_by_version (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) look = g_bytes_new_static ("look", 4);
  g_autoptr (GArray) shown = NULL;

  place_init (&place);
  store = create_store (place.path);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new ("photo.jpg");
      VigiePhotoFacts *photos[] = { facts };
      g_autofree char *id = g_strdup_printf ("%u", i);
      const VigieObservation post = { .source_kind = "file",
                                      .source_host = "a.csv",
                                      .external_id = id,
                                      .text = "",
                                      .posted_at = 5000 - i,
                                      .received_at = 6000,
                                      .photos = photos,
                                      .n_photos = 1 };

      facts->bytes = g_bytes_new_static (i == 2 ? "b" : "a", 1); /* two posts show one photo */
      vigie_store_ingest (store, &post, 1, NULL, &error);
      g_assert_no_error (error);
    }
  for (int version = 1; version <= 2; version++)
    {
      g_autoptr (GPtrArray) photos =
          vigie_store_list_photos_without_look (store, version, 10, &error);
      g_autoptr (GPtrArray) left = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (photos->len, ==, 2);
      for (guint i = 0; i < 2; i++)
        g_assert_true (vigie_store_save_look (store, g_ptr_array_index (photos, i), version,
                                              i == 0 ? look : NULL, &error));
      left = vigie_store_list_photos_without_look (store, version, 10, &error);
      g_assert_cmpuint (left->len, ==, 0);
    }
  g_assert_true (vigie_store_foreach_look (store, 1, note_look, looks, &error));
  g_assert_cmpuint (looks->len, ==, 0); /* only the newest way is kept */
  g_assert_true (vigie_store_foreach_look (store, 2, note_look, looks, &error));
  g_assert_cmpuint (looks->len, ==, 1); /* there is nothing to see on the other one */
  shown = vigie_store_list_rows_of_photo (
      store, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", &error);
  g_assert_cmpuint (shown->len, ==, 2); /* of "a" */
}

static void
test_file_without_version_is_refused (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  close_and_unref (create_store (place.path));
  run_sql (place.path, "PRAGMA user_version = 0; PRAGMA wal_checkpoint (TRUNCATE)");
  assert_open_fails (place.path, VIGIE_ERROR_DAMAGED);
}

static void
test_truncated_file_is_refused_and_left_alone (void)
{
  g_auto (Place) place = { 0 };
  VigieStore *store;
  GStatBuf info;
  const double parts[] = { 0.9, 0.5, 0.1 };

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 2000);
  close_and_unref (store);
  g_assert_cmpint (g_stat (place.path, &info), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      off_t length = (off_t) ((double) info.st_size * parts[i]);
      GStatBuf cut;

      g_assert_cmpint (truncate (place.path, length), ==, 0);
      assert_open_fails (place.path, VIGIE_ERROR_DAMAGED);
      g_assert_cmpint (g_stat (place.path, &cut), ==, 0);
      g_assert_cmpint (cut.st_size, ==, length);
    }
  g_assert_cmpint (truncate (place.path, 50), ==, 0);
  assert_open_fails (place.path, VIGIE_ERROR_NOT_OURS);
}

static gboolean
take_any (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  return TRUE;
}

static void
test_damaged_pages_are_an_error_not_a_crash (void)
{
  for (int round = 0; round < 40; round++)
    {
      g_auto (Place) place = { 0 };
      g_autofree char *content = NULL;
      g_autoptr (GError) error = NULL;
      VigieStore *store;
      gboolean done;
      gsize length;

      place_init (&place);
      store = create_store (place.path);
      ingest_numbered (store, 0, 300);
      g_object_unref (decide_status (store, 1, VIGIE_STATUS_CONFIRMED));
      close_and_unref (store);
      content = read_file (place.path, &length);
      for (int i = 0; i < 64; i++)
        content[g_test_rand_int_range (100, (int) length)] = (char) g_test_rand_int_range (0, 256);
      write_file (place.path, content, (gssize) length);

      store = vigie_store_open (place.path, VIGIE_STORE_OPEN_DEFAULT, &error);
      if (store == NULL)
        {
          g_assert_nonnull (error);
          continue;
        }
      {
        g_autoptr (VigieCheckReport) report = vigie_store_check (store, &error);

        g_assert_true ((report == NULL) == (error != NULL));
        g_clear_error (&error);
      }
      done = vigie_store_foreach_post (store, NULL, 0, take_any, NULL, &error);
      g_assert_true (done == (error == NULL));
      close_and_unref (store);
    }
}

static void
test_create_never_replaces (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *nowhere = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  place_init (&place);
  write_file (place.path, "mine", -1);
  g_assert_null (vigie_store_create (place.path, "x", FALSE, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
  g_clear_error (&error);
  content = read_file (place.path, &length);
  g_assert_cmpmem (content, length, "mine", 4);

  nowhere = g_build_filename (place.folder, "nowhere", "a.vigie", NULL);
  g_assert_null (vigie_store_create (nowhere, "x", FALSE, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

static void
test_create_leaves_nothing_else (void)
{
  g_auto (Place) place = { 0 };
  const char *name;
  guint n = 0;
  GDir *dir;

  place_init (&place);
  close_and_unref (create_store (place.path));
  dir = g_dir_open (place.folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_assert_cmpstr (name, ==, "test.vigie");
      n++;
    }
  g_dir_close (dir);
  g_assert_cmpuint (n, ==, 1);
}

/* ---- read-only ---- */

/* Even root may not write then. */
static gboolean
drop_override (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[2] = { 0 };

  return syscall (SYS_capset, &header, data) == 0;
}

static void
assert_readable_only (const char *path, guint64 n_posts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = NULL;
  VigieStore *store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &error);
  VigieObservation observation = {
    .source_kind = "x", .source_host = "", .external_id = "1", .text = ""
  };
  char id[VIGIE_POST_ID_LENGTH + 1];

  g_assert_no_error (error);
  g_assert_true (vigie_store_is_read_only (store));
  g_assert_cmpuint (count_found (store, NULL), ==, n_posts);
  g_assert_cmpint (get_status (store, 1), ==, VIGIE_STATUS_CONFIRMED);
  numbered_post_id (2, id);
  draft = vigie_draft_new_status (id, VIGIE_STATUS_REJECTED, NULL, "Ana");
  g_assert_null (vigie_store_append (store, draft, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (vigie_store_undo (store, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (vigie_store_ingest (store, &observation, 1, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (vigie_store_set (store, VIGIE_INFO_TITLE, "x", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
  assert_intact (store);
  close_and_unref (store);
}

static void
make_read_only (Place *place, gboolean with_log)
{
  VigieStore *store;
  g_autofree char *log_path = NULL;

  place_init (place);
  store = create_store (place->path);
  ingest_numbered (store, 0, 100);
  g_object_unref (decide_status (store, 1, VIGIE_STATUS_CONFIRMED));
  log_path = g_strconcat (place->path, "-wal", NULL);
  if (with_log) /* copied while it was open: the last writes are in the log beside */
    {
      g_autofree char *copy = g_build_filename (place->folder, "copy.vigie", NULL);
      g_autofree char *copy_log = g_strconcat (copy, "-wal", NULL);

      copy_file (place->path, copy);
      copy_file (log_path, copy_log);
      close_and_unref (store);
      g_remove (place->path);
      g_rename (copy, place->path);
      g_rename (copy_log, log_path);
      g_assert_cmpint (g_chmod (log_path, 0444), ==, 0);
    }
  else
    close_and_unref (store);
  g_assert_cmpint (g_chmod (place->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (place->folder, 0555), ==, 0);
}

static void
read_only_in_subprocess (gboolean with_log)
{
  g_auto (Place) place = { 0 };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  make_read_only (&place, with_log);
  g_assert_true (drop_override ());
  assert_readable_only (place.path, 100);
  g_chmod (place.folder, 0755);
  place_clear (&place);
  _exit (0); /* a leak checker could not look into other threads without those rights */
}

static void
test_read_only_place_shows_everything (void)
{
  read_only_in_subprocess (FALSE);
}

static void
test_read_only_place_shows_what_is_in_the_log_beside (void)
{
  read_only_in_subprocess (TRUE);
}

static void
test_asked_for_reading_only_sees_later_writes (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) writer = NULL;
  g_autoptr (OpenStore) reader = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  writer = create_store (place.path);
  ingest_numbered (writer, 0, 10);
  reader = vigie_store_open (place.path, VIGIE_STORE_OPEN_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_store_is_read_only (reader));
  ingest_numbered (writer, 10, 10);
  g_assert_cmpuint (count_found (reader, NULL), ==, 20);
  g_assert_false (vigie_store_set (reader, VIGIE_INFO_TITLE, "x", &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY);
}

/* ---- a full disk ---- */

static void
set_file_limit (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static rlim_t
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (rlim_t) info.st_size : 0;
}

static void
test_full_disk_loses_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autofree char *log_path = NULL;
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint64 n_posts;
  char id[VIGIE_POST_ID_LENGTH + 1];

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  place_init (&place);
  signal (SIGXFSZ, SIG_IGN);
  store = create_store (place.path);
  log_path = g_strconcat (place.path, "-wal", NULL);
  ingest_numbered (store, 0, 500);
  numbered_post_id (3, id);

  for (rlim_t room = 0; room < 200000; room += 9973) /* at every kind of place in a transaction */
    {
      set_file_limit (MAX (get_size (place.path), get_size (log_path)) + room);
      while (error == NULL)
        {
          g_autoptr (VigieDraft) draft =
              vigie_draft_new_status (id, VIGIE_STATUS_CONFIRMED, NULL, "Ana");
          g_autoptr (VigieDecision) decision = vigie_store_append (store, draft, &error);

          if (decision != NULL)
            g_ptr_array_add (written, g_strdup (vigie_decision_get_id (decision)));
          if (written->len > 4000)
            break;
        }
      if (error != NULL)
        g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
      g_clear_error (&error);

      /* A batch of posts: all or nothing. */
      n_posts = count_found (store, NULL);
      {
        g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
        g_autofree VigieObservation *batch = g_new0 (VigieObservation, 2000);
        VigieIngestCounts counts = { 0 };

        for (guint i = 0; i < 2000; i++)
          {
            g_ptr_array_add (ids, g_strdup_printf ("%" G_GUINT64_FORMAT "-%u", (guint64) room, i));
            batch[i] = (VigieObservation) {
              .source_kind = "x",
              .source_host = "",
              .external_id = g_ptr_array_index (ids, i),
              .text = "La neige tombe sans cesse sur la route des Grands Crus, prudence à tous",
              .posted_at = NUMBERED_TIME (i),
              .received_at = 0
            };
          }
        if (!vigie_store_ingest (store, batch, 2000, &counts, &error))
          {
            g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
            g_clear_error (&error);
            g_assert_cmpuint (counts.imported, ==, 0);
            g_assert_cmpuint (count_found (store, NULL), ==, n_posts);
          }
      }

      set_file_limit (RLIM_INFINITY); /* somebody made room */
      g_object_unref (decide_status (store, 4, VIGIE_STATUS_CONFIRMED));
    }

  for (guint i = 0; i < written->len; i++)
    {
      g_autoptr (VigieDecision) found =
          vigie_store_find_decision (store, g_ptr_array_index (written, i), &error);

      g_assert_no_error (error);
    }
  assert_intact (store);
}

static void
test_create_on_a_full_disk_leaves_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  GDir *dir;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  place_init (&place);
  signal (SIGXFSZ, SIG_IGN);
  set_file_limit (20000);
  g_assert_null (vigie_store_create (place.path, "x", FALSE, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NO_SPACE);
  dir = g_dir_open (place.folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_dir_close (dir);
}

/* ---- network shares ---- */

static gboolean
always_network (const char *path)
{
  return TRUE;
}

/* Somebody makes it on a share under a name that another machine holds: no half of it is left. */
static void
test_create_that_cannot_be_opened_leaves_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *lock_path = NULL;

  place_init (&place);
  lock_path = g_strconcat (place.path, ".lock", NULL);
  write_file (lock_path, "codis-poste-2\ncapitaine\n4242\n99\n", -1);
  vigie_store_lock_set_is_network_func (always_network);
  g_assert_null (vigie_store_create (place.path, "x", FALSE, &error));
  vigie_store_lock_set_is_network_func (NULL);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY);
  g_assert_false (g_file_test (place.path, G_FILE_TEST_EXISTS));
}

static void
test_second_opener_on_a_share_hears_who_has_it (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *lock_path = NULL;
  g_autofree char *foreign = NULL;
  VigieStore *store;
  struct timespec long_ago[2] = { 0 };

  place_init (&place);
  lock_path = g_strconcat (place.path, ".lock", NULL);
  vigie_store_lock_set_is_network_func (always_network);
  store = create_store (place.path);
  g_assert_true (g_file_test (lock_path, G_FILE_TEST_EXISTS));
  g_assert_null (vigie_store_open (place.path, VIGIE_STORE_OPEN_DEFAULT, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, g_get_user_name ()));
  g_assert_nonnull (strstr (error->message, g_get_host_name ()));
  g_clear_error (&error);
  close_and_unref (store);
  g_assert_false (g_file_test (lock_path, G_FILE_TEST_EXISTS));

  /* Held on another machine: by name, until nobody has touched it for long. */
  foreign = g_strdup ("codis-poste-2\ncapitaine\n4242\n99\n");
  write_file (lock_path, foreign, -1);
  g_assert_null (vigie_store_open (place.path, VIGIE_STORE_OPEN_DEFAULT, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "codis-poste-2"));
  g_assert_nonnull (strstr (error->message, "capitaine"));
  g_clear_error (&error);
  g_assert_cmpint (utimensat (AT_FDCWD, lock_path, long_ago, 0), ==, 0);
  close_and_unref (open_store (place.path));

  /* Left by a process of this machine that is no more. */
  g_free (foreign);
  foreign = g_strdup_printf ("%s\nsomebody\n%d\n1\n", g_get_host_name (), (int) getpid ());
  write_file (lock_path, foreign, -1);
  close_and_unref (open_store (place.path));
  vigie_store_lock_set_is_network_func (NULL);
}

static void
test_local_file_needs_no_lock_file (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (OpenStore) second = NULL;
  g_autofree char *lock_path = NULL;

  place_init (&place);
  if (vigie_store_lock_is_network (place.folder))
    {
      g_test_skip ("the temporary folder is on a network share");
      return;
    }
  store = create_store (place.path);
  lock_path = g_strconcat (place.path, ".lock", NULL);
  g_assert_false (g_file_test (lock_path, G_FILE_TEST_EXISTS));
  second = open_store (place.path);
  g_object_unref (decide_note (second, "RAS"));
}

/* ---- busy ---- */

static void
test_folder_that_went_away_is_an_error (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *moved = NULL;

  place_init (&place);
  store = create_store (place.path);
  ingest_numbered (store, 0, 10);
  moved = g_strconcat (place.folder, "-moved", NULL);
  g_assert_cmpint (g_rename (place.folder, moved), ==, 0);
  assert_open_fails (place.path, VIGIE_ERROR_NOT_FOUND);
  g_assert_cmpint (g_rename (moved, place.folder), ==, 0);
  g_object_unref (decide_note (store, "de retour"));
  assert_intact (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/files/what-is-not-ours-is-left-alone", test_what_is_not_ours_is_left_alone);
  g_test_add_func ("/files/newer-file-is-refused", test_newer_file_is_refused);
  g_test_add_func ("/files/older-file-is-brought-up-to-date",
                   test_older_file_is_brought_up_to_date);
  g_test_add_func ("/files/older-file-gets-details-from-its-log",
                   test_older_file_gets_details_from_its_log);
  g_test_add_func ("/files/older-file-can-learn-what-is-official",
                   test_older_file_can_learn_what_is_official);
  g_test_add_func ("/files/looks-are-kept-by-version", test_looks_are_kept_by_version);
  g_test_add_func ("/files/file-without-version-is-refused", test_file_without_version_is_refused);
  g_test_add_func ("/files/truncated-file-is-refused",
                   test_truncated_file_is_refused_and_left_alone);
  g_test_add_func ("/files/damaged-pages-are-an-error",
                   test_damaged_pages_are_an_error_not_a_crash);
  g_test_add_func ("/files/create-never-replaces", test_create_never_replaces);
  g_test_add_func ("/files/create-leaves-nothing-else", test_create_leaves_nothing_else);
  g_test_add_func ("/files/read-only-place-shows-everything",
                   test_read_only_place_shows_everything);
  g_test_add_func ("/files/read-only-place-shows-the-log-beside",
                   test_read_only_place_shows_what_is_in_the_log_beside);
  g_test_add_func ("/files/asked-for-reading-only", test_asked_for_reading_only_sees_later_writes);
  g_test_add_func ("/files/full-disk-loses-nothing", test_full_disk_loses_nothing);
  g_test_add_func ("/files/create-on-a-full-disk", test_create_on_a_full_disk_leaves_nothing);
  g_test_add_func ("/files/create-that-cannot-be-opened",
                   test_create_that_cannot_be_opened_leaves_nothing);
  g_test_add_func ("/files/second-opener-on-a-share",
                   test_second_opener_on_a_share_hears_who_has_it);
  g_test_add_func ("/files/local-file-needs-no-lock-file", test_local_file_needs_no_lock_file);
  g_test_add_func ("/files/folder-that-went-away", test_folder_that_went_away_is_an_error);
  return g_test_run ();
}
