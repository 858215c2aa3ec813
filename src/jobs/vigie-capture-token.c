/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-capture-token.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "vigie-overlay-request.h"

static const SecretSchema schema = {
  .name = VIGIE_APP_ID ".Capture",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "what", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

#define WHAT "browser"

typedef struct
{
  gboolean renew;
  VigieCaptureTokenFate fate;
} Taking;

/* (transfer full) (nullable): one that somebody else put there is none */
static char *
look_up (GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_sync (&schema, cancellable, &error, "what", WHAT, NULL);
  char *token = NULL;

  if (error != NULL)
    g_debug ("Keyring: %s", error->message);
  if (secret != NULL && vigie_overlay_token_is_valid (secret))
    token = g_strdup (secret);
  secret_password_free (secret);
  return token;
}

/* What is begun is ended, whoever waits: the old one alone would be good again after the next
 * start. Returns: whether it is gone; where it was not, another one in its place is as good. */
static gboolean
forget (void)
{
  g_autoptr (GError) error = NULL;
  gboolean is_gone = secret_password_clear_sync (&schema, NULL, &error, "what", WHAT, NULL);

  if (error != NULL)
    g_debug ("Keyring: %s", error->message);
  return is_gone;
}

static gboolean
keep (const char *token, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  gboolean is_kept = secret_password_store_sync (
      &schema, SECRET_COLLECTION_DEFAULT,
      /* Translators: what a keyring shows beside a token */
      _ ("Vigie: what the browser hands over"), token, cancellable, &error, "what", WHAT, NULL);

  if (error != NULL)
    g_debug ("Keyring: %s", error->message);
  return is_kept;
}

static void
take_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Taking *taking = task_data;
  char *token = taking->renew ? NULL : look_up (cancellable);

  if (taking->renew)
    taking->fate.is_old_forgotten = forget ();
  taking->fate.is_kept = token != NULL;
  if (token == NULL)
    {
      token = vigie_overlay_token_new ();
      taking->fate.is_kept = keep (token, taking->renew ? NULL : cancellable);
    }
  taking->fate.is_old_forgotten |= taking->renew && taking->fate.is_kept;
  g_task_return_pointer (task, token, g_free);
}

/**
 * vigie_capture_token_take_async:
 * @renew: whether browsers that know the one that there is shall be refused from now on
 * @cancellable: (nullable): ends it; what is renewed is renewed all the same
 * @callback: called when done
 * @user_data: for @callback
 *
 * Takes the token from the keyring, or makes one and keeps it there. Where no keyring answers, the
 * token is good as long as it is remembered.
 */
void
vigie_capture_token_take_async (gboolean renew,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Taking *taking = g_new0 (Taking, 1);

  taking->renew = renew;
  g_task_set_source_tag (task, vigie_capture_token_take_async);
  g_task_set_task_data (task, taking, g_free);
  g_task_run_in_thread (task, take_in_thread);
}

/**
 * vigie_capture_token_take_finish:
 * @result: what the callback got
 * @fate: (out): what the keyring did
 *
 * Returns: (transfer full) (nullable): the token; %NULL where it was cancelled
 */
char *
vigie_capture_token_take_finish (GAsyncResult *result, VigieCaptureTokenFate *fate)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vigie_capture_token_take_async), NULL);

  *fate = ((Taking *) g_task_get_task_data (G_TASK (result)))->fate;
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
