/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-error.h"
#include "vigie-opening.h"
#include "vigie-test-util.h"

/* Incidents that are opened while something else goes on. No display takes part. */

#define PATIENCE_MS 30000

typedef struct
{
  char *dir;
  GFile *file;
  guint n_done;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;

  self->dir = vigie_test_make_dir ();
  path = g_build_filename (self->dir, "neige.vigie", NULL);
  self->file = g_file_new_for_path (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->file);
  vigie_test_remove_dir (g_steal_pointer (&self->dir));
}

static void
make_incident (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieStore) store =
      vigie_store_create (g_file_peek_path (self->file), "Neige", FALSE, &error);

  g_assert_no_error (error);
  vigie_store_close (store);
}

static void
on_done (Fixture *self)
{
  self->n_done++;
}

static gboolean
is_done (gpointer opening)
{
  return vigie_opening_is_done (opening);
}

static gboolean
was_told (gpointer data)
{
  return ((Fixture *) data)->n_done > 0;
}

static gboolean
is_last_reference (gpointer opening)
{
  return G_OBJECT (opening)->ref_count == 1;
}

static void
follow (Fixture *self, VigieOpening *opening)
{
  g_signal_connect_swapped (opening, "done", G_CALLBACK (on_done), self);
}

static void
test_incident_is_opened (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieOpening) opening = NULL;
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;
  guint64 n_posts = G_MAXUINT64;

  make_incident (self);
  opening = vigie_opening_new (self->file);
  follow (self, opening);
  g_assert_true (vigie_test_wait_until (was_told, self, PATIENCE_MS));
  g_assert_false (vigie_opening_is_creation (opening));
  store = vigie_opening_take_store (opening, &n_posts, &error);
  g_assert_no_error (error);
  title = vigie_store_get (store, VIGIE_INFO_TITLE);
  g_assert_cmpstr (title, ==, "Neige");
  g_assert_cmpuint (n_posts, ==, 0);
  g_assert_cmpuint (self->n_done, ==, 1);
  vigie_store_close (store);
}

static void
test_incident_is_made (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieOpening) opening = vigie_opening_new_create (self->file, "Crue", TRUE, NULL);
  g_autoptr (VigieOpening) again = NULL;
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (VigieStore) none = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_posts;

  g_assert_true (vigie_test_wait_until (is_done, opening, PATIENCE_MS));
  g_assert_true (vigie_opening_is_creation (opening));
  store = vigie_opening_take_store (opening, &n_posts, &error);
  g_assert_no_error (error);
  vigie_store_close (store);

  again = vigie_opening_new_create (self->file, "Crue", TRUE, NULL);
  g_assert_true (vigie_test_wait_until (is_done, again, PATIENCE_MS));
  none = vigie_opening_take_store (again, &n_posts, &error);
  g_assert_null (none);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_EXISTS);
}

static void
test_missing_file_says_why (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieOpening) opening = vigie_opening_new (self->file);
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_posts;

  follow (self, opening);
  g_assert_true (vigie_test_wait_until (was_told, self, PATIENCE_MS));
  store = vigie_opening_take_store (opening, &n_posts, &error);
  g_assert_null (store);
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND);
}

static void
test_file_elsewhere_is_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) elsewhere = g_file_new_for_uri ("sftp://example.org/neige.vigie");
  g_autoptr (VigieOpening) opening = vigie_opening_new (elsewhere);
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_posts;

  g_assert_true (vigie_test_wait_until (is_done, opening, PATIENCE_MS));
  store = vigie_opening_take_store (opening, &n_posts, &error);
  g_assert_null (store);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* Before it is open or after: nobody is told, and the store would abort if it were not closed. */
static void
test_cancelled_one_is_closed (Fixture *self, gconstpointer data)
{
  make_incident (self);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (VigieOpening) opening = vigie_opening_new (self->file);

      follow (self, opening);
      if (i == 1)
        while (!vigie_opening_is_done (opening))
          g_thread_yield ();
      vigie_opening_cancel (opening);
      g_assert_true (vigie_test_wait_until (is_last_reference, opening, PATIENCE_MS));
      g_assert_cmpuint (self->n_done, ==, 0);
    }
}

#define ADD(path, func) g_test_add ("/opening/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("incident-is-opened", test_incident_is_opened);
  ADD ("incident-is-made-once", test_incident_is_made);
  ADD ("missing-file-says-why", test_missing_file_says_why);
  ADD ("file-elsewhere-is-refused", test_file_elsewhere_is_refused);
  ADD ("cancelled-one-is-closed", test_cancelled_one_is_closed);

  return g_test_run ();
}
