/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos that people put on Wikimedia Commons, or another wiki, found by where they were taken. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-commons-circle.h"
#include "vigie-commons-page.h"
#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-json.h"
#include "vigie-source-page.h"
#include "vigie-source-private.h"
#include "vigie-time.h"

#define INTERVAL_MS (10 * 60 * 1000)
#define RECENT_MS (7 * 24 * G_GINT64_CONSTANT (3600000)) /* how far the first round goes back */
#define OVERLAP_MS (24 * G_GINT64_CONSTANT (3600000))    /* what gets its place a while later */
#define MAX_LISTED 500                                   /* of one circle; the wiki's own limit */
#define MAX_REQUESTS 400                                 /* of one round, before details */
#define MAX_NEXT 20                                      /* answers to one question */
#define MAX_TOLD 50                                      /* files whose details are asked at once */
#define MAX_RADIUS_M 100000
#define DEFAULT_RADIUS_M 5000
#define DEFAULT_HOST "commons.wikimedia.org"
#define DEFAULT_ADDRESS "https://" DEFAULT_HOST "/w/api.php"

/* One language, whatever the desk's: two desks shall get the same text of one photo. Where there is
 * no French, the wiki takes another. */
#define TEXT_LANGUAGE "fr"

struct _VigieCommonsSource
{
  VigieSource parent_instance;

  char *address; /* of the wiki's interface */
  char *server;
  char *host; /* of its posts; "" for Commons itself */
  gboolean has_place;
  double lon;
  double lat;
  double radius_m;
};

G_DEFINE_FINAL_TYPE (VigieCommonsSource, vigie_commons_source, VIGIE_TYPE_SOURCE)

/**
 * Search:
 * @since: ms: what was uploaded before is not looked at
 * @newest: ms: of what was found, or @since
 * @found: (element-type guint64): ids of pages, each once
 * @seen: (element-type guint64 guint64): the same
 * @n_requests: so far
 * @n_crowded: circles in which the wiki has more than it tells
 *
 * One round.
 */
typedef struct
{
  VigieCommonsSource *source;
  VigieSourceRound *round;
  gint64 since;
  gint64 newest;
  GArray *found;
  GHashTable *seen;
  guint n_requests;
  guint n_crowded;
  guint n_bad_positions;
} Search;

static void
search_clear (Search *self)
{
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* ---- what the wiki says ---- */

static gboolean
fail_wiki (const VigieCommonsSource *self, const VigieCommonsPage *page, GError **error)
{
  static const char *const busy[] = { "maxlag", "ratelimited", "readonly", NULL };
  static const char *const unable[] = { "badgenerator", "badvalue", "unknown_generator", NULL };

  if (g_strv_contains (busy, page->error_code))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LIMITED, _ ("%s is busy and wants a pause."),
                 self->server);
  else if (g_strv_contains (unable, page->error_code))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s cannot be asked for photos by place: it lacks the extension GeoData."),
                 self->server);
  else if (g_str_has_prefix (page->error_code, "internal_api_error"))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_NETWORK,
                 /* Translators: a server, and what it says in its own language */
                 _ ("%s is out of order at the moment: “%s”."), self->server, page->error_words);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 /* Translators: a server, and what it says in its own language */
                 _ ("%s does not take the question: “%s”."), self->server, page->error_words);
  return FALSE;
}

static gboolean
fail_strange (const VigieCommonsSource *self, GBytes *bytes, GError **error)
{
  if (vigie_source_page_is_web_page (bytes))
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s answers with a web page and not as a wiki’s interface does. Is its address "
                    "right? It mostly ends with “api.php”."),
                 self->server);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("The answer of %s cannot be read: it is cut off, or no answer of a wiki."),
                 self->server);
  return FALSE;
}

static VigieCommonsPage *
ask_once (Search *self, const char *question, const char *next, GError **error)
{
  g_autofree char *uri =
      g_strconcat (self->source->address, "?action=query&format=json&formatversion=2&maxlag=5",
                   question, next, NULL);
  g_autoptr (VigieHttpResponse) response = NULL;
  g_autoptr (VigieCommonsPage) page = NULL;

  self->n_requests++;
  response = vigie_http_client_get (
      self->round->client,
      &(VigieHttpRequest) {
          .uri = uri,
          .accept = "application/json",
          .allow_local = vigie_source_get_option (VIGIE_SOURCE (self->source), "url") != NULL,
      },
      self->round->cancellable, error);
  if (response == NULL)
    return NULL;
  page = vigie_commons_page_new (response->bytes);
  if (page == NULL)
    {
      fail_strange (self->source, response->bytes, error);
      return NULL;
    }
  for (guint i = 0; i < page->warnings->len; i++)
    vigie_source_round_add_note (
        self->round,
        /* Translators: a server, and what it says in its own language */
        g_strdup_printf (_ ("%s warns: “%s”."), self->source->server,
                         (const char *) g_ptr_array_index (page->warnings, i)));
  if (page->error_code != NULL)
    {
      fail_wiki (self->source, page, error);
      return NULL;
    }
  return g_steal_pointer (&page);
}

/* (transfer full) (nullable): the whole answer, in as many parts as it comes */
static VigieCommonsPage *
ask (Search *self, const char *question, GError **error)
{
  g_autoptr (VigieCommonsPage) page = ask_once (self, question, NULL, error);

  for (guint i = 0; page != NULL && page->next != NULL && i < MAX_NEXT; i++)
    {
      VigieCommonsPage *more = ask_once (self, question, page->next, error);

      if (more == NULL)
        return NULL;
      vigie_commons_page_join (page, more);
    }
  return g_steal_pointer (&page);
}

/* ---- what is where ---- */

static char *
make_question (const VigieCommonsCircle *circle)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("&generator=geosearch&ggscoord=%s%%7C%s&ggsradius=%d&ggsnamespace=6"
                          "&ggslimit=%d&prop=imageinfo&iiprop=timestamp",
                          g_ascii_formatd (lat, sizeof lat, "%.6f", circle->lat),
                          g_ascii_formatd (lon, sizeof lon, "%.6f", circle->lon), circle->radius_m,
                          MAX_LISTED);
}

static void
note_file (Search *self, const VigieCommonsFile *file)
{
  if (file->uploaded_at == VIGIE_TIME_UNKNOWN || file->uploaded_at < self->since)
    return;
  self->newest = MAX (self->newest, file->uploaded_at);
  if (g_hash_table_add (self->seen, g_memdup2 (&file->page_id, sizeof file->page_id)))
    g_array_append_val (self->found, file->page_id);
}

/* The nearest files are told, with no way to ask for the newest, so a circle that is full is asked
 * in parts. */
static gboolean
search_circle (Search *self, const VigieCommonsCircle *circle, GArray *parts, GError **error)
{
  g_autofree char *question = make_question (circle);
  g_autoptr (VigieCommonsPage) page = ask (self, question, error);
  VigieCommonsCircle smaller[4];
  guint n_smaller;

  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->files->len; i++)
    note_file (self, g_ptr_array_index (page->files, i));
  if (page->files->len < MAX_LISTED)
    return TRUE;
  n_smaller = vigie_commons_circle_split (circle, smaller);
  if (n_smaller == 0)
    self->n_crowded++;
  g_array_append_vals (parts, smaller, n_smaller);
  return TRUE;
}

static gboolean
search_circles (Search *self, GArray *circles, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (VigieCommonsCircle));
  guint i;

  g_array_append_vals (parts, circles->data, circles->len);
  for (i = 0; i < parts->len && self->n_requests < MAX_REQUESTS; i++)
    {
      const VigieCommonsCircle circle = g_array_index (parts, VigieCommonsCircle, i);

      if (!search_circle (self, &circle, parts, error))
        return FALSE;
    }
  self->n_crowded += parts->len - i;
  if (self->n_crowded > 0)
    vigie_source_round_add_note (
        self->round, g_strdup_printf (_ ("%s has more photos there than it tells at once: some new "
                                         "ones may be missing. Choose a smaller radius."),
                                      self->source->server));
  return TRUE;
}

/* (transfer full) (nullable) */
static GArray *
make_circles (Search *self, GError **error)
{
  const VigieCommonsSource *source = self->source;
  GArray *circles;

  if (!source->has_place && self->round->area == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("Where? Give the source a latitude, a longitude and a radius, or the "
                              "incident a territory."));
      return NULL;
    }
  circles = source->has_place
                ? vigie_commons_cover_circle (source->lon, source->lat, source->radius_m)
                : vigie_commons_cover_box (self->round->area);
  if (circles == NULL)
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("The territory is too large to look for photos everywhere. Give the "
                            "source a latitude, a longitude and a radius."));
  return circles;
}

/* ---- what it shows ---- */

static char *
make_id (guint64 page_id)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, page_id);
}

/* What is here already is not asked for again. */
static gboolean
drop_known (Search *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = NULL;

  if (VIGIE_POST_SINK_GET_IFACE (self->round->sink)->keep_known == NULL)
    return TRUE;
  for (guint i = 0; i < self->found->len; i++)
    g_ptr_array_add (ids, make_id (g_array_index (self->found, guint64, i)));
  if (!vigie_post_sink_keep_known (self->round->sink, "commons", self->source->host, ids, error))
    return FALSE;
  known = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (known, g_ptr_array_index (ids, i));
  for (guint i = self->found->len; i-- > 0;)
    {
      g_autofree char *id = make_id (g_array_index (self->found, guint64, i));

      if (g_hash_table_contains (known, id))
        g_array_remove_index (self->found, i);
    }
  return TRUE;
}

/* Parts of a circle that was full reach beyond it. */
static gboolean
is_inside (const VigieCommonsSource *self, const VigieCommonsFile *file)
{
  gboolean has_own = FALSE;

  for (guint i = 0; i < file->n_positions; i++)
    {
      const VigiePosition *position = &file->positions[i];

      has_own = has_own || position->origin == VIGIE_ORIGIN_SOURCE;
      if (vigie_distance_m (self->lon, self->lat, position->lon, position->lat) <=
          1.01 * self->radius_m + 1)
        return TRUE;
    }
  return !self->has_place || !has_own;
}

static const char *
keep (VigieSourceIntake *intake, const char *text, gboolean one_line)
{
  return text != NULL ? vigie_import_run_text (&intake->run, text, strlen (text), one_line) : NULL;
}

static gboolean
add_file (Search *self, VigieSourceIntake *intake, const VigieCommonsFile *file, GError **error)
{
  g_autofree char *id = make_id (file->page_id);
  VigieImportPost post;

  if (file->url == NULL || file->uploaded_at == VIGIE_TIME_UNKNOWN ||
      !is_inside (self->source, file))
    return TRUE;
  vigie_import_post_init (&post);
  post.source_kind = "commons";
  post.source_host = self->source->host;
  post.external_id = keep (intake, id, TRUE);
  post.url = keep (intake, file->page_url, TRUE);
  post.author = keep (intake, file->author, TRUE);
  post.text = keep (intake, file->text, FALSE);
  post.posted_at = file->uploaded_at;
  for (guint i = 0; i < file->n_positions; i++)
    vigie_import_post_add_candidate (&post, &file->positions[i]);
  if (file->is_picture)
    vigie_import_post_add_remote_photo (&post, file->url, file->width, file->height);
  return vigie_import_run_add (&intake->run, &post, error);
}

static gboolean
take_files (Search *self, VigieSourceIntake *intake, guint first, guint n, GError **error)
{
  g_autoptr (GString) question = g_string_new (
      "&prop=coordinates%7Cimageinfo&coprimary=all&colimit=500"
      "&iiprop=url%7Ctimestamp%7Cuser%7Cmime%7Csize%7Cextmetadata%7Ccommonmetadata"
      "&iiextmetadatalanguage=" TEXT_LANGUAGE "&iiextmetadatafilter=ImageDescription%7CArtist"
      "%7CAttribution%7CLicenseShortName%7CUsageTerms%7CDateTimeOriginal&pageids=");
  g_autoptr (VigieCommonsPage) page = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (question, "%s%" G_GUINT64_FORMAT, i > 0 ? "%7C" : "",
                            g_array_index (self->found, guint64, first + i));
  page = ask (self, question->str, error);
  if (page == NULL)
    return FALSE;
  self->n_bad_positions += page->n_bad_positions;
  for (guint i = 0; i < page->files->len; i++)
    if (!add_file (self, intake, g_ptr_array_index (page->files, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
take_all (Search *self, VigieSourceIntake *intake, GError **error)
{
  for (guint i = 0; i < self->found->len; i += MAX_TOLD)
    if (!take_files (self, intake, i, MIN (MAX_TOLD, self->found->len - i), error))
      return FALSE;
  if (self->n_bad_positions > 0)
    vigie_source_round_add_note (
        self->round,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry has a position that is none.",
                                      "%u entries have positions that are none.",
                                      self->n_bad_positions),
                         self->n_bad_positions));
  return TRUE;
}

/* ---- a round ---- */

/* What did not match the words of the last round may match these. */
static void
begin (Search *self, const VigieWatchWords *words)
{
  const gint64 now = vigie_http_client_get_now (self->round->client);
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (self->round);
  JsonObject *place = json_node_get_object (cursor);
  const char *known = vigie_json_get_string (place, "newest");
  const char *expression = words != NULL ? vigie_watch_words_get_expression (words) : NULL;
  gint64 newest;

  self->since = now - RECENT_MS;
  if (known != NULL && vigie_time_parse (known, &newest) &&
      g_strcmp0 (vigie_json_get_string (place, "words"), expression) == 0)
    self->since = newest - OVERLAP_MS;
  self->newest = self->since;
  self->found = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/* A wiki whose clock runs ahead does not hide what comes until then; where nothing is new, the next
 * round looks at the same days. */
static char *
make_cursor (const Search *self, const VigieWatchWords *words)
{
  const gint64 now = vigie_http_client_get_now (self->round->client);
  g_autofree char *newest =
      vigie_time_format (MIN (MAX (self->newest, self->since + OVERLAP_MS), now));
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "newest", newest);
  if (words != NULL)
    json_object_set_string_member (object, "words", vigie_watch_words_get_expression (words));
  return vigie_json_canonical (node);
}

static gboolean
vigie_commons_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  VigieCommonsSource *self = VIGIE_COMMONS_SOURCE (source);
  const VigieWatchWords *words = vigie_source_choose_words (source, round);
  g_auto (Search) search = { .source = self, .round = round };
  g_auto (VigieSourceIntake) intake = { 0 };
  g_autoptr (GArray) circles = make_circles (&search, error);
  g_autofree char *cursor = NULL;

  if (circles == NULL)
    return FALSE;
  begin (&search, words);
  if (!search_circles (&search, circles, error))
    return FALSE;
  cursor = make_cursor (&search, words);
  if (!drop_known (&search, error))
    return FALSE;
  vigie_source_intake_init (&intake, round, self->host);
  vigie_source_intake_set_words (&intake, words);
  if (!take_all (&search, &intake, error))
    {
      vigie_source_intake_commit (&intake, NULL, NULL); /* what came stays */
      return FALSE;
    }
  return vigie_source_intake_commit (&intake, cursor, error);
}

/* ---- options ---- */

/* "47,52" is how people write it here. */
static gboolean
read_number (VigieSource *source,
             const char *name,
             double least,
             double most,
             double *number,
             GError **error)
{
  g_autofree char *text = g_strdup (vigie_source_get_option (source, name));
  char *end = NULL;

  if (text == NULL)
    return TRUE;
  *number = g_ascii_strtod (g_strdelimit (text, ",", '.'), &end);
  if (*end == '\0' && isfinite (*number) && *number >= least && *number <= most)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               /* Translators: the name of an option, and two numbers */
               _ ("The option “%s” is a number from %.0f to %.0f."), name, least, most);
  return FALSE;
}

static gboolean
read_place (VigieCommonsSource *self, GError **error)
{
  VigieSource *source = VIGIE_SOURCE (self);
  const gboolean has_lon = vigie_source_get_option (source, "lon") != NULL;
  const gboolean has_lat = vigie_source_get_option (source, "lat") != NULL;

  self->has_place = has_lon && has_lat;
  self->radius_m = DEFAULT_RADIUS_M;
  if (has_lon == has_lat && (has_lon || vigie_source_get_option (source, "radius") == NULL))
    return read_number (source, "lon", -180, 180, &self->lon, error) &&
           read_number (source, "lat", -90, 90, &self->lat, error) &&
           read_number (source, "radius", VIGIE_COMMONS_MIN_RADIUS_M, MAX_RADIUS_M, &self->radius_m,
                        error);
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("A place is a latitude and a longitude, and a radius around it. Without "
                          "all of them the incident’s territory is looked through."));
  return FALSE;
}

/* People paste the address of any page of a wiki. */
static char *
make_address (GUri *uri)
{
  const char *path = g_uri_get_path (uri);
  g_autofree char *base = NULL;

  if (g_str_has_suffix (path, "api.php"))
    base = g_strdup (path);
  else if (strlen (path) <= 1 || g_str_has_prefix (path, "/wiki/"))
    base = g_strdup ("/w/api.php");
  else
    base = g_strconcat (path, g_str_has_suffix (path, "/") ? "" : "/", "api.php", NULL);
  return vigie_source_make_place (uri, base);
}

static gboolean
vigie_commons_source_check (VigieSource *source, GError **error)
{
  VigieCommonsSource *self = VIGIE_COMMONS_SOURCE (source);
  g_autoptr (GUri) uri = vigie_source_parse_address (source, DEFAULT_ADDRESS);

  if (!read_place (self, error))
    return FALSE;
  self->address = make_address (uri);
  self->server = g_strdup (g_uri_get_host (uri));
  self->host = g_strdup (g_str_equal (self->server, DEFAULT_HOST) ? "" : self->server);
  return TRUE;
}

static const VigieSourceOption options[] = {
  { "lat", 0,
    N_ ("degrees north of a place; without one, photos of the incident’s territory are looked "
        "for") },
  { "lon", 0, N_ ("degrees east of it") },
  { "radius", 0, N_ ("metres around it; 5000 where nothing is said") },
  { VIGIE_SOURCE_ONLY_WORDS, VIGIE_SOURCE_OPTION_YES_NO,
    N_ ("“yes” for photos whose description matches the incident’s words to watch for only") },
  { "url", VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("another wiki than Wikimedia Commons, with the extension GeoData") },
  { NULL, 0, NULL },
};

static void
vigie_commons_source_finalize (GObject *object)
{
  VigieCommonsSource *self = VIGIE_COMMONS_SOURCE (object);

  g_free (self->address);
  g_free (self->server);
  g_free (self->host);

  G_OBJECT_CLASS (vigie_commons_source_parent_class)->finalize (object);
}

static void
vigie_commons_source_class_init (VigieCommonsSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigie_commons_source_finalize;

  source_class->kind = "commons";
  source_class->title = N_ ("Wikimedia Commons");
  source_class->options = options;
  source_class->server = DEFAULT_ADDRESS;
  source_class->interval_ms = INTERVAL_MS;
  source_class->follows_words = vigie_source_wants_only_words;
  source_class->check = vigie_commons_source_check;
  source_class->poll = vigie_commons_source_poll;
}

static void
vigie_commons_source_init (VigieCommonsSource *self)
{
}
