/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "vigie-cli.h"
#include "vigie-json.h"
#include "vigie-rhythm.h"
#include "vigie-secret.h"
#include "vigie-watcher.h"

#define LOOK_MS 1000 /* after something came */
#define LOOK_S 60

typedef struct
{
  VigieStore *store;
  VigieWatcher *watcher;
  GMainLoop *loop;
  GHashTable *silent; /* (element-type utf8 gint64): ms: when the last post of a source was posted
                         that brings none while others do */
  guint look_id;
  GHashTable *told; /* (element-type utf8 utf8): how a source stood when it was told last */
  GHashTable *said; /* (element-type utf8 utf8): sentences that were said of it then */
  gboolean json;
  gboolean to_end; /* whether it is over when nothing more can come */
  gboolean is_over;
  VigieCliStatus status;
} Watch;

/* ms, or %VIGIE_TIME_UNKNOWN */
static gint64
get_silence (Watch *self, const char *name)
{
  const gint64 *since = g_hash_table_lookup (self->silent, name);

  return since != NULL ? *since : VIGIE_TIME_UNKNOWN;
}

static void
append_status (GString *out, const VigieWatchStatus *status, gint64 silent_since, gboolean json)
{
  const char *state = vigie_watch_state_to_string (status->state);

  if (!json)
    {
      /* The words are part of the contract with scripts and therefore not translated. */
      g_string_append_printf (out,
                              "%s: %s%s, imported %" G_GUINT64_FORMAT ", known %" G_GUINT64_FORMAT
                              ", changed %" G_GUINT64_FORMAT,
                              status->watch->name, state, status->is_streaming ? " (stream)" : "",
                              status->counts.imported, status->counts.known,
                              status->counts.changed);
      if (silent_since != VIGIE_TIME_UNKNOWN)
        {
          g_autofree char *since = vigie_time_format (silent_since);

          g_string_append_printf (out, ", silent since %s", since);
        }
      g_string_append_c (out, '\n');
      return;
    }
  g_string_append_c (out, '{');
  vigie_cli_append_member (out, "name", status->watch->name);
  vigie_cli_append_member (out, "state", state);
  g_string_append (out, status->is_streaming ? ",\"stream\":true" : ",\"stream\":false");
  g_string_append_printf (out,
                          ",\"imported\":%" G_GUINT64_FORMAT ",\"known\":%" G_GUINT64_FORMAT
                          ",\"changed\":%" G_GUINT64_FORMAT,
                          status->counts.imported, status->counts.known, status->counts.changed);
  g_string_append (out, ",\"notes\":[");
  for (guint i = 0; i < status->notes->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      vigie_json_append_string (out, g_ptr_array_index (status->notes, i));
    }
  g_string_append_c (out, ']');
  vigie_cli_append_member (out, "reason", status->reason);
  vigie_cli_append_time (out, "asked_at", status->asked_at);
  vigie_cli_append_time (out, "post_at", status->post_at);
  vigie_cli_append_time (out, "next_at", status->next_at);
  vigie_cli_append_time (out, "silent_since", silent_since);
  g_string_append (out, "}\n");
}

static char *
describe_silence (gint64 since)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (since / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const gboolean is_today =
      moment != NULL && g_date_time_get_year (moment) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (now);
  g_autofree char *time =
      moment != NULL ? g_date_time_format (moment, is_today ? "%H:%M" : "%x %H:%M") : NULL;

  /* Translators: a time of day, of the last post of a source */
  return g_strdup_printf (_ ("Silent since %s, while others go on."), time != NULL ? time : "?");
}

/* (element-type utf8): what is said of it: each again only after it was otherwise */
static GPtrArray *
list_sentences (Watch *self, const VigieWatchStatus *status)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  const gint64 silent_since = get_silence (self, status->watch->name);

  if (status->reason != NULL)
    g_ptr_array_add (all, g_strdup (status->reason));
  for (guint i = 0; i < status->notes->len; i++)
    g_ptr_array_add (all, g_strdup (g_ptr_array_index (status->notes, i)));
  if (silent_since != VIGIE_TIME_UNKNOWN)
    g_ptr_array_add (all, describe_silence (silent_since));
  g_ptr_array_add (all, NULL);
  return all;
}

/* A round that brings nothing new is not worth a line. */
static void
tell (Watch *self, const VigieWatchStatus *status)
{
  const char *name = status->watch->name;
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *sentences = NULL;
  g_autoptr (GString) out = NULL;

  if (status->state == VIGIE_WATCH_CATCHING_UP)
    return;
  list = list_sentences (self, status);
  sentences = g_strjoinv ("\n", (char **) list->pdata);
  key = g_strdup_printf ("%d %d %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s",
                         (int) status->state, status->is_streaming, status->counts.imported,
                         status->counts.changed, sentences);
  if (g_strcmp0 (g_hash_table_lookup (self->told, name), key) == 0)
    return;
  g_hash_table_insert (self->told, g_strdup (name), g_steal_pointer (&key));
  if (g_strcmp0 (g_hash_table_lookup (self->said, name), sentences) != 0)
    {
      for (guint i = 0; i + 1 < list->len; i++)
        vigie_cli_message ("%s: %s", name, (char *) g_ptr_array_index (list, i));
      g_hash_table_insert (self->said, g_strdup (name), g_steal_pointer (&sentences));
    }
  out = g_string_new (NULL);
  append_status (out, status, get_silence (self, name), self->json);
  self->status = vigie_cli_print (out);
  if (self->status != VIGIE_CLI_DONE)
    g_main_loop_quit (self->loop);
}

static void
tell_all (Watch *self)
{
  GPtrArray *list = vigie_watcher_list (self->watcher);

  for (guint i = 0; i < list->len; i++)
    tell (self, g_ptr_array_index (list, i));
}

/* ---- silence ---- */

/* (element-type utf8 GArray): when posts of each source were posted */
static GHashTable *
load_times (Watch *self, gint64 now)
{
  GPtrArray *list = vigie_watcher_list (self->watcher);
  GHashTable *times =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);
      g_autofree char *key = vigie_watch_dup_key (status->watch);
      GArray *of_source = key != NULL ? vigie_rhythm_load_times (self->store, key, now) : NULL;

      if (of_source != NULL)
        g_hash_table_insert (times, g_strdup (status->watch->name), of_source);
    }
  return times;
}

/* A source may answer and bring nothing for much longer than it usually does, while others go on:
 * no answer of its server tells that. */
static void
look_for_silence (Watch *self)
{
  GPtrArray *list = vigie_watcher_list (self->watcher);
  const gint64 now = g_get_real_time () / 1000;
  g_autoptr (GHashTable) times = load_times (self, now);

  g_hash_table_remove_all (self->silent);
  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);
      const char *name = status->watch->name;
      VigieRhythm rhythm;

      vigie_rhythm_read (&rhythm, g_hash_table_lookup (times, name), now);
      if (status->state == VIGIE_WATCH_LIVE &&
          vigie_rhythm_is_silent (&rhythm, vigie_rhythm_find_newest_elsewhere (times, name, now),
                                  now))
        g_hash_table_insert (self->silent, g_strdup (name),
                             g_memdup2 (&rhythm.last_at, sizeof rhythm.last_at));
    }
}

static gboolean
on_look (gpointer data)
{
  Watch *self = data;

  self->look_id = 0;
  look_for_silence (self);
  tell_all (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer data)
{
  Watch *self = data;

  look_for_silence (self);
  tell_all (self);
  return G_SOURCE_CONTINUE;
}

/* An exercise ends, or cannot go on, as where its original is gone. */
static void
look_for_end (Watch *self)
{
  GPtrArray *list = vigie_watcher_list (self->watcher);
  gboolean has_failed = FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      const VigieWatchStatus *status = g_ptr_array_index (list, i);

      has_failed |= status->state == VIGIE_WATCH_FAILED;
      if (status->state != VIGIE_WATCH_FAILED && status->state != VIGIE_WATCH_ENDED)
        return;
    }
  if (has_failed)
    self->status = VIGIE_CLI_FAILED;
  self->is_over = TRUE;
  g_main_loop_quit (self->loop);
}

static void
on_changed (VigieWatcher *watcher, Watch *self)
{
  if (self->look_id == 0)
    self->look_id = g_timeout_add (LOOK_MS, on_look, self);
  tell_all (self);
  if (self->to_end)
    look_for_end (self);
}

/* ---- logins ---- */

static void
free_secret (gpointer data)
{
  vigie_secret_free (data);
}

/* Those that are given with the command. */
static gboolean
read_tokens (GHashTable *secrets, GPtrArray *watches, char **names)
{
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *question = NULL;
      char *secret;

      if (vigie_watches_find (watches, names[i]) == NULL)
        {
          vigie_cli_message (_ ("There is no source “%s”."), names[i]);
          return FALSE;
        }
      /* Translators: the name of a source */
      question = g_strdup_printf (_ ("Password or token for “%s”:"), names[i]);
      secret = vigie_cli_read_secret (question);
      if (secret == NULL)
        return FALSE;
      g_hash_table_insert (secrets, g_strdup (names[i]), secret);
    }
  return TRUE;
}

/* Those that the application keeps; a machine without a keyring has none. */
static void
look_up_tokens (GHashTable *secrets, GPtrArray *watches)
{
  for (guint i = 0; i < watches->len; i++)
    {
      const VigieWatch *watch = g_ptr_array_index (watches, i);
      g_autoptr (VigieSource) source = vigie_watch_make_source (watch, NULL);
      char *secret;

      if (source == NULL || watch->paused || vigie_source_kind_get_login (watch->kind) == NULL ||
          g_hash_table_contains (secrets, watch->name))
        continue;
      secret = vigie_secret_lookup_source (source, NULL, NULL);
      if (secret != NULL)
        g_hash_table_insert (secrets, g_strdup (watch->name), secret);
    }
}

static void
give_tokens (VigieWatcher *watcher, GHashTable *secrets)
{
  GHashTableIter iter;
  gpointer name, secret;

  g_hash_table_iter_init (&iter, secrets);
  while (g_hash_table_iter_next (&iter, &name, &secret))
    vigie_watcher_set_secret (watcher, name, secret);
}

/* ---- watching ---- */

static gboolean
on_stop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static VigieCliStatus
watch (VigieStore *store, GHashTable *secrets, gboolean json, gboolean to_end)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (VigieHttpClient) client = vigie_http_client_new (NULL, FALSE);
  g_autoptr (VigieWatcher) watcher = vigie_watcher_new (store, client);
  g_autoptr (GHashTable) silent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Watch self = { .store = store,
                 .watcher = watcher,
                 .loop = loop,
                 .silent = silent,
                 .told = told,
                 .said = said,
                 .json = json,
                 .to_end = to_end };
  guint tick_id = g_timeout_add_seconds (LOOK_S, on_tick, &self);
  guint interrupt_id = g_unix_signal_add (SIGINT, on_stop, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, on_stop, loop);

  give_tokens (watcher, secrets);
  g_signal_connect (watcher, "changed", G_CALLBACK (on_changed), &self);
  on_changed (watcher, &self);
  if (!self.is_over)
    g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (watcher, &self);
  g_source_remove (tick_id);
  g_clear_handle_id (&self.look_id, g_source_remove);
  g_source_remove (interrupt_id);
  g_source_remove (terminate_id); /* from here on a signal ends us: a drive may hang */
  vigie_watcher_close (watcher);
  while (vigie_watcher_is_busy (watcher))
    g_main_context_iteration (NULL, TRUE);
  vigie_http_client_close (client);
  return self.status;
}

/**
 * vigie_cli_watch_to_end:
 * @store: an exercise
 * @json: whether for programs
 *
 * As vigie_cli_watch(), until all has come that there is, or it is interrupted.
 *
 * Returns: how it ended
 */
VigieCliStatus
vigie_cli_watch_to_end (VigieStore *store, gboolean json)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  return watch (store, none, json, TRUE);
}

/* vigie-cli watch FILE [--token NAME…] [--json] */
VigieCliStatus
vigie_cli_watch (char **args)
{
  gboolean json = FALSE;
  g_auto (GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { "token", 0, 0, G_OPTION_ARG_STRING_ARRAY, &names,
      N_ ("Read the password or token of a source from the terminal or standard input"),
      N_ ("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GHashTable) secrets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
  g_autoptr (VigieStore) store = NULL;
  g_autoptr (GPtrArray) watches = NULL;
  g_autoptr (GError) error = NULL;
  VigieCliStatus status;

  store = vigie_cli_parse_and_open (args, entries, TRUE, &status);
  if (store == NULL)
    return status;
  vigie_cli_remind (store);
  watches = vigie_watches_load (store, &error);
  if (watches == NULL)
    status = vigie_cli_fail (error);
  else if (watches->len == 0)
    {
      vigie_cli_message (
          "%s", _ ("The incident watches no sources. Add one with “vigie-cli source … add”."));
      status = VIGIE_CLI_FAILED;
    }
  else if (!read_tokens (secrets, watches, names))
    status = VIGIE_CLI_FAILED;
  else
    {
      look_up_tokens (secrets, watches);
      status = watch (store, secrets, json, FALSE);
    }
  vigie_store_close (store);
  return status;
}
