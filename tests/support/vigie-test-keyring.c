/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-test-keyring.h"

#include "vigie-test-util.h"

#define SERVICE "org.freedesktop.secrets"

struct _VigieTestKeyring
{
  VigieTestDir *dir;
  GTestDBus *bus;
  GDBusConnection *connection;
  GSubprocess *keyring;
  gboolean ended;
};

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  ((VigieTestKeyring *) user_data)->ended = TRUE;
}

static gboolean
has_ended (gpointer data)
{
  return ((VigieTestKeyring *) data)->ended;
}

static gboolean
answers (gpointer data)
{
  VigieTestKeyring *self = data;
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
start (VigieTestKeyring *self, const char *program)
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

VigieTestKeyring *
vigie_test_keyring_new_or_skip (void)
{
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  VigieTestKeyring *self;

  if (program == NULL || daemon == NULL)
    {
      g_test_skip ("gnome-keyring-daemon or dbus-daemon is not installed");
      return NULL;
    }
  self = g_new0 (VigieTestKeyring, 1);
  start (self, program);
  return self;
}

void
vigie_test_keyring_free (VigieTestKeyring *self)
{
  g_subprocess_force_exit (self->keyring);
  g_assert_true (vigie_test_wait_until (has_ended, self, 30000));
  g_object_unref (self->keyring);
  g_object_unref (self->connection);
  g_test_dbus_stop (self->bus);
  g_object_unref (self->bus);
  vigie_test_remove_dir (self->dir);
  g_free (self);
}
