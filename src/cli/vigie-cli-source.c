/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-watch-trust.h"

/* ---- the list ---- */

/* (transfer full) (nullable): what was spent on it, where it costs something */
static char *
describe_cost (VigieStore *store, const VigieWatch *watch)
{
  g_autoptr (VigieSource) source = vigie_watch_make_source (watch, NULL);
  g_autofree char *key = source != NULL ? vigie_source_dup_key (source) : NULL;
  g_autofree char *cursor = key != NULL ? vigie_store_dup_cursor (store, key, NULL) : NULL;

  return source != NULL ? vigie_source_describe_cost (source, VIGIE_POST_SINK (store), cursor,
                                                      g_get_real_time () / 1000)
                        : NULL;
}

static void
append_watch (GString *out, VigieStore *store, const VigieWatch *self, gboolean json)
{
  g_autofree char *cost = describe_cost (store, self);

  if (json)
    {
      g_string_append_c (out, '{');
      vigie_cli_append_member (out, "name", self->name);
      vigie_cli_append_member (out, "kind", self->kind);
      g_string_append (out, ",\"options\":[");
      for (gsize i = 0; self->options[i] != NULL; i++)
        {
          g_string_append (out, i > 0 ? "," : "");
          vigie_json_append_string (out, self->options[i]);
        }
      g_string_append_printf (out, "],\"paused\":%s", self->paused ? "true" : "false");
      if (cost != NULL)
        vigie_cli_append_member (out, "cost", cost);
      g_string_append (out, "}\n");
    }
  else
    {
      g_autofree char *options = g_strjoinv (" ", self->options);

      g_string_append_printf (out, "%-9s  %s  %s%s\n", self->kind, self->name, options,
                              self->paused ? _ ("  (paused)") : "");
      if (cost != NULL)
        g_string_append_printf (out, "           %s\n", cost);
    }
}

static VigieCliStatus
list_sources (VigieStore *store, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) watches = vigie_watches_load (store, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (watches == NULL)
    return vigie_cli_fail (error);
  for (guint i = 0; i < watches->len; i++)
    append_watch (out, store, g_ptr_array_index (watches, i), json);
  return vigie_cli_print (out);
}

/* What can be watched, and what each kind is told. */
static VigieCliStatus
list_kinds (void)
{
  const char *const *kinds = vigie_source_list_kinds ();
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; kinds[i] != NULL; i++)
    {
      g_autofree char *options = vigie_source_describe_options (kinds[i]);

      g_string_append_printf (out, "%s\n%s\n", kinds[i], options);
    }
  return vigie_cli_print (out);
}

/* ---- changes ---- */

/* Who adds what costs something hears of it first of all. */
static void
tell_price (const VigieWatch *watch)
{
  g_autoptr (VigieSource) source = vigie_watch_make_source (watch, NULL);
  g_autofree char *price = source != NULL ? vigie_source_describe_price (source) : NULL;

  if (price != NULL)
    vigie_cli_message ("%s", price);
}

/* Who adds a source on this desk agrees that the desk asks it; the application asks otherwise. */
static void
agree (VigieStore *store, const VigieWatch *watch)
{
  g_autoptr (VigieWatchTrust) trust = vigie_watch_trust_new (store);
  g_autoptr (GError) error = NULL;

  if (!vigie_watch_trust_add (trust, &watch, 1, &error))
    vigie_cli_message ("%s", error->message);
}

static VigieCliStatus
add_source (VigieStore *store, const char *name, const char *kind, const char *const *options)
{
  static const char *const none[] = { NULL };
  g_autoptr (VigieWatch) watch = vigie_watch_new (name, kind, options != NULL ? options : none);
  g_autoptr (GError) error = NULL;

  if (!vigie_watches_add (store, watch, &error))
    return vigie_cli_fail (error);
  agree (store, watch);
  tell_price (watch);
  return VIGIE_CLI_DONE;
}

static VigieCliStatus
pause_source (VigieStore *store, const char *name, gboolean paused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) watches = vigie_watches_load (store, &error);
  const VigieWatch *watch = watches != NULL ? vigie_watches_find (watches, name) : NULL;
  g_autoptr (VigieWatch) changed = NULL;

  if (watches == NULL)
    return vigie_cli_fail (error);
  if (watch == NULL)
    {
      vigie_cli_message (_ ("There is no source “%s”."), name);
      return VIGIE_CLI_FAILED;
    }
  changed = vigie_watch_copy (watch);
  changed->paused = paused;
  return vigie_watches_change (store, name, changed, &error) ? VIGIE_CLI_DONE
                                                             : vigie_cli_fail (error);
}

static VigieCliStatus
remove_source (VigieStore *store, const char *name)
{
  g_autoptr (GError) error = NULL;

  return vigie_watches_remove (store, name, &error) ? VIGIE_CLI_DONE : vigie_cli_fail (error);
}

/* ---- the command ---- */

static const struct
{
  const char *word;
  guint n_args; /* after it */
  gboolean to_write;
} actions[] = {
  { "list", 0, FALSE }, { "kinds", 0, FALSE }, { "add", 2, TRUE },    { "remove", 1, TRUE },
  { "pause", 1, TRUE }, { "resume", 1, TRUE }, { "login", 1, FALSE }, { "logout", 1, FALSE },
};

static gboolean
check_action (char **rest, gboolean *to_write, VigieCliStatus *status)
{
  const char *word = rest[2] != NULL ? rest[2] : "list";
  const guint n_args = rest[2] != NULL ? g_strv_length (rest + 3) : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (word, actions[i].word) == 0)
      {
        *to_write = actions[i].to_write;
        if (n_args == actions[i].n_args)
          return TRUE;
        *status = vigie_cli_usage_error ("source",
                                         n_args < actions[i].n_args
                                             ? _ ("something is missing after “%s”")
                                             : _ ("too many arguments after “%s”"),
                                         word);
        return FALSE;
      }
  *status = vigie_cli_usage_error (
      "source", _ ("“%s” is none of list, kinds, add, remove, pause, resume, login, logout"), word);
  return FALSE;
}

static VigieCliStatus
act (VigieStore *store, char **rest, const char *const *options, gboolean typed, gboolean json)
{
  const char *word = rest[2] != NULL ? rest[2] : "list";

  if (strcmp (word, "add") == 0)
    return add_source (store, rest[3], rest[4], options);
  if (strcmp (word, "remove") == 0)
    return remove_source (store, rest[3]);
  if (strcmp (word, "kinds") == 0)
    return list_kinds ();
  if (strcmp (word, "list") == 0)
    return list_sources (store, json);
  if (strcmp (word, "login") == 0)
    return vigie_cli_log_in (store, rest[3], typed);
  if (strcmp (word, "logout") == 0)
    return vigie_cli_log_out (store, rest[3]);
  return pause_source (store, rest[3], strcmp (word, "pause") == 0);
}

/* vigie-cli source FILE [list | kinds | add NAME KIND --option … | remove NAME | pause NAME |
 *   resume NAME | login NAME [--token] | logout NAME] */
VigieCliStatus
vigie_cli_source (char **args)
{
  g_auto (GStrv) options = NULL;
  gboolean typed = FALSE;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "option", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &options,
      N_ ("What the source is told; may be repeated"), N_ ("NAME=VALUE") },
    { "token", 0, 0, G_OPTION_ARG_NONE, &typed,
      N_ ("Sign in with a password or token from the terminal or standard input, not in a browser"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieStore) store = NULL;
  g_auto (GStrv) rest = NULL;
  VigieCliStatus status;
  gboolean to_write;

  if (!vigie_cli_parse (&args, entries, 1, 4, &status))
    return status;
  rest = args;
  if (!check_action (rest, &to_write, &status))
    return status;
  store = vigie_cli_open (rest[1], to_write, &status);
  if (store == NULL)
    return status;
  status = act (store, rest, (const char *const *) options, typed, json);
  vigie_store_close (store);
  return status;
}
