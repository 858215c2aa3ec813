/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-secret.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "vigie-error.h"

static const SecretSchema schema = {
  .name = VIGIE_APP_ID ".Destination",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "address", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "user", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

static const char *
get_user (const VigieDestination *destination)
{
  return destination->user != NULL ? destination->user : "";
}

/* What libsecret says is of D-Bus, and of no help to anybody here. */
static gboolean
fail (GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  g_debug ("Keyring: %s", cause->message);
  if (cause->domain == SECRET_ERROR && cause->code == SECRET_ERROR_IS_LOCKED)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_LOCKED,
                         _ ("The keyring is locked. Unlock it to use the password."));
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
                         _ ("No keyring answers on this desk, so passwords and tokens cannot be "
                            "kept."));
  g_error_free (cause);
  return FALSE;
}

/**
 * vigie_secret_lookup:
 * @destination: where to
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the password or token; %NULL without @error where there is
 *   none, with %VIGIE_ERROR_UNSUPPORTED where no keyring answers, or %VIGIE_ERROR_LOCKED
 */
char *
vigie_secret_lookup (const VigieDestination *destination, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  char *secret =
      secret_password_lookup_sync (&schema, cancellable, &cause, "address", destination->address,
                                   "user", get_user (destination), NULL);

  if (cause != NULL)
    fail (cause, error);
  return secret;
}

/**
 * vigie_secret_store:
 * @destination: where to
 * @secret: the password of its user, or its token
 * @cancellable: (nullable): ends it
 * @error: return location for a #GError
 *
 * Returns: %FALSE with @error set as vigie_secret_lookup() does
 */
gboolean
vigie_secret_store (const VigieDestination *destination,
                    const char *secret,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *place = vigie_destination_dup_place (destination);
  /* Translators: what a keyring shows beside a password; %s is a server */
  g_autofree char *label = g_strdup_printf (_ ("Vigie: sending overlays to %s"), place);
  GError *cause = NULL;

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable,
                                     &cause, "address", destination->address, "user",
                                     get_user (destination), NULL) ||
         fail (cause, error);
}

/* TRUE also where there was none. */
gboolean
vigie_secret_forget (const VigieDestination *destination, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  secret_password_clear_sync (&schema, cancellable, &cause, "address", destination->address, "user",
                              get_user (destination), NULL);
  return cause == NULL || fail (cause, error);
}

/* ---- sources ---- */

static const SecretSchema source_schema = {
  .name = VIGIE_APP_ID ".Source",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "account", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/* A secret goes to its own server only, by the way it was meant for: never unencrypted where it
 * was typed for https. */
static char *
dup_server (VigieSource *source)
{
  const char *address = vigie_source_get_option (source, "url");
  g_autoptr (GUri) uri =
      address != NULL ? g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup ("");
  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

static const char *
get_account (VigieSource *source)
{
  const char *account = vigie_source_get_option (source, "handle");

  return account != NULL ? account : "";
}

/**
 * vigie_secret_dup_source_key:
 * @source: a source
 *
 * Returns: (transfer full): the same for all sources that have one login. It holds no secret
 */
char *
vigie_secret_dup_source_key (VigieSource *source)
{
  g_autofree char *server = dup_server (source);

  return g_strdup_printf ("%s\n%s\n%s", vigie_source_get_kind (source), server,
                          get_account (source));
}

/* See vigie_secret_lookup(). */
char *
vigie_secret_lookup_source (VigieSource *source, GCancellable *cancellable, GError **error)
{
  g_autofree char *server = dup_server (source);
  GError *cause = NULL;
  char *secret = secret_password_lookup_sync (&source_schema, cancellable, &cause, "kind",
                                              vigie_source_get_kind (source), "server", server,
                                              "account", get_account (source), NULL);

  if (cause != NULL)
    fail (cause, error);
  return secret;
}

/* See vigie_secret_store(). */
gboolean
vigie_secret_store_source (VigieSource *source,
                           const char *secret,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *server = dup_server (source);
  const char *account = get_account (source);
  const char *what = account[0] != '\0'  ? account
                     : server[0] != '\0' ? server
                                         : vigie_source_get_title (source);
  /* Translators: what a keyring shows beside a password; %s is an account or a server */
  g_autofree char *label = g_strdup_printf (_ ("Vigie: watching %s"), what);
  GError *cause = NULL;

  return secret_password_store_sync (&source_schema, SECRET_COLLECTION_DEFAULT, label, secret,
                                     cancellable, &cause, "kind", vigie_source_get_kind (source),
                                     "server", server, "account", account, NULL) ||
         fail (cause, error);
}

/* TRUE also where there was none. */
gboolean
vigie_secret_forget_source (VigieSource *source, GCancellable *cancellable, GError **error)
{
  g_autofree char *server = dup_server (source);
  GError *cause = NULL;

  secret_password_clear_sync (&source_schema, cancellable, &cause, "kind",
                              vigie_source_get_kind (source), "server", server, "account",
                              get_account (source), NULL);
  return cause == NULL || fail (cause, error);
}

/* Overwrites it first. (nullable): @secret */
void
vigie_secret_free (char *secret)
{
  secret_password_free (secret);
}
