/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of a crisis map of Ushahidi: version 5 of its interface, and what is left of 3. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-json.h"
#include "vigie-time.h"
#include "vigie-ushahidi-walk.h"

#define INTERVAL_MS (60 * 1000)
#define MAX_PAGES 10000 /* of changes, or below the newest report, in all */
#define CLOUD ".ushahidi.io"
#define CLOUD_API ".api.ushahidi.io"

struct _VigieUshahidiSource
{
  VigieSource parent_instance;

  char *base;   /* of the interface: "https://name.api.ushahidi.io" */
  char *site;   /* what people open: "https://name.ushahidi.io" */
  char *server; /* as it is called in sentences */
  char *host;   /* of its reports */
};

G_DEFINE_FINAL_TYPE (VigieUshahidiSource, vigie_ushahidi_source, VIGIE_TYPE_SOURCE)

/* ---- a round ---- */

static void
read_files (GArray *files, const char *text /* (nullable) */)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", VIGIE_USHAHIDI_MAX_FAILED + 1);

  for (gsize i = 0; words[i] != NULL && files->len < VIGIE_USHAHIDI_MAX_FAILED; i++)
    {
      guint64 id;

      if (g_ascii_string_to_unsigned (words[i], 10, 1, G_MAXUINT64, &id, NULL))
        g_array_append_val (files, id);
    }
}

static void
add_files (JsonObject *cursor, GArray *files)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (files->len, VIGIE_USHAHIDI_MAX_FAILED); i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i > 0 ? " " : "",
                            g_array_index (files, guint64, i));
  if (text->len > 0)
    json_object_set_string_member (cursor, "without", text->str);
}

static gboolean
read_time (JsonObject *cursor, const char *member, gint64 *at)
{
  const char *text = vigie_json_get_string (cursor, member);

  if (text != NULL && vigie_time_parse (text, at))
    return TRUE;
  *at = VIGIE_TIME_UNKNOWN;
  return FALSE;
}

static void
add_time (JsonObject *cursor, const char *member, gint64 at)
{
  g_autofree char *text = at != VIGIE_TIME_UNKNOWN ? vigie_time_format (at) : NULL;

  if (text != NULL)
    json_object_set_string_member (cursor, member, text);
}

static void
read_hole (VigieUshahidiWalk *self, JsonObject *cursor)
{
  const char *hole = vigie_json_get_string (cursor, "hole");

  self->hole_pages = (guint) CLAMP (vigie_source_get_number (cursor, "hole-pages"), 0, MAX_PAGES);
  if (self->hole_pages == 0 || hole == NULL ||
      !g_ascii_string_to_unsigned (hole, 10, 1, G_MAXUINT64, &self->hole_to, NULL))
    self->hole_to = self->hole_pages = 0;
}

static void
add_hole (JsonObject *cursor, const VigieUshahidiWalk *self)
{
  g_autofree char *hole = g_strdup_printf ("%" G_GUINT64_FORMAT, self->hole_to);

  if (self->hole_to == 0)
    return;
  json_object_set_string_member (cursor, "hole", hole);
  json_object_set_int_member (cursor, "hole-pages", self->hole_pages);
}

static void
read_cursor (VigieUshahidiWalk *self, JsonObject *cursor, const VigieWatchWords *words)
{
  const char *version = vigie_json_get_string (cursor, "version");
  const char *expression = words != NULL ? vigie_watch_words_get_expression (words) : NULL;
  const char *newest = vigie_json_get_string (cursor, "newest");

  self->version = g_strcmp0 (version, "3") == 0 ? 3 : version != NULL ? 5 : 0;
  read_files (self->without, vigie_json_get_string (cursor, "without"));
  self->updated = self->top = self->checked_at = VIGIE_TIME_UNKNOWN;
  self->check_below = G_MAXINT64;
  /* what did not match the words of the last round may match these */
  if (g_strcmp0 (vigie_json_get_string (cursor, "words"), expression) != 0)
    return;
  if (newest != NULL)
    g_ascii_string_to_unsigned (newest, 10, 0, G_MAXUINT64, &self->before, NULL);
  read_time (cursor, "updated", &self->updated);
  if (read_time (cursor, "checked", &self->checked_at))
    self->check_below = json_object_get_int_member_with_default (cursor, "check-below", G_MAXINT64);
  read_hole (self, cursor);
  if (read_time (cursor, "top", &self->top))
    self->n_pages = (guint) CLAMP (vigie_source_get_number (cursor, "pages"), 0, MAX_PAGES);
  self->newest = self->before;
}

static char *
make_cursor (const VigieUshahidiWalk *self, const VigieWatchWords *words)
{
  g_autofree char *newest = g_strdup_printf ("%" G_GUINT64_FORMAT, self->newest);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "version", self->version == 5 ? "5" : "3");
  json_object_set_string_member (object, "newest", newest);
  add_time (object, "updated", self->updated);
  if (self->n_pages > 0)
    {
      add_time (object, "top", self->top);
      json_object_set_int_member (object, "pages", self->n_pages);
    }
  add_hole (object, self);
  add_time (object, "checked", self->checked_at);
  if (self->check_below != G_MAXINT64)
    json_object_set_int_member (object, "check-below", self->check_below);
  add_files (object, self->failed);
  if (words != NULL)
    json_object_set_string_member (object, "words", vigie_watch_words_get_expression (words));
  return vigie_json_canonical (node);
}

/* (transfer full) (nullable): where the round began, with what kept it from its end */
static char *
make_same_cursor (const VigieUshahidiWalk *self, JsonNode *cursor)
{
  if (self->failed->len == 0)
    return NULL;
  for (guint i = 0; i < self->failed->len; i++)
    if (!vigie_ushahidi_list_has (self->without, g_array_index (self->failed, guint64, i)))
      g_array_append_val (self->without, g_array_index (self->failed, guint64, i));
  add_files (json_node_get_object (cursor), self->without);
  return vigie_json_canonical (cursor);
}

static gboolean
vigie_ushahidi_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  VigieUshahidiSource *self = VIGIE_USHAHIDI_SOURCE (source);
  const VigieWatchWords *words = vigie_source_choose_words (source, round);
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (round);
  const VigieUshahidiSite site = { .base = self->base,
                                   .page = self->site,
                                   .server = self->server,
                                   .host = self->host,
                                   .words = vigie_source_get_option (source, "q"),
                                   .form = vigie_source_get_option (source, "form") };
  g_auto (VigieUshahidiWalk) walk = { .site = &site,
                                      .round = round,
                                      .without = g_array_new (FALSE, FALSE, sizeof (guint64)),
                                      .failed = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  g_autofree char *next = NULL;
  gboolean done;

  if (round->secret != NULL)
    walk.authorization = g_strconcat ("Bearer ", round->secret, NULL);
  if (round->secret != NULL && g_str_has_prefix (self->base, "http:") &&
      !vigie_http_host_is_local (self->server))
    vigie_source_round_add_note (
        round, g_strdup_printf (_ ("The access token goes to %s unencrypted, as the address begins "
                                   "with http://."),
                                self->server));
  read_cursor (&walk, json_node_get_object (cursor), words);
  vigie_source_intake_init (&walk.intake, round, self->host);
  vigie_source_intake_set_words (&walk.intake, words);
  done = vigie_ushahidi_walk_run (&walk, error);
  if (!done)
    {
      next = make_same_cursor (&walk, cursor);
      vigie_source_intake_commit (&walk.intake, next, NULL); /* what came stays */
      return FALSE;
    }
  if (!vigie_ushahidi_recheck (&walk, error))
    return FALSE;
  next = make_cursor (&walk, words);
  return vigie_source_intake_commit (&walk.intake, next, error);
}

/* ---- options ---- */

/* People paste the address of any page of a site: "https://example.org/carte/views/map" is the site
 * "https://example.org/carte". */
static char *
cut_path (const char *path)
{
  static const char *const pages[] = { "/api/", "/posts",    "/views",    "/map",         "/feed",
                                       "/data", "/activity", "/settings", "/collections", NULL };
  char *cut = g_strdup (path);
  gsize length;

  for (gsize i = 0; pages[i] != NULL; i++)
    {
      char *found = strstr (cut, pages[i]);

      if (found != NULL)
        *found = '\0';
    }
  length = strlen (cut);
  while (length > 0 && cut[length - 1] == '/')
    cut[--length] = '\0';
  return cut;
}

/* The sites of Ushahidi's own cloud have their interface beside them. */
static char *
replace_ending (const char *host, const char *ending, const char *by)
{
  g_autofree char *start = g_strndup (host, strlen (host) - strlen (ending));

  return g_strconcat (start, by, NULL);
}

static char *
make_origin (GUri *uri, const char *host, const char *path)
{
  return g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri),
                     path, NULL, NULL);
}

static gboolean
check_form (const char *form /* (nullable) */, GError **error)
{
  guint64 number;

  if (form == NULL || g_ascii_string_to_unsigned (form, 10, 1, G_MAXINT64, &number, NULL))
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("The option “form” is the number of a survey."));
  return FALSE;
}

static gboolean
vigie_ushahidi_source_check (VigieSource *source, GError **error)
{
  VigieUshahidiSource *self = VIGIE_USHAHIDI_SOURCE (source);
  g_autoptr (GUri) uri = vigie_source_parse_address (source, NULL);
  g_autofree char *host = NULL, *api_host = NULL, *path = NULL;

  if (!check_form (vigie_source_get_option (source, "form"), error))
    return FALSE;
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  api_host = g_strdup (host);
  path = cut_path (g_uri_get_path (uri));
  if (g_str_has_suffix (host, CLOUD_API))
    {
      g_free (host);
      host = replace_ending (api_host, CLOUD_API, CLOUD);
    }
  else if (g_str_has_suffix (host, CLOUD))
    {
      g_free (api_host);
      api_host = replace_ending (host, CLOUD, CLOUD_API);
    }
  self->base = make_origin (uri, api_host, path);
  self->site = make_origin (uri, host, path);
  self->server = g_strdup (host);
  self->host = g_strconcat (host, path, NULL);
  return TRUE;
}

static const VigieSourceOption options[] = {
  { "url", VIGIE_SOURCE_OPTION_REQUIRED | VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of the Ushahidi site") },
  { "q", 0, N_ ("words that title or description of reports must hold") },
  { "form", 0, N_ ("number of a survey, for its reports only") },
  { VIGIE_SOURCE_ONLY_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” for reports that match the incident’s words to watch for only") },
  { NULL, 0, NULL },
};

static void
vigie_ushahidi_source_finalize (GObject *object)
{
  VigieUshahidiSource *self = VIGIE_USHAHIDI_SOURCE (object);

  g_free (self->base);
  g_free (self->site);
  g_free (self->server);
  g_free (self->host);

  G_OBJECT_CLASS (vigie_ushahidi_source_parent_class)->finalize (object);
}

static void
vigie_ushahidi_source_class_init (VigieUshahidiSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_ushahidi_source_finalize;

  source_class->kind = "ushahidi";
  source_class->title = N_ ("Ushahidi");
  source_class->options = options;
  source_class->login = N_ ("Access token");
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_source_wants_only_words;
  source_class->check = vigie_ushahidi_source_check;
  source_class->poll = vigie_ushahidi_source_poll;
}

static void
vigie_ushahidi_source_init (VigieUshahidiSource *self)
{
}
