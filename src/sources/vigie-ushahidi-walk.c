/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-ushahidi-walk.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-http-error.h"
#include "vigie-source-page.h"
#include "vigie-ushahidi-page.h"

#define PAGE_REPORTS 50 /* each with all questions of its survey */
#define MAX_FIRST_PAGES 10
#define MAX_PAGES 20
#define MAX_EDITED_PAGES 5
#define MAX_BYTES (30 * 1000 * 1000)
#define DAY_MS (24 * G_GINT64_CONSTANT (3600000))

/* How long a pause is waited out that the site wants because of a file that is passed over. */
#define PATIENCE_MS (30 * 1000)

/* A report gets its number when it is sent, and is seen when somebody of the site has looked at it:
 * so many are asked for again. */
#define OVERLAP 100

/* ---- what the site says ---- */

static gboolean
fail_login (const VigieUshahidiWalk *self, GError **error)
{
  if (self->authorization != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN, _ ("%s does not accept the access token."),
                 self->site->server);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_LOGIN,
                 _ ("%s shows its reports only to members. Give an access token as the source’s "
                    "secret."),
                 self->site->server);
  return FALSE;
}

static gboolean
fail_other_site (const VigieUshahidiSite *site, gboolean is_page, GError **error)
{
  if (is_page)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s answers with a web page where reports were asked for. A site of Ushahidi "
                    "may have its interface at another address, as “api.” before its name."),
                 site->server);
  else
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("%s does not answer as a site of Ushahidi does. Is its address right?"),
                 site->server);
  return FALSE;
}

/* (transfer full) (nullable): what the site says, also where it refuses */
VigieHttpResponse *
vigie_ushahidi_walk_ask (const VigieUshahidiWalk *self, const char *place, GError **error)
{
  g_autofree char *uri = g_strconcat (self->site->base, place, NULL);

  return vigie_http_client_get (
      self->round->client,
      &(VigieHttpRequest) { .uri = uri,
                            .accept = "application/json",
                            .authorization = self->authorization,
                            .max_bytes = MAX_BYTES,
                            .patience_ms = self->failed->len > 0 ? PATIENCE_MS : 0,
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
get_answer (VigieUshahidiWalk *self, const char *place, Answer *answer, GError **error)
{
  g_autoptr (VigieHttpResponse) response = vigie_ushahidi_walk_ask (self, place, error);

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
    return vigie_http_fail_status (self->site->server, response->status, error);
  answer->page = vigie_ushahidi_page_new (response->bytes);
  if (answer->page != NULL)
    return TRUE;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("The answer of %s cannot be read: it is cut off, or holds no list of reports."),
               self->site->server);
  return FALSE;
}

/* What the options ask for, and in which order. */
static char *
make_place (const VigieUshahidiWalk *self, const char *order)
{
  const char *words = self->site->words;
  const char *form = self->site->form;
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
get_page (VigieUshahidiWalk *self, const char *order, GError **error)
{
  g_autofree char *place = make_place (self, order);
  g_auto (Answer) answer = { 0 };

  if (!get_answer (self, place, &answer, error))
    return NULL;
  self->is_elsewhere = answer.is_elsewhere;
  if (answer.page == NULL)
    {
      fail_other_site (self->site, answer.is_web_page, error);
      return NULL;
    }
  for (guint i = 0; i < answer.page->n_bad; i++)
    vigie_source_intake_reject (&self->intake, _ ("The post has no id"));
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
is_known (VigieUshahidiWalk *self, guint64 id, gboolean *known, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  *known = FALSE;
  if (VIGIE_POST_SINK_GET_IFACE (self->round->sink)->keep_known == NULL)
    return TRUE;
  g_ptr_array_add (ids, make_id (id));
  if (!vigie_post_sink_keep_known (self->round->sink, "ushahidi", self->site->host, ids, error))
    return FALSE;
  *known = ids->len > 0;
  return TRUE;
}

gboolean
vigie_ushahidi_list_has (GArray *list, guint64 id)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, guint64, i) == id)
      return TRUE;
  return FALSE;
}

/* An outage passes, and the round is made again; a file of which the site could not tell the last
 * time either does not keep reports from coming. */
static gboolean
give_up (VigieUshahidiWalk *self, guint64 media, GError *failure, GError **error)
{
  const gboolean is_known = vigie_ushahidi_list_has (self->without, media);
  /* the site may want a pause because of the one before it */
  const gboolean is_failure =
      g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NETWORK) ||
      (is_known && g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_LIMITED));

  if (is_failure && !vigie_ushahidi_list_has (self->failed, media))
    g_array_append_val (self->failed, media);
  if (is_failure && (is_known || self->without->len >= VIGIE_USHAHIDI_MAX_FAILED))
    {
      self->n_without_photo++;
      return TRUE;
    }
  g_propagate_error (error, g_error_copy (failure));
  return FALSE;
}

static gboolean
add_photo (VigieUshahidiWalk *self, guint64 media, VigieImportPost *post, GError **error)
{
  g_autofree char *place =
      g_strdup_printf ("/api/v%u/media/%" G_GUINT64_FORMAT, self->version, media);
  g_autoptr (GError) failure = NULL;
  g_autoptr (VigieHttpResponse) response = vigie_ushahidi_walk_ask (self, place, &failure);
  g_autofree char *address = NULL;

  if (response == NULL)
    return give_up (self, media, failure, error);
  if (response->status < 400)
    address = vigie_ushahidi_read_media (response->bytes);
  if (address != NULL)
    vigie_import_post_add_remote_photo (post, address, 0, 0);
  else
    self->n_without_photo++;
  return TRUE;
}

static gboolean
add_photos (VigieUshahidiWalk *self,
            const VigieUshahidiReport *report,
            VigieImportPost *post,
            GError **error)
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
keep (VigieUshahidiWalk *self, const char *text, gboolean one_line)
{
  return text != NULL ? vigie_import_run_text (&self->intake.run, text, strlen (text), one_line)
                      : NULL;
}

/* Surveys that hide the time of day put all times at midnight, which says nothing of an order. */
static gboolean
is_hidden (gint64 at)
{
  return at % DAY_MS == 0;
}

static void
add_edit (VigieUshahidiWalk *self, const VigieUshahidiReport *report, const VigieImportPost *post)
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

/* A site whose clock runs ahead does not hide the changes until then. */
static void
note_change (VigieUshahidiWalk *self, const VigieUshahidiReport *report)
{
  const gint64 now = vigie_http_client_get_now (self->round->client);

  if (report->updated_at != VIGIE_TIME_UNKNOWN &&
      (self->updated == VIGIE_TIME_UNKNOWN || report->updated_at > self->updated))
    self->updated = MIN (report->updated_at, now);
}

static gboolean
take_report (VigieUshahidiWalk *self, const VigieUshahidiReport *report, GError **error)
{
  g_autofree char *id = make_id (report->id);
  g_autofree char *url = g_strconcat (self->site->page, "/posts/", id, NULL);
  VigieImportPost post;

  note_change (self, report);
  if (!report->is_public)
    {
      self->round->n_hidden++;
      return TRUE;
    }
  self->is_rounded = self->is_rounded || report->is_rounded;
  vigie_import_post_init (&post);
  post.source_kind = "ushahidi";
  post.source_host = self->site->host;
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
take_page (VigieUshahidiWalk *self, const VigieUshahidiPage *page, GError **error)
{
  for (guint i = 0; i < page->reports->len; i++)
    {
      const VigieUshahidiReport *report = g_ptr_array_index (page->reports, i);

      self->newest = MAX (self->newest, report->id);
      g_hash_table_add (self->seen, make_id (report->id));
      if (!take_report (self, report, error))
        return FALSE;
    }
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
 * they are seen twice, which does no harm. @is_whole: (out): whether @to was reached */
static gboolean
walk_down (VigieUshahidiWalk *self,
           guint first_page,
           guint n_pages,
           guint64 to,
           gboolean *is_whole,
           GError **error)
{
  guint64 lowest, highest, reached = G_MAXUINT64;

  *is_whole = TRUE;
  for (guint i = first_page; i < first_page + n_pages; i++)
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
  *is_whole = FALSE;
  return TRUE;
}

/* Where more came than a round reads, the next one reads what is new since, and goes on with the
 * last page of this one, as what is deleted meanwhile draws others up. */
static gboolean
walk_all_down (VigieUshahidiWalk *self, guint64 to, GError **error)
{
  const guint n_most = self->before == 0 ? MAX_FIRST_PAGES : MAX_PAGES;
  gboolean is_whole;

  if (!walk_down (self, 0, n_most, to, &is_whole, error))
    return FALSE;
  if (!is_whole && self->before == 0)
    {
      vigie_source_round_add_note (
          self->round,
          g_strdup_printf (_ ("%s has more reports than are asked for at once: the newest %u are "
                              "here, older ones may be missing."),
                           self->site->server, n_most * PAGE_REPORTS));
      return TRUE;
    }
  if (!is_whole)
    {
      self->hole_to = self->hole_to > 0 ? MIN (self->hole_to, to) : to;
      self->hole_pages = n_most;
    }
  else if (self->hole_to > 0)
    {
      if (!walk_down (self, self->hole_pages - 1, MAX_PAGES, self->hole_to, &is_whole, error))
        return FALSE;
      self->hole_pages += MAX_PAGES - 1;
      if (is_whole)
        self->hole_to = self->hole_pages = 0;
    }
  self->is_cut = self->hole_to > 0;
  return TRUE;
}

/* Upwards from a number, which pushes nothing anywhere. @is_heeded: whether the site understands
 * such a question; older ones give the newest reports instead */
static gboolean
walk_up (VigieUshahidiWalk *self, guint64 from, gboolean *is_heeded, GError **error)
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
  self->is_cut = TRUE; /* the next round goes on from there */
  return TRUE;
}

static gboolean
take_new (VigieUshahidiWalk *self, GError **error)
{
  const guint64 from = self->before > OVERLAP ? self->before - OVERLAP : 0;
  gboolean is_heeded = FALSE;

  if (self->version == 5 && from > 0 && !walk_up (self, from, &is_heeded, error))
    return FALSE;
  return is_heeded || walk_all_down (self, from, error);
}

/* Whether it is none of the changes since then. */
static gboolean
is_older (const VigieUshahidiReport *report, gint64 since)
{
  const gint64 at = report->updated_at;

  if (at == VIGIE_TIME_UNKNOWN || since == VIGIE_TIME_UNKNOWN)
    return at == VIGIE_TIME_UNKNOWN;
  return at < (is_hidden (at) ? since - since % DAY_MS : since);
}

/* In the order of their changes, which also shows what was put online late. The parameter
 * “updated_after” is left alone: sites of 2025 read its time twice and so leave nothing out.
 * @is_whole: (out): whether all were read */
static gboolean
walk_changes (VigieUshahidiWalk *self, gint64 since, gboolean *is_whole, GError **error)
{
  *is_whole = TRUE;
  for (guint i = 0; i < MAX_EDITED_PAGES; i++)
    {
      g_autofree char *order =
          g_strdup_printf ("orderby=updated&order=DESC&page=%u", self->n_pages + i + 1);
      g_autoptr (VigieUshahidiPage) page = get_page (self, order, error);

      if (page == NULL)
        return FALSE;
      for (guint n = 0; n < page->reports->len; n++)
        {
          const VigieUshahidiReport *report = g_ptr_array_index (page->reports, n);

          if (is_older (report, since))
            return TRUE;
          if (!take_report (self, report, error))
            return FALSE;
        }
      if (page->is_last || page->reports->len == 0 || since == VIGIE_TIME_UNKNOWN)
        return TRUE;
    }
  *is_whole = FALSE;
  return TRUE;
}

/* Where there are more than a round reads, the next one goes on with the last page of this one, as
 * what is deleted meanwhile draws others up; then what has changed since the first is asked for. */
static gboolean
take_edited (VigieUshahidiWalk *self, gint64 since, GError **error)
{
  gboolean is_whole;

  if (!walk_changes (self, since, &is_whole, error))
    return FALSE;
  if (self->n_pages == 0)
    self->top = self->updated;
  self->n_pages = is_whole ? 0 : self->n_pages + MAX_EDITED_PAGES - 1;
  self->updated = is_whole ? self->top : since;
  return TRUE;
}

/* ---- which interface ---- */

static gboolean
choose_version (VigieUshahidiWalk *self, GError **error)
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
  return fail_other_site (self->site, is_page, error);
}

/* ---- a round ---- */

static void
note_cut (const VigieUshahidiWalk *self)
{
  if (self->is_cut)
    vigie_source_round_add_note (
        self->round,
        g_strdup_printf (_ ("More came at %s than one round reads: the next one goes on."),
                         self->site->server));
}

static void
add_notes (VigieUshahidiWalk *self)
{
  VigieSourceRound *round = self->round;
  const char *server = self->site->server;
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

static gboolean
take_all (VigieUshahidiWalk *self, GError **error)
{
  const gint64 since = self->updated;

  if (!take_new (self, error))
    return FALSE;
  if (self->version != 5 || self->before == 0)
    return TRUE;
  if (!self->is_cut)
    return take_edited (self, since, error);
  self->updated = since; /* changes are read when all new reports are here */
  return TRUE;
}

/* A site that is brought up to date leaves the interface that was known. */
static gboolean
take_any (VigieUshahidiWalk *self, GError **error)
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

/**
 * vigie_ushahidi_walk_run:
 * @self: where the site is asked, and from where on
 * @error: return location for a #GError
 *
 * Puts together what is new and what was changed, says what was left out, and moves the ends.
 *
 * Errors: those of vigie_http_client_get_finish(), of the sink, %VIGIE_ERROR_LOGIN, and
 * %VIGIE_ERROR_INVALID where the answer is another one
 *
 * Returns: whether it came to its end; with %FALSE, the last of "failed" is the file that kept it
 * from that, if one did
 */
gboolean
vigie_ushahidi_walk_run (VigieUshahidiWalk *self, GError **error)
{
  gboolean done;

  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  done = take_any (self, error);
  add_notes (self);
  note_cut (self);
  return done;
}

void
vigie_ushahidi_walk_clear (VigieUshahidiWalk *self)
{
  g_free (self->authorization);
  g_clear_pointer (&self->without, g_array_unref);
  g_clear_pointer (&self->failed, g_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  vigie_source_intake_clear (&self->intake);
}
