/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of a crisis map of Ushahidi: version 5 of its interface, and what is left of version 3.
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-http-address.h"
#include "vigie-http-error.h"
#include "vigie-json.h"
#include "vigie-source-page.h"
#include "vigie-source-private.h"
#include "vigie-time.h"
#include "vigie-ushahidi-page.h"

#define INTERVAL_MS (60 * 1000)
#define PAGE_REPORTS 50 /* each with all questions of its survey */
#define MAX_FIRST_PAGES 10
#define MAX_PAGES 20
#define MAX_EDITED_PAGES 5
#define MAX_BYTES (30 * 1000 * 1000)

/* A report gets its number when it is sent, and is seen when somebody of the site has looked at it:
 * so many are asked for again. */
#define OVERLAP 100

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

/**
 * Walk:
 * @authorization: (nullable): value of the header
 * @version: of the interface: 5 or 3, or 0 where it is not known yet
 * @newest: the highest number that is known
 * @updated: ms: the newest change that is known, or %VIGIE_TIME_UNKNOWN
 * @before: the highest number that was known before the round, 0 in the first one
 * @intake: gets reports
 * @is_elsewhere: whether what was asked last is not there, in this version
 *
 * One round.
 */
typedef struct
{
  VigieUshahidiSource *source;
  VigieSourceRound *round;
  char *authorization;
  guint version;
  guint64 newest;
  guint64 before;
  gint64 updated;
  VigieSourceIntake intake;
  guint n_bad;
  guint n_bad_positions;
  guint n_without_photo;
  gboolean is_rounded;
  gboolean is_elsewhere;
} Walk;

static void
walk_clear (Walk *self)
{
  g_free (self->authorization);
  vigie_source_intake_clear (&self->intake);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* ---- what the site says ---- */

static gboolean
fail_login (const Walk *self, GError **error)
{
  if (self->authorization != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN, _ ("%s does not accept the access token."),
                 self->source->server);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 _ ("%s shows its reports only to members. Give an access token as the source’s "
                    "secret."),
                 self->source->server);
  return FALSE;
}

static gboolean
fail_other_site (const VigieUshahidiSource *self, gboolean is_page, GError **error)
{
  if (is_page)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s answers with a web page where reports were asked for. A site of Ushahidi "
                    "may have its interface at another address, as “api.” before its name."),
                 self->server);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s does not answer as a site of Ushahidi does. Is its address right?"),
                 self->server);
  return FALSE;
}

static VigieHttpResponse *
ask (const Walk *self, const char *place, GError **error)
{
  g_autofree char *uri = g_strconcat (self->source->base, place, NULL);

  return vigie_http_client_get (self->round->client,
                                &(VigieHttpRequest) { .uri = uri,
                                                      .accept = "application/json",
                                                      .authorization = self->authorization,
                                                      .max_bytes = MAX_BYTES,
                                                      .allow_local = TRUE, /* somebody typed it */
                                                      .keep_refusals = TRUE },
                                self->round->cancellable, error);
}

/**
 * Answer:
 * @page: (nullable): reports
 * @is_elsewhere: whether nothing there answers as this version does, with @is_web_page as it is
 */
typedef struct
{
  VigieUshahidiPage *page;
  gboolean is_elsewhere;
  gboolean is_web_page;
} Answer;

static void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->page, vigie_ushahidi_page_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/* FALSE with @error set where there is no answer at all, or one that is broken */
static gboolean
get_answer (Walk *self, const char *place, Answer *answer, GError **error)
{
  g_autoptr (VigieHttpResponse) response = ask (self, place, error);

  *answer = (Answer) { 0 };
  if (response == NULL)
    return FALSE;
  if (response->status == 401 || response->status == 403)
    return fail_login (self, error);
  answer->is_web_page = vigie_source_page_is_web_page (response->bytes);
  answer->is_elsewhere = response->status == 404 || answer->is_web_page;
  if (answer->is_elsewhere)
    return TRUE;
  if (response->status >= 400)
    return vigie_http_fail_status (self->source->server, response->status, error);
  answer->page = vigie_ushahidi_page_new (response->bytes);
  if (answer->page != NULL)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("The answer of %s cannot be read: it is cut off, or holds no list of reports."),
               self->source->server);
  return FALSE;
}

/* What the options ask for, and in which order. */
static char *
make_place (const Walk *self, const char *order)
{
  VigieSource *source = VIGIE_SOURCE (self->source);
  const char *words = vigie_source_get_option (source, "q");
  const char *form = vigie_source_get_option (source, "form");
  GString *place = g_string_new (self->version == 5 ? "/api/v5/posts" : "/api/v3/posts/geojson");

  g_string_append_printf (place, "?limit=%d&status=published&%s", PAGE_REPORTS, order);
  if (words != NULL)
    {
      g_string_append (place, "&q=");
      g_string_append_uri_escaped (place, words, NULL, FALSE);
    }
  if (form != NULL)
    {
      g_string_append (place, "&form=");
      g_string_append_uri_escaped (place, form, NULL, FALSE);
    }
  if (form != NULL && self->version == 5)
    g_string_append (place, "&include_unstructured_posts=false");
  return g_string_free_and_steal (place);
}

/* (transfer full) (nullable) */
static VigieUshahidiPage *
get_page (Walk *self, const char *order, GError **error)
{
  g_autofree char *place = make_place (self, order);
  g_auto (Answer) answer = { 0 };

  if (!get_answer (self, place, &answer, error))
    return NULL;
  self->is_elsewhere = answer.is_elsewhere;
  if (answer.page == NULL)
    {
      fail_other_site (self->source, answer.is_web_page, error);
      return NULL;
    }
  self->n_bad += answer.page->n_bad;
  self->n_bad_positions += answer.page->n_bad_positions;
  return g_steal_pointer (&answer.page);
}

/* ---- photos ---- */

static char *
make_id (guint64 id)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, id);
}

/* Whether it is here: what is known keeps the photos that it came with. */
static gboolean
is_known (Walk *self, guint64 id, gboolean *known, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  *known = FALSE;
  if (VIGIE_POST_SINK_GET_IFACE (self->round->sink)->keep_known == NULL)
    return TRUE;
  g_ptr_array_add (ids, make_id (id));
  if (!vigie_post_sink_keep_known (self->round->sink, "ushahidi", self->source->host, ids, error))
    return FALSE;
  *known = ids->len > 0;
  return TRUE;
}

/* FALSE with @error set where the round has to be made again, as the site may yet tell */
static gboolean
add_photo (Walk *self, guint64 media, VigieImportPost *post, GError **error)
{
  g_autofree char *place =
      g_strdup_printf ("/api/v%u/media/%" G_GUINT64_FORMAT, self->version, media);
  g_autoptr (VigieHttpResponse) response = ask (self, place, error);
  g_autofree char *address = NULL;

  if (response == NULL)
    return FALSE;
  if (response->status < 400)
    address = vigie_ushahidi_read_media (response->bytes);
  if (address != NULL)
    vigie_import_post_add_remote_photo (post, address, 0, 0);
  else
    self->n_without_photo++;
  return TRUE;
}

static gboolean
add_photos (Walk *self, const VigieUshahidiReport *report, VigieImportPost *post, GError **error)
{
  gboolean known = FALSE;

  if (report->n_media == 0)
    return TRUE;
  if (!is_known (self, report->id, &known, error))
    return FALSE;
  for (guint i = 0; !known && i < report->n_media; i++)
    if (!add_photo (self, report->media[i], post, error))
      return FALSE;
  return TRUE;
}

/* ---- reports ---- */

static const char *
keep (Walk *self, const char *text, gboolean one_line)
{
  return text != NULL ? vigie_import_run_text (&self->intake.run, text, strlen (text), one_line)
                      : NULL;
}

/* Surveys that hide the time of day put all times at midnight, which says nothing of an order. */
static gboolean
is_hidden (gint64 at)
{
  return at % (24 * G_GINT64_CONSTANT (3600000)) == 0;
}

static void
add_edit (Walk *self, const VigieUshahidiReport *report, const VigieImportPost *post)
{
  if (report->updated_at == VIGIE_TIME_UNKNOWN)
    return;
  vigie_import_batch_add_update (
      self->intake.run.batch,
      &(VigiePostUpdate) {
          .kind = VIGIE_POST_EDITED,
          .source_kind = post->source_kind,
          .source_host = post->source_host,
          .external_id = post->external_id,
          .at = is_hidden (report->updated_at) ? VIGIE_TIME_UNKNOWN : report->updated_at,
          .text = post->text,
      });
}

static gboolean
take_report (Walk *self, const VigieUshahidiReport *report, GError **error)
{
  g_autofree char *id = make_id (report->id);
  g_autofree char *url = g_strconcat (self->source->site, "/posts/", id, NULL);
  VigieImportPost post;

  self->newest = MAX (self->newest, report->id);
  if (report->updated_at != VIGIE_TIME_UNKNOWN &&
      (self->updated == VIGIE_TIME_UNKNOWN || report->updated_at > self->updated))
    self->updated = report->updated_at;
  if (!report->is_public)
    {
      self->round->n_hidden++;
      return TRUE;
    }
  self->is_rounded = self->is_rounded || report->is_rounded;
  vigie_import_post_init (&post);
  post.source_kind = "ushahidi";
  post.source_host = self->source->host;
  post.external_id = keep (self, id, TRUE);
  post.url = keep (self, url, TRUE);
  post.author = keep (self, report->author, TRUE);
  post.text = keep (self, report->text, FALSE);
  post.posted_at = report->posted_at;
  for (guint i = 0; i < report->n_positions; i++)
    vigie_import_post_add_candidate (&post, &report->positions[i]);
  if (!add_photos (self, report, &post, error))
    {
      vigie_import_post_clear (&post);
      return FALSE;
    }
  add_edit (self, report, &post);
  return vigie_import_run_add (&self->intake.run, &post, error);
}

static gboolean
take_page (Walk *self, const VigieUshahidiPage *page, GError **error)
{
  for (guint i = 0; i < page->reports->len; i++)
    if (!take_report (self, g_ptr_array_index (page->reports, i), error))
      return FALSE;
  return TRUE;
}

/* ---- which are asked for ---- */

static void
find_ends (const VigieUshahidiPage *page, guint64 *lowest, guint64 *highest)
{
  *lowest = G_MAXUINT64;
  *highest = 0;
  for (guint i = 0; i < page->reports->len; i++)
    {
      const VigieUshahidiReport *report = g_ptr_array_index (page->reports, i);

      *lowest = MIN (*lowest, report->id);
      *highest = MAX (*highest, report->id);
    }
}

/* From the newest down, page by page. What comes in meanwhile pushes others to the next page, where
 * they are seen twice, which does no harm. */
static gboolean
walk_down (Walk *self, guint64 to, GError **error)
{
  const guint n_most = self->before == 0 ? MAX_FIRST_PAGES : MAX_PAGES;
  guint64 lowest, highest, reached = G_MAXUINT64;

  for (guint i = 0; i < n_most; i++)
    {
      g_autofree char *order =
          self->version == 5
              ? g_strdup_printf ("orderby=id&order=DESC&page=%u", i + 1)
              : g_strdup_printf ("orderby=id&order=desc&offset=%u", i * PAGE_REPORTS);
      g_autoptr (VigieUshahidiPage) page = get_page (self, order, error);

      if (page == NULL || !take_page (self, page, error))
        return FALSE;
      find_ends (page, &lowest, &highest);
      if (lowest >= reached || lowest <= to || page->is_last)
        return TRUE;
      reached = lowest;
    }
  vigie_source_round_add_note (
      self->round,
      g_strdup_printf (_ ("%s has more reports than are asked for at once: the newest %u are here, "
                          "older ones may be missing."),
                       self->source->server, n_most * PAGE_REPORTS));
  return TRUE;
}

/* Upwards from a number, which pushes nothing anywhere. @is_heeded: whether the site understands
 * such a question; older ones give the newest reports instead */
static gboolean
walk_up (Walk *self, guint64 from, gboolean *is_heeded, GError **error)
{
  guint64 lowest, highest;

  *is_heeded = TRUE;
  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_autofree char *order =
          g_strdup_printf ("orderby=id&order=ASC&created_after_by_id=%" G_GUINT64_FORMAT, from);
      g_autoptr (VigieUshahidiPage) page = get_page (self, order, error);
      const VigieUshahidiReport *first, *last;

      if (page == NULL)
        return FALSE;
      if (page->reports->len == 0)
        return TRUE;
      first = g_ptr_array_index (page->reports, 0);
      last = g_ptr_array_index (page->reports, page->reports->len - 1);
      find_ends (page, &lowest, &highest);
      *is_heeded = lowest > from && first->id == lowest && last->id == highest;
      if (!*is_heeded)
        return TRUE;
      if (!take_page (self, page, error))
        return FALSE;
      if (page->is_last)
        return TRUE;
      from = highest;
    }
  return TRUE; /* the next round goes on from there */
}

static gboolean
take_new (Walk *self, GError **error)
{
  const guint64 from = self->before > OVERLAP ? self->before - OVERLAP : 0;
  gboolean is_heeded = FALSE;

  if (self->version == 5 && from > 0 && !walk_up (self, from, &is_heeded, error))
    return FALSE;
  return is_heeded || walk_down (self, from, error);
}

/* In the order of their changes, which also shows what was put online late. The parameter
 * “updated_after” is left alone: sites of 2025 read its time twice and so leave nothing out. */
static gboolean
take_edited (Walk *self, gint64 since, GError **error)
{
  for (guint i = 0; i < MAX_EDITED_PAGES; i++)
    {
      g_autofree char *order = g_strdup_printf ("orderby=updated&order=DESC&page=%u", i + 1);
      g_autoptr (VigieUshahidiPage) page = get_page (self, order, error);

      if (page == NULL)
        return FALSE;
      for (guint n = 0; n < page->reports->len; n++)
        {
          const VigieUshahidiReport *report = g_ptr_array_index (page->reports, n);

          if (report->updated_at == VIGIE_TIME_UNKNOWN ||
              (since != VIGIE_TIME_UNKNOWN && report->updated_at < since))
            return TRUE;
          if (!take_report (self, report, error))
            return FALSE;
        }
      if (page->is_last || page->reports->len == 0 || since == VIGIE_TIME_UNKNOWN)
        return TRUE;
    }
  return TRUE;
}

/* ---- which interface ---- */

static gboolean
choose_version (Walk *self, GError **error)
{
  static const guint versions[] = { 5, 3 };
  gboolean is_page = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *place = NULL;
      g_auto (Answer) answer = { 0 };

      self->version = versions[i];
      place = make_place (self, self->version == 5 ? "page=1" : "offset=0");
      if (!get_answer (self, place, &answer, error))
        return FALSE;
      if (answer.page != NULL)
        return TRUE;
      is_page = is_page || answer.is_web_page;
    }
  return fail_other_site (self->source, is_page, error);
}

/* ---- a round ---- */

static void
add_notes (Walk *self)
{
  VigieSourceRound *round = self->round;
  const char *server = self->source->server;
  const guint n_hidden = (guint) MIN (round->n_hidden, G_MAXUINT);

  if (self->version == 3)
    vigie_source_round_add_note (
        round,
        g_strdup_printf (_ ("%s has an old interface, which shows only reports with a place, "
                            "and neither their time nor their photos."),
                         server));
  if (self->is_rounded)
    vigie_source_round_add_note (
        round, g_strdup_printf (_ ("%s tells places less exactly than it knows them; their radius "
                                   "says how exactly."),
                                server));
  if (n_hidden > 0)
    vigie_source_round_set_note (
        round, &round->hidden_note,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u post is not public and was left out.",
                                      "%u posts are not public and were left out.", n_hidden),
                         n_hidden));
  if (self->n_bad_positions > 0)
    vigie_source_round_add_note (
        round, g_strdup_printf (
                   g_dngettext (GETTEXT_PACKAGE, "%u entry has a position that is none.",
                                "%u entries have positions that are none.", self->n_bad_positions),
                   self->n_bad_positions));
  if (self->n_without_photo > 0)
    vigie_source_round_add_note (
        round,
        g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "The site does not show %u file of its reports.",
                         "The site does not show %u files of its reports.", self->n_without_photo),
            self->n_without_photo));
}

static void
read_cursor (Walk *self, JsonObject *cursor, const VigieWatchWords *words)
{
  const char *version = vigie_json_get_string (cursor, "version");
  const char *expression = words != NULL ? vigie_watch_words_get_expression (words) : NULL;
  const char *newest = vigie_json_get_string (cursor, "newest");
  const char *updated = vigie_json_get_string (cursor, "updated");

  self->version = g_strcmp0 (version, "3") == 0 ? 3 : version != NULL ? 5 : 0;
  self->updated = VIGIE_TIME_UNKNOWN;
  /* what did not match the words of the last round may match these */
  if (g_strcmp0 (vigie_json_get_string (cursor, "words"), expression) != 0)
    return;
  if (newest != NULL)
    g_ascii_string_to_unsigned (newest, 10, 0, G_MAXUINT64, &self->before, NULL);
  if (updated != NULL && !vigie_time_parse (updated, &self->updated))
    self->updated = VIGIE_TIME_UNKNOWN;
  self->newest = self->before;
}

static char *
make_cursor (const Walk *self, const VigieWatchWords *words)
{
  g_autofree char *newest = make_id (self->newest);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "version", self->version == 5 ? "5" : "3");
  json_object_set_string_member (object, "newest", newest);
  if (self->updated != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *updated = vigie_time_format (self->updated);

      json_object_set_string_member (object, "updated", updated);
    }
  if (words != NULL)
    json_object_set_string_member (object, "words", vigie_watch_words_get_expression (words));
  return vigie_json_canonical (node);
}

static gboolean
take_all (Walk *self, GError **error)
{
  const gint64 since = self->updated;

  return take_new (self, error) &&
         (self->version != 5 || self->before == 0 || take_edited (self, since, error));
}

/* A site that is brought up to date leaves the interface that was known. */
static gboolean
take_any (Walk *self, GError **error)
{
  const guint known = self->version;
  g_autoptr (GError) failure = NULL;

  if (known == 0)
    return choose_version (self, error) && take_all (self, error);
  if (take_all (self, &failure))
    return TRUE;
  if (self->is_elsewhere && choose_version (self, NULL) && self->version != known)
    return take_all (self, error);
  self->version = known;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
vigie_ushahidi_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  VigieUshahidiSource *self = VIGIE_USHAHIDI_SOURCE (source);
  const VigieWatchWords *words = vigie_source_choose_words (source, round);
  g_autoptr (JsonNode) cursor = vigie_source_round_read_cursor (round);
  g_auto (Walk) walk = { .source = self, .round = round };
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
  done = take_any (&walk, error);
  add_notes (&walk);
  if (!done)
    {
      vigie_source_intake_commit (&walk.intake, NULL, NULL); /* what came stays */
      return FALSE;
    }
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
  g_autoptr (GUri) origin = g_uri_build (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), NULL, host,
                                         g_uri_get_port (uri), path, NULL, NULL);

  return g_uri_to_string (origin);
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
  g_autoptr (GUri) uri = g_uri_parse (vigie_source_get_option (source, "url"),
                                      G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, error);
  g_autofree char *host = NULL, *api_host = NULL, *path = NULL;

  if (uri == NULL || !check_form (vigie_source_get_option (source, "form"), error))
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
