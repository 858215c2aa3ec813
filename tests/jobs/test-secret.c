/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-capture-token.h"
#include "vigie-error.h"
#include "vigie-secret.h"
#include "vigie-test-keyring.h"

static VigieDestination *
make_destination (const char *address, const char *user)
{
  VigieDestination *self = vigie_destination_new ();

  g_set_str (&self->name, "Routes");
  g_set_str (&self->address, address);
  g_set_str (&self->user, user);
  return self;
}

/* ---- what browsers show ---- */

static void
taken_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

/* (nullable): where it was cancelled */
static char *
take (gboolean renew, GCancellable *cancellable, VigieCaptureTokenFate *fate)
{
  g_autoptr (GAsyncResult) result = NULL;

  vigie_capture_token_take_async (renew, cancellable, taken_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return vigie_capture_token_take_finish (result, fate);
}

static void
renew (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  VigieCaptureTokenFate fate;
  g_autofree char *first = take (FALSE, NULL, &fate);
  g_autofree char *same = take (FALSE, NULL, &fate);
  g_autofree char *second = NULL, *nobody = NULL, *third = NULL;

  g_assert_cmpstr (first, ==, same);
  second = take (TRUE, NULL, &fate);
  g_assert_true (fate.is_kept);
  g_assert_true (fate.is_old_forgotten);
  g_assert_cmpstr (second, !=, first);
  g_cancellable_cancel (cancelled);
  nobody = take (TRUE, cancelled, &fate);
  g_assert_null (nobody);
  third = take (FALSE, NULL, &fate);
  g_assert_true (fate.is_kept);
  g_assert_cmpstr (third, !=, second);
}

static void
test_desk_without_keyring_says_so (void)
{
  g_autoptr (VigieDestination) destination = make_destination ("https://example.org/a", "anne");
  g_autoptr (GError) lookup = NULL, store = NULL, forget = NULL;
  g_autofree char *token = NULL;
  VigieCaptureTokenFate fate;

  if (!g_test_subprocess ()) /* a program has one session bus */
    {
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_null (vigie_secret_lookup (destination, NULL, &lookup));
  g_assert_error (lookup, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_assert_null (strstr (lookup->message, "D-Bus"));
  g_assert_false (vigie_secret_store (destination, "s3cret", NULL, &store));
  g_assert_error (store, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  g_assert_false (vigie_secret_forget (destination, NULL, &forget));
  g_assert_error (forget, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED);
  token = take (TRUE, NULL, &fate);
  g_assert_nonnull (token);
  g_assert_false (fate.is_kept);
  g_assert_false (fate.is_old_forgotten);
}

/* ---- a keyring of our own ---- */

static void
assert_secret (const VigieDestination *destination, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *found = vigie_secret_lookup (destination, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
  vigie_secret_free (found);
}

static void
keep (const VigieDestination *destination, const char *secret)
{
  g_autoptr (GError) error = NULL;

  vigie_secret_store (destination, secret, NULL, &error);
  g_assert_no_error (error);
}

static void
keep_and_forget (void)
{
  g_autoptr (VigieDestination) anne = make_destination ("https://example.org/a", "anne");
  g_autoptr (VigieDestination) token = make_destination ("https://example.org/a", NULL);
  g_autoptr (VigieDestination) other = make_destination ("https://example.org/b", "anne");
  g_autoptr (GError) error = NULL;

  assert_secret (anne, NULL);
  keep (anne, "mot de passe é");
  keep (token, "abc.def");
  assert_secret (anne, "mot de passe é");
  assert_secret (token, "abc.def");
  assert_secret (other, NULL);
  keep (anne, "another");
  assert_secret (anne, "another");
  g_assert_true (vigie_secret_forget (anne, NULL, &error));
  g_assert_true (vigie_secret_forget (anne, NULL, &error)); /* there is none */
  g_assert_no_error (error);
  assert_secret (anne, NULL);
  assert_secret (token, "abc.def");
}

static void
test_with_keyring (gconstpointer data)
{
  void (*test) (void) = (void (*) (void)) data;
  VigieTestKeyring *keyring;

  if (g_test_subprocess ())
    {
      test ();
      return;
    }
  keyring = vigie_test_keyring_new_or_skip ();
  if (keyring == NULL)
    return;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  vigie_test_keyring_free (keyring);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/without-keyring", test_desk_without_keyring_says_so);
  g_test_add_data_func ("/secret/of-an-address-and-a-user", (gconstpointer) keep_and_forget,
                        test_with_keyring);
  g_test_add_data_func ("/secret/browsers-are-disconnected", (gconstpointer) renew,
                        test_with_keyring);
  return g_test_run ();
}
