/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-error.h"
#include "vigie-secret.h"
#include "vigie-test-util.h"

#define SERVICE "org.freedesktop.secrets"

static VigieDestination *
make_destination (const char *address, const char *user)
{
  VigieDestination *self = vigie_destination_new ();

  g_set_str (&self->name, "Routes");
  g_set_str (&self->address, address);
  g_set_str (&self->user, user);
  return self;
}

static void
test_desk_without_keyring_says_so (void)
{
  g_autoptr (VigieDestination) destination = make_destination ("https://example.org/a", "anne");
  g_autoptr (GError) lookup = NULL, store = NULL, forget = NULL;

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
}

/* ---- a keyring of our own, on a bus of our own ---- */

typedef struct
{
  VigieTestDir *dir;
  GTestDBus *bus;
  GDBusConnection *connection;
  GSubprocess *keyring;
  gboolean ended;
} Keyring;

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  ((Keyring *) user_data)->ended = TRUE;
}

static gboolean
has_ended (gpointer data)
{
  return ((Keyring *) data)->ended;
}

static gboolean
answers (gpointer data)
{
  Keyring *self = data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", SERVICE), G_VARIANT_TYPE ("(b)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean owned = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &owned);
  return owned || self->ended;
}

/* Unlocked by the password on its stdin, with the keys in a folder of its own. */
static void
start_keyring (Keyring *self, const char *program)
{
  g_autoptr (GSubprocessLauncher) launcher =
      vigie_test_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                   G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               NULL);
  g_autoptr (GError) error = NULL;
  GOutputStream *password;

  self->dir = vigie_test_make_dir ();
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (self->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "HOME", self->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", self->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS",
                                g_test_dbus_get_bus_address (self->bus), TRUE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  self->keyring = g_subprocess_launcher_spawn (launcher, &error, program, "--foreground",
                                               "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (self->keyring, NULL, on_ended, self);
  password = g_subprocess_get_stdin_pipe (self->keyring);
  g_assert_true (g_output_stream_write_all (password, "of the test", 11, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (password, NULL, NULL));
  g_assert_true (vigie_test_wait_until (answers, self, 30000));
  g_assert_false (self->ended);
}

static void
stop_keyring (Keyring *self)
{
  g_subprocess_force_exit (self->keyring);
  g_assert_true (vigie_test_wait_until (has_ended, self, 30000));
  g_clear_object (&self->keyring);
  g_clear_object (&self->connection);
  g_test_dbus_stop (self->bus);
  g_clear_object (&self->bus);
  vigie_test_remove_dir (self->dir);
}

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
test_secret_is_of_an_address_and_a_user (void)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  Keyring keyring = { 0 };

  if (g_test_subprocess ())
    {
      keep_and_forget ();
      return;
    }
  if (program == NULL || daemon == NULL)
    {
      g_test_skip ("gnome-keyring-daemon or dbus-daemon is not installed");
      return;
    }
  start_keyring (&keyring, program);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  stop_keyring (&keyring);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/without-keyring", test_desk_without_keyring_says_so);
  g_test_add_func ("/secret/of-an-address-and-a-user", test_secret_is_of_an_address_and_a_user);
  return g_test_run ();
}
