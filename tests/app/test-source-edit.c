/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-oauth.h"
#include "store-support.h"
#include "vigie-error.h"
#include "vigie-secret.h"
#include "vigie-source-edit.h"
#include "vigie-test-keyring.h"
#include "vigie-test-util.h"

/* As a login in the browser leaves them. */
#define OLD "vigie-login:{\"token\":\"old-t0ken\"}"
#define NEW "vigie-login:{\"token\":\"new-t0ken\"}"

typedef struct
{
  Place place;
  VigieStore *store;
  FakeOauth *server;
  VigieWatch *watch;
  VigieSource *source;
  GAsyncResult *result; /* (nullable) */
} Desk;

static void
desk_init (Desk *self)
{
  g_autofree char *uri = NULL;
  g_autofree char *option = NULL;
  const char *options[] = { NULL, "tag=crue", NULL };
  g_autoptr (GError) error = NULL;

  *self = (Desk) { .server = fake_oauth_new (0) };
  place_init (&self->place);
  self->store = create_store (self->place.path);
  uri = fake_oauth_dup_uri (self->server);
  options[0] = option = g_strconcat ("url=", uri, NULL);
  self->watch = vigie_watch_new ("Crue", "mastodon", options);
  self->source = vigie_watch_make_source (self->watch, &error);
  g_assert_no_error (error);
  vigie_watches_add (self->store, self->watch, &error);
  g_assert_no_error (error);
}

static void
desk_clear (Desk *self)
{
  g_object_unref (self->source);
  vigie_watch_free (self->watch);
  vigie_store_close (self->store);
  g_object_unref (self->store);
  fake_oauth_free (self->server);
  place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static void
on_edited (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Desk *) user_data)->result = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return ((Desk *) data)->result != NULL;
}

/* @name: (nullable): of a new one, which has the name of another */
static gboolean
sign_in (Desk *self, const char *name, GError **error)
{
  g_autofree char *problem = NULL;
  gboolean done;

  vigie_source_edit (self->store,
                     &(VigieSourceEdit) { .name = name, .watch = self->watch, .secret = NEW },
                     on_edited, self);
  g_assert_true (vigie_test_wait_until (has_result, self, 60000));
  done = vigie_source_edit_finish (self->result, &problem, error);
  g_assert_null (problem);
  g_clear_object (&self->result);
  return done;
}

static void
keep (Desk *self, const char *secret)
{
  g_autoptr (GError) error = NULL;

  vigie_secret_store_source (self->source, secret, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_kept (Desk *self, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *kept = vigie_secret_lookup_source (self->source, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (kept, ==, expected);
  vigie_secret_free (kept);
}

static gboolean
has_forgotten_the_old (gpointer data)
{
  g_autofree char *forgotten = fake_oauth_dup_forgotten (((Desk *) data)->server);

  return g_strcmp0 (forgotten, "old-t0ken") == 0;
}

/* ---- with a keyring of our own ---- */

static void
run_with_keyring (void (*run) (void))
{
  VigieTestKeyring *keyring;

  if (g_test_subprocess ())
    {
      run ();
      return;
    }
  keyring = vigie_test_keyring_new_or_skip ();
  if (keyring == NULL)
    return;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  vigie_test_keyring_free (keyring);
  g_test_trap_assert_passed ();
}

static void
fail_to_save (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  for (gsize i = 0; i < 2; i++)
    {
      g_autofree char *forgotten = NULL;
      g_autoptr (GError) error = NULL;

      if (i == 1)
        keep (&desk, OLD);
      g_assert_false (sign_in (&desk, NULL, &error));
      g_assert_nonnull (error);
      assert_kept (&desk, i == 1 ? OLD : NULL);
      forgotten = fake_oauth_dup_forgotten (desk.server);
      g_assert_null (forgotten);
    }
}

static void
test_failed_save_leaves_the_login_that_worked (void)
{
  run_with_keyring (fail_to_save);
}

static void
sign_in_again (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (GError) error = NULL;

  desk_init (&desk);
  keep (&desk, OLD);
  g_assert_true (sign_in (&desk, "Crue", &error));
  g_assert_no_error (error);
  assert_kept (&desk, NEW);
  g_assert_true (vigie_test_wait_until (has_forgotten_the_old, &desk, 60000));
}

static void
test_server_forgets_a_login_that_is_replaced (void)
{
  run_with_keyring (sign_in_again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source-edit/failed-save", test_failed_save_leaves_the_login_that_worked);
  g_test_add_func ("/source-edit/replaced-login", test_server_forgets_a_login_that_is_replaced);
  return g_test_run ();
}
