/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-destination-try.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "vigie-error.h"
#include "vigie-push-link.h"

static char *
try_folder (const VigieDestination *destination, GError **error)
{
  g_autofree char *path = vigie_destination_dup_address (destination);
  g_autofree char *folder = g_path_get_dirname (path);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("The folder %s is not there."),
                   folder);
      return NULL;
    }
  if (g_access (folder, W_OK) != 0)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY, _ ("You may not write into %s."),
                   folder);
      return NULL;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup_printf (_ ("The folder can be written. The file is there already: %s"), path);
  return g_strdup_printf (_ ("The folder can be written. The file will be %s"), path);
}

static gboolean
fail_status (const VigieDestination *destination,
             gboolean has_secret,
             const VigiePushAnswer *answer,
             const char *host,
             GError **error)
{
  if (answer->status == 401 && !has_secret)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED, _ ("%s wants a password or a token."),
                 host);
  else if (answer->status == 401 && destination->user != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED,
                 _ ("%s does not accept the name and the password."), host);
  else if (answer->status == 401)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED, _ ("%s does not accept the token."), host);
  else if (answer->status == 403)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_READ_ONLY,
                 _ ("%s does not let you look there. Ask who runs it."), host);
  else if (answer->status >= 500)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 _ ("%s is out of order at the moment (%u)."), host, answer->status);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 _ ("%s answers, but not as a server of files does (%u)."), host, answer->status);
  return FALSE;
}

static char *
try_server (const VigieDestination *destination,
            const char *secret,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (VigiePushLink) link = vigie_push_link_new (destination, secret);
  g_autofree char *address = vigie_destination_dup_address (destination);
  g_auto (VigiePushAnswer) answer = { .wait_ms = -1 };
  static const char *const fresh[] = { "Cache-Control", "no-cache", NULL };
  const char *host = vigie_push_link_get_host (link);

  if (!vigie_push_link_ask (link, "GET", address, NULL, NULL, fresh, cancellable, &answer, error))
    return NULL;
  /* What takes files need not show them. */
  if (destination->kind == VIGIE_DESTINATION_HTTP_POST && answer.status != 401 &&
      answer.status != 403 && answer.status < 500)
    return g_strdup_printf (_ ("%s answers. Whether it takes the file shows when it is sent."),
                            host);
  if (answer.status == 404 || answer.status == 410 || answer.status == 405)
    return g_strdup_printf (_ ("%s answers, and has no such file yet. Whether you may write there "
                               "shows when it is sent."),
                            host);
  if (answer.status / 100 == 2)
    return g_strdup_printf (_ ("%s answers, and has a file there already."), host);
  fail_status (destination, secret != NULL, &answer, host, error);
  return NULL;
}

/**
 * vigie_destination_try:
 * @destination: as somebody entered it
 * @secret: (nullable): its password or token
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Looks whether a destination can be reached, without writing anything. Blocks.
 *
 * Returns: (transfer full) (nullable): a sentence that says what is there, or %NULL with a sentence
 *   in @error
 */
char *
vigie_destination_try (const VigieDestination *destination,
                       const char *secret,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (destination != NULL, NULL);

  if (!vigie_destination_check (destination, error))
    return NULL;
  return destination->kind == VIGIE_DESTINATION_FOLDER
             ? try_folder (destination, error)
             : try_server (destination, secret, cancellable, error);
}
