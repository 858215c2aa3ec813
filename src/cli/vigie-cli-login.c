/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "vigie-cli-wait.h"
#include "vigie-cli.h"
#include "vigie-login.h"
#include "vigie-secret.h"
#include "vigie-watch-list.h"

/* (nullable): with a word where there is none, or none that takes a login */
static VigieSource *
find_source (VigieStore *store, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) watches = vigie_watches_load (store, &error);
  const VigieWatch *watch = watches != NULL ? vigie_watches_find (watches, name) : NULL;
  VigieSource *source = watch != NULL ? vigie_watch_make_source (watch, &error) : NULL;

  if (error != NULL)
    vigie_cli_message ("%s", error->message);
  else if (watch == NULL)
    vigie_cli_message (_ ("There is no source “%s”."), name);
  else if (vigie_source_kind_get_login (watch->kind) == NULL)
    {
      vigie_cli_message (_ ("“%s” is of a kind that takes no login."), name);
      g_clear_object (&source);
    }
  return source;
}

/* ---- in the browser ---- */

/* Where there is a desktop, it knows the browser; the address is printed in any case. */
static void
on_page (const char *address, gpointer user_data)
{
  g_autoptr (GString) out = g_string_new (address);

  vigie_cli_message ("%s", _ ("Agree in a browser on this page:"));
  g_string_append_c (out, '\n');
  vigie_cli_print (out);
  if (g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL)
    g_app_info_launch_default_for_uri_async (address, NULL, NULL, NULL, NULL);
}

static char *
log_in_in_browser (VigieSource *source, VigieHttpClient *client, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  VigieCliWait wait;

  vigie_cli_wait_begin (&wait);
  g_clear_handle_id (&wait.progress_id, g_source_remove); /* it is somebody who is waited for */
  vigie_login_async (source, client, VIGIE_LOGIN_DEADLINE_MS, wait.cancellable, on_page,
                     vigie_cli_wait_ready, &wait);
  result = vigie_cli_wait_end (&wait);
  return vigie_login_finish (result, error);
}

/* One that the keyring does not take is not left behind at the server, nor is one that another
 * replaces. */
static gboolean
keep (VigieSource *source, VigieHttpClient *client, const char *before, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *account = vigie_login_dup_account (secret);
  const gboolean kept = vigie_secret_store_source (source, secret, NULL, &error);
  const char *left = kept ? before : secret;

  if (left != NULL)
    vigie_login_revoke (source, client, left, NULL, NULL);
  if (!kept)
    vigie_cli_message ("%s", error->message);
  else if (account != NULL)
    /* Translators: %s is an account: "@anne@example.org" */
    vigie_cli_message (_ ("Signed in as %s."), account);
  return kept;
}

/**
 * vigie_cli_log_in:
 * @store: an incident
 * @name: of one of its sources
 * @typed: whether the password or token is typed, also where a browser would do
 *
 * The login goes into the keyring.
 */
VigieCliStatus
vigie_cli_log_in (VigieStore *store, const char *name, gboolean typed)
{
  g_autoptr (VigieSource) source = find_source (store, name);
  g_autoptr (VigieHttpClient) client = NULL;
  g_autoptr (GError) error = NULL;
  char *before, *secret;
  gboolean kept;

  if (source == NULL)
    return VIGIE_CLI_FAILED;
  before = vigie_secret_lookup_source (source, NULL, &error);
  if (error != NULL) /* nobody is to agree for nothing */
    return vigie_cli_fail (error);
  client = vigie_http_client_new (NULL, FALSE);
  if (!typed && vigie_login_is_in_browser (vigie_source_get_kind (source)))
    secret = log_in_in_browser (source, client, &error);
  else
    secret = vigie_cli_read_secret (_ ("Password or token:"));
  if (error != NULL)
    vigie_cli_message ("%s", error->message);
  kept = secret != NULL && keep (source, client, before, secret);
  vigie_http_client_close (client);
  vigie_secret_free (secret);
  vigie_secret_free (before);
  return kept ? VIGIE_CLI_DONE : VIGIE_CLI_FAILED;
}

/**
 * vigie_cli_log_out:
 * @store: an incident
 * @name: of one of its sources
 *
 * The keyring forgets the login, and so does the server where it was one in the browser.
 */
VigieCliStatus
vigie_cli_log_out (VigieStore *store, const char *name)
{
  g_autoptr (VigieSource) source = find_source (store, name);
  g_autoptr (VigieHttpClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  char *secret;

  if (source == NULL)
    return VIGIE_CLI_FAILED;
  secret = vigie_secret_lookup_source (source, NULL, &error);
  if (error != NULL || !vigie_secret_forget_source (source, NULL, &error))
    {
      vigie_secret_free (secret);
      return vigie_cli_fail (error);
    }
  if (secret != NULL)
    {
      client = vigie_http_client_new (NULL, FALSE);
      if (!vigie_login_revoke (source, client, secret, NULL, &refusal))
        vigie_cli_message (_ ("The login is forgotten here. The server may still know it: %s"),
                           refusal->message);
      vigie_http_client_close (client);
    }
  vigie_secret_free (secret);
  return VIGIE_CLI_DONE;
}
