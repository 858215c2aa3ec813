/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-real-server.h"

#include <signal.h>

#include "vigie-test-util.h"

#define N_STARTS 5 /* somebody else may take the port in between */
#define PATIENCE_MS 30000

struct _VigieRealServer
{
  GSubprocess *process;
  guint port;
  gboolean ended;
};

/* Servers lie where only administrators look. */
char *
vigie_real_server_find_program (const char *name)
{
  static const char *const folders[] = { "/usr/sbin", "/usr/local/sbin" };
  char *found = g_find_program_in_path (name);

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        found = g_steal_pointer (&path);
    }
  return found;
}

static guint
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  g_socket_listener_close (listener);
  return port;
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  ((VigieRealServer *) user_data)->ended = TRUE;
}

static gboolean
has_ended (gpointer data)
{
  return ((VigieRealServer *) data)->ended;
}

static gboolean
listens (gpointer data)
{
  VigieRealServer *self = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  if (self->ended)
    return TRUE;
  connection =
      g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) self->port, NULL, NULL);
  return connection != NULL;
}

static void
fail_start (const char *name, const char *output)
{
  g_autofree char *said = NULL;

  g_file_get_contents (output, &said, NULL, NULL);
  g_error ("%s does not start: %s", name, said);
}

/**
 * vigie_real_server_start:
 * @name: for people, with the version where that is known; the report of the tests names it
 * @output: a file for what it says
 * @prepare: makes it ready
 * @user_data: for @prepare
 *
 * Returns: (transfer full): a server that listens; the test fails where it does not
 */
VigieRealServer *
vigie_real_server_start (const char *name,
                         const char *output,
                         VigieRealServerPrepare prepare,
                         gpointer user_data)
{
  VigieRealServer *self = g_new0 (VigieRealServer, 1);
  g_autoptr (GSubprocessLauncher) launcher =
      vigie_test_launcher_new (G_SUBPROCESS_FLAGS_NONE, output);

  for (guint i = 0; i < N_STARTS; i++)
    {
      g_auto (GStrv) argv = NULL;
      g_autoptr (GError) error = NULL;

      self->port = find_free_port ();
      self->ended = FALSE;
      argv = prepare (self->port, user_data);
      self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
      g_assert_no_error (error);
      g_subprocess_wait_async (self->process, NULL, on_ended, self);
      g_assert_true (vigie_test_wait_until (listens, self, PATIENCE_MS));
      if (!self->ended)
        {
          vigie_test_note_peer (name);
          return self;
        }
      g_clear_object (&self->process);
    }
  fail_start (name, output);
  return NULL;
}

guint
vigie_real_server_get_port (VigieRealServer *self)
{
  return self->port;
}

static void
free_ended (VigieRealServer *self)
{
  g_object_unref (self->process);
  g_free (self);
}

void
vigie_real_server_stop (VigieRealServer *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  if (vigie_test_wait_until (has_ended, self, PATIENCE_MS))
    free_ended (self);
  else
    vigie_real_server_kill (self);
}

/* For one of a single process that takes long to end. */
void
vigie_real_server_kill (VigieRealServer *self)
{
  g_subprocess_force_exit (self->process);
  g_assert_true (vigie_test_wait_until (has_ended, self, PATIENCE_MS));
  free_ended (self);
}
