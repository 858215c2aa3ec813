/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-destination.h"
#include "vigie-publication.h"
#include "vigie-secret.h"

typedef struct
{
  char *kind;
  char *user;
  char *format;
  gboolean with_lifted;
  gboolean include_unconfirmed;
  gboolean include_authors;
  gboolean automatic;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->kind);
  g_free (self->user);
  g_free (self->format);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ---- the list ---- */

static void
append_flag (GString *out, const char *name, gboolean flag)
{
  g_string_append_printf (out, ",\"%s\":%s", name, flag ? "true" : "false");
}

static void
append_destination (GString *out, const VigieDestination *self, gint64 published_at, gboolean json)
{
  const char *kind = vigie_destination_kind_to_string (self->kind);

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "name", self->name);
      vigie_cli_append_member (out, "kind", kind);
      vigie_cli_append_member (out, "address", self->address);
      vigie_cli_append_member (out, "user", self->user);
      vigie_cli_append_member (out, "format", self->format);
      append_flag (out, "with_lifted", self->with_lifted);
      append_flag (out, "include_authors", self->include_authors);
      append_flag (out, "include_unconfirmed", self->include_unconfirmed);
      append_flag (out, "automatic", self->automatic);
      vigie_cli_append_time (out, "published_at", published_at);
      g_string_append (out, "}\n");
    }
  else
    {
      g_autofree char *at =
          published_at != VIGIE_TIME_UNKNOWN ? vigie_time_format (published_at) : g_strdup ("-");

      g_string_append_printf (out, "%-24s  %-9s  %-10s  %s  %s%s\n", at, kind, self->format,
                              self->name, self->address,
                              self->automatic ? _ ("  (automatic)") : "");
    }
}

static VigieCliStatus
list_destinations (VigieStore *store, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) destinations = vigie_destinations_load (store, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (destinations == NULL)
    return vigie_cli_fail (error);
  for (guint i = 0; i < destinations->len; i++)
    {
      const VigieDestination *destination = g_ptr_array_index (destinations, i);
      VigiePublication last;
      g_autoptr (VigieDecision) decision = vigie_publication_find_last (
          store, VIGIE_CHANNEL_DESTINATION, destination->name, &last, &error);

      if (error != NULL)
        return vigie_cli_fail (error);
      append_destination (out, destination, decision != NULL ? last.at : VIGIE_TIME_UNKNOWN,
                          options->json);
    }
  return vigie_cli_print (out);
}

/* ---- changes ---- */

/* A file has a name with an ending; "./out" is a folder, also one that is still to be made. */
static gboolean
is_folder (const char *path, const char *complete)
{
  g_autofree char *name = g_path_get_basename (complete);

  if (g_str_has_suffix (path, "/") || g_file_test (complete, G_FILE_TEST_IS_DIR))
    return TRUE;
  return strchr (name, '.') == NULL && !g_file_test (complete, G_FILE_TEST_EXISTS);
}

/* (transfer full): "./out" as the desk and "publish --watch" find it from wherever they run; of a
 * folder with the "/" that says so */
static char *
complete_folder (const char *path)
{
  g_autofree char *complete = g_canonicalize_filename (path, NULL);

  return is_folder (path, complete) ? g_build_filename (complete, "/", NULL)
                                    : g_steal_pointer (&complete);
}

static gboolean
is_path (const char *address)
{
  return g_path_is_absolute (address) || g_str_has_prefix (address, "./") ||
         g_str_has_prefix (address, "../");
}

static VigieCliStatus
add_destination (VigieStore *store, const char *name, const char *address, const Options *options)
{
  g_autoptr (VigieDestination) destination = vigie_destination_new ();
  g_autoptr (GError) error = NULL;

  if (options->kind != NULL &&
      !vigie_destination_kind_from_string (options->kind, &destination->kind))
    return vigie_cli_usage_error (
        "destination", _ ("“%s” is not a kind; kinds are webdav, http-put, http-post, folder"),
        options->kind);
  if (options->kind == NULL && is_path (address))
    destination->kind = VIGIE_DESTINATION_FOLDER;
  g_set_str (&destination->name, name);
  g_free (destination->address);
  destination->address = destination->kind == VIGIE_DESTINATION_FOLDER && address[0] != '\0'
                             ? complete_folder (address)
                             : g_strdup (address);
  g_set_str (&destination->user, options->user);
  if (options->format != NULL)
    g_set_str (&destination->format, options->format);
  destination->with_lifted = options->with_lifted;
  destination->include_authors = options->include_authors;
  destination->include_unconfirmed = options->include_unconfirmed;
  destination->automatic = options->automatic;
  return vigie_destinations_add (store, destination, &error) ? VIGIE_CLI_DONE
                                                             : vigie_cli_fail (error);
}

static VigieCliStatus
remove_destination (VigieStore *store, const char *name)
{
  g_autoptr (GError) error = NULL;

  return vigie_destinations_remove (store, name, &error) ? VIGIE_CLI_DONE : vigie_cli_fail (error);
}

/* ---- what is kept in the keyring ---- */

static VigieCliStatus
keep_secret (const VigieDestination *destination)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *question = NULL;
  char *secret;
  gboolean kept;

  if (destination->user != NULL)
    /* Translators: a name, and a destination */
    question =
        g_strdup_printf (_ ("Password of %s for “%s”:"), destination->user, destination->name);
  else
    question = g_strdup_printf (_ ("Token for “%s”:"), destination->name);
  secret = vigie_cli_read_secret (question);
  if (secret == NULL)
    return VIGIE_CLI_FAILED;
  kept = vigie_secret_store (destination, secret, NULL, &error);
  vigie_secret_free (secret);
  return kept ? VIGIE_CLI_DONE : vigie_cli_fail (error);
}

static VigieCliStatus
change_secret (VigieStore *store, const char *name, gboolean keep)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) destinations = vigie_destinations_load (store, &error);
  const VigieDestination *destination;

  if (destinations == NULL)
    return vigie_cli_fail (error);
  destination = vigie_destinations_find (destinations, name);
  if (destination == NULL)
    {
      vigie_cli_message (_ ("There is no destination “%s”."), name);
      return VIGIE_CLI_FAILED;
    }
  if (destination->kind == VIGIE_DESTINATION_FOLDER)
    {
      vigie_cli_message ("%s", _ ("a folder needs no password"));
      return VIGIE_CLI_FAILED;
    }
  if (keep)
    return keep_secret (destination);
  return vigie_secret_forget (destination, NULL, &error) ? VIGIE_CLI_DONE : vigie_cli_fail (error);
}

/* ---- the command ---- */

typedef struct
{
  const char *word;
  guint n_args; /* after it */
  gboolean to_write;
} Action;

static const Action actions[] = {
  { "list", 0, FALSE },  { "add", 2, TRUE },     { "remove", 1, TRUE },
  { "login", 1, FALSE }, { "logout", 1, FALSE },
};

static const Action *
find_action (char **rest, VigieCliStatus *status)
{
  const char *word = rest[2] != NULL ? rest[2] : "list";

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (word, actions[i].word) == 0)
      {
        const guint n_args = rest[2] != NULL ? g_strv_length (rest + 3) : 0;

        if (n_args == actions[i].n_args)
          return &actions[i];
        *status = vigie_cli_usage_error ("destination",
                                         n_args < actions[i].n_args
                                             ? _ ("something is missing after “%s”")
                                             : _ ("too many arguments after “%s”"),
                                         word);
        return NULL;
      }
  *status = vigie_cli_usage_error ("destination",
                                   _ ("“%s” is none of list, add, remove, login, logout"), word);
  return NULL;
}

static VigieCliStatus
act (VigieStore *store, const char *word, char **args, const Options *options)
{
  if (strcmp (word, "add") == 0)
    return add_destination (store, args[0], args[1], options);
  if (strcmp (word, "remove") == 0)
    return remove_destination (store, args[0]);
  if (strcmp (word, "list") == 0)
    return list_destinations (store, options);
  return change_secret (store, args[0], strcmp (word, "login") == 0);
}

/* vigie-cli destination FILE [list | add NAME ADDRESS … | remove NAME | login NAME | logout NAME]
 */
VigieCliStatus
vigie_cli_destination (char **args)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &options.kind,
      N_ ("How it takes files; a path is a folder, all else WebDAV"),
      "webdav|http-put|http-post|folder" },
    { "user", 'u', 0, G_OPTION_ARG_STRING, &options.user,
      N_ ("Whose password goes along; a token otherwise"), N_ ("NAME") },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format,
      N_ ("What to send; GeoJSON otherwise"), N_ ("FORMAT") },
    { "with-lifted", 0, 0, G_OPTION_ARG_NONE, &options.with_lifted,
      N_ ("Also the shapes that have ended"), NULL },
    { "include-unconfirmed", 0, 0, G_OPTION_ARG_NONE, &options.include_unconfirmed,
      N_ ("Also posts that nobody confirmed, told as such"), NULL },
    { "include-authors", 0, 0, G_OPTION_ARG_NONE, &options.include_authors,
      N_ ("Also who wrote a post"), NULL },
    { "automatic", 0, 0, G_OPTION_ARG_NONE, &options.automatic,
      N_ ("Each change is sent at once, by the desk or by “publish --watch”"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  VigieCliStatus status;
  const Action *action;
  g_auto (GStrv) rest = NULL;

  if (!vigie_cli_parse (&args, entries, 1, 4, &status))
    return status;
  rest = args;
  action = find_action (rest, &status);
  if (action == NULL)
    return status;
  store = vigie_cli_open (rest[1], action->to_write, &status);
  if (store == NULL)
    return status;
  status = act (store, action->word, action->n_args > 0 ? rest + 3 : NULL, &options);
  vigie_store_close (store);

  return status;
}
