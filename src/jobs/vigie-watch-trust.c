/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-watch-trust.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-address.h"

#define MAX_KNOWN 4096 /* the oldest is forgotten, which means to be asked again */
#define HASH_LENGTH 64

struct _VigieWatchTrust
{
  char *incident;    /* its identifier */
  GHashTable *known; /* (element-type utf8): hashes of all incidents */
};

static char *
make_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "vigie", "trusted-sources", NULL);
}

static gboolean
fail_unwritten (const char *path, const GError *cause, GError **error)
{
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_FAILED,
               /* Translators: a path, and why */
               _ ("That this desk agreed cannot be kept in “%s”: %s"), path, cause->message);
  return FALSE;
}

/* (transfer full) (nullable) (array zero-terminated=1): in the order in which they were added. A
 * file that is not there is empty; one that cannot be read is not. */
static GStrv
read_file (GError **error)
{
  g_autofree char *path = make_path ();
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;

  if (g_file_get_contents (path, &text, NULL, &cause))
    return g_strsplit (text, "\n", -1);
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_new0 (char *, 1);
  fail_unwritten (path, cause, error);
  return NULL;
}

static void
take_lines (VigieWatchTrust *self, const char *const *lines)
{
  g_hash_table_remove_all (self->known);
  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    if (strlen (lines[i]) == HASH_LENGTH)
      g_hash_table_add (self->known, g_strdup (lines[i]));
}

/* Without an answer nothing was agreed to. */
static void
read_again (VigieWatchTrust *self)
{
  g_auto (GStrv) lines = read_file (NULL);

  take_lines (self, (const char *const *) lines);
}

/**
 * vigie_watch_trust_new:
 * @store: the incident
 *
 * Returns: (transfer full): what this desk agreed to
 */
VigieWatchTrust *
vigie_watch_trust_new (VigieStore *store)
{
  VigieWatchTrust *self;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self = g_new0 (VigieWatchTrust, 1);
  self->incident = vigie_store_get (store, VIGIE_INFO_ID);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_again (self);
  return self;
}

void
vigie_watch_trust_free (VigieWatchTrust *self)
{
  g_free (self->incident);
  g_hash_table_unref (self->known);
  g_free (self);
}

/* Other words may be watched for at a place that was agreed to. Everything else, also what only a
 * newer version knows, may say whom to ask. */
static gboolean
says_what_is_asked (const char *option)
{
  static const char *const words[] = {
    "q=",          "tag=",  "words=", "only-words=", "only-media=", "lang=", "name=",
    "department=", "form=", "lat=",   "lon=",        "radius=",     "speed="
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (option, words[i]))
      return TRUE;
  return FALSE;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
make_hash (const VigieWatchTrust *self, const VigieWatch *watch)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *text = NULL;

  for (gsize i = 0; watch->options[i] != NULL; i++)
    if (!says_what_is_asked (watch->options[i]))
      g_ptr_array_add (parts, watch->options[i]);
  g_ptr_array_sort (parts, compare_texts);
  g_ptr_array_insert (parts, 0, watch->kind);
  g_ptr_array_insert (parts, 0, self->incident);
  g_ptr_array_add (parts, NULL);
  text = g_strjoinv ("\n", (char **) parts->pdata);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/**
 * vigie_watch_trust_has:
 * @self: what this desk agreed to
 * @watch: a source of the incident
 *
 * Returns: whether it may be asked
 */
gboolean
vigie_watch_trust_has (VigieWatchTrust *self, const VigieWatch *watch)
{
  g_autofree char *hash = NULL;

  g_return_val_if_fail (self != NULL && watch != NULL, FALSE);

  if (self->incident == NULL)
    return FALSE;
  hash = make_hash (self, watch);
  if (g_hash_table_contains (self->known, hash))
    return TRUE;
  read_again (self);
  return g_hash_table_contains (self->known, hash);
}

/* (transfer none): @lines; no more than are kept */
static gboolean
write_file (GPtrArray *lines, GError **error)
{
  const guint first = lines->len > MAX_KNOWN ? lines->len - MAX_KNOWN : 0;
  g_autofree char *path = make_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) cause = NULL;

  for (guint i = first; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (lines, i));
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text->str, (gssize) text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause) ||
         fail_unwritten (path, cause, error);
}

/**
 * vigie_watch_trust_add:
 * @self: what this desk agreed to
 * @watches: (array length=n_watches): sources of the incident
 * @n_watches: how many
 * @error: return location for a #GError
 *
 * Somebody at this desk agrees that they are asked. Writes a small file.
 *
 * Returns: %FALSE with %VIGIE_ERROR_FAILED where it cannot be kept
 */
gboolean
vigie_watch_trust_add (VigieWatchTrust *self,
                       const VigieWatch *const *watches,
                       gsize n_watches,
                       GError **error)
{
  static GMutex mutex; /* of this program; between two, one may be asked again */
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) old = NULL;
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&mutex);
  old = read_file (error);
  if (old == NULL)
    {
      g_mutex_unlock (&mutex);
      return FALSE;
    }
  take_lines (self, (const char *const *) old);
  for (gsize i = 0; old[i] != NULL; i++)
    if (strlen (old[i]) == HASH_LENGTH)
      g_ptr_array_add (lines, g_strdup (old[i]));
  for (gsize i = 0; self->incident != NULL && i < n_watches; i++)
    {
      g_autofree char *hash = make_hash (self, watches[i]);

      if (g_hash_table_add (self->known, g_strdup (hash)))
        g_ptr_array_add (lines, g_steal_pointer (&hash));
    }
  done = write_file (lines, error);
  g_mutex_unlock (&mutex);
  return done;
}

static const char *
find_value (const VigieWatch *self, const char *prefix)
{
  for (gsize i = 0; self->options[i] != NULL; i++)
    if (g_str_has_prefix (self->options[i], prefix))
      return self->options[i] + strlen (prefix);
  return NULL;
}

/* The server that is asked, as people know it. (transfer full) (nullable) */
static char *
dup_server (const char *address, gboolean *is_local)
{
  g_autofree char *whole = address == NULL || strstr (address, "://") != NULL
                               ? g_strdup (address)
                               : g_strconcat ("https://", address, NULL);
  g_autoptr (GUri) uri =
      whole != NULL ? g_uri_parse (whole, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  *is_local = host != NULL && vigie_http_host_is_local (host);
  if (host == NULL)
    return g_strdup (address);
  return g_uri_get_port (uri) > 0 ? g_strdup_printf ("%s:%d", host, g_uri_get_port (uri))
                                  : g_strdup (host);
}

/**
 * vigie_watch_dup_place:
 * @self: a source of an incident
 * @is_local: (out) (optional): whether that, or the stream that it reads beside it, is on this
 *   machine or in its network
 *
 * Returns: (transfer full) (nullable): the server that it asks, or the folder or file that it
 * reads; %NULL for the one that its kind always asks
 */
char *
vigie_watch_dup_place (const VigieWatch *self, gboolean *is_local)
{
  const char *folder = find_value (self, "path=");
  const char *path = folder != NULL ? folder : find_value (self, "original=");
  gboolean is_server_local, is_stream_local;
  g_autofree char *server = dup_server (find_value (self, "url="), &is_server_local);
  g_autofree char *stream = dup_server (find_value (self, "jetstream="), &is_stream_local);

  if (is_local != NULL)
    *is_local = path != NULL || is_server_local || is_stream_local;
  return path != NULL ? g_strdup (path) : g_steal_pointer (&server);
}
