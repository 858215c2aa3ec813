/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chronology of a report and the photos that went out. */
#include "vigie-report-collect.h"

#include <string.h>

#include "vigie-credit.h"
#include "vigie-error.h"
#include "vigie-json.h"
#include "vigie-milestone-words.h"
#include "vigie-milestone.h"
#include "vigie-publish-private.h"
#include "vigie-review-charts.h"

#define MAX_TEXT 280 /* characters of a post that are told */

/* ---- posts ---- */

static char *
format_id (const VigieReviewPost *post)
{
  GString *hex = g_string_sized_new (VIGIE_POST_ID_LENGTH);

  for (guint i = 0; i < sizeof post->id; i++)
    g_string_append_printf (hex, "%02x", post->id[i]);
  return g_string_free_and_steal (hex);
}

/* @post: (out): %NULL where it was removed since */
static gboolean
find_if_kept (VigieStore *store, const char *id, VigiePost **post, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *post = vigie_store_find_post (store, id, &failure);
  if (*post != NULL || g_error_matches (failure, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Of a post that got pseudonyms, the source's own id is gone. */
static const char *
get_name (VigiePost *post)
{
  const char *external_id = vigie_post_get_external_id (post);

  return external_id[0] != '\0' ? external_id : vigie_post_get_id (post);
}

/* What a post says; of those that may only be linked to, where it is. */
static char *
say_post (VigiePost *post, gboolean include_authors, VigieLanguage language)
{
  g_autofree char *source_id = vigie_post_dup_source (post);
  g_autofree char *source = vigie_words_network (language, source_id);
  const char *author = vigie_post_get_author (post);
  const char *url = vigie_post_get_url (post);
  const char *text = vigie_post_get_text (post);
  g_autofree char *by = include_authors && author != NULL ? g_strdup_printf (", %s", author) : NULL;
  g_autofree char *cut = NULL;

  if (vigie_post_is_link_only (post))
    return g_strdup_printf ("%s%s, %s%s%s", source, by != NULL ? by : "", get_name (post),
                            url != NULL ? ", " : "", url != NULL ? url : "");
  if (g_utf8_strlen (text, -1) > MAX_TEXT)
    {
      g_autofree char *begin = g_utf8_substring (text, 0, MAX_TEXT);

      cut = g_strconcat (begin, "…", NULL);
    }
  return g_strdup_printf (vigie_report_choose (language, "%s%s\u00a0: %s", "%s%s: %s"), source,
                          by != NULL ? by : "", cut != NULL ? cut : text);
}

/* ---- chronology ---- */

typedef struct
{
  gint64 at;
  guint order;
  char *who;
  char *what;
  gboolean is_overlay;
} Event;

typedef struct
{
  const VigieReview *review;
  VigieLanguage language;
  GArray *events;         /* of Event */
  GHashTable *milestones; /* who noted it, by name */
  GHashTable *lifts;      /* who lifted it, by shape */
  char *first_by;         /* who confirmed the first post */
} Chronicle;

static void
event_clear (gpointer data)
{
  Event *event = data;

  g_free (event->who);
  g_free (event->what);
}

static Event *
add (Chronicle *self, gint64 at, const char *who, char *what)
{
  const Event event = { .at = at, .order = self->events->len, .who = g_strdup (who), .what = what };

  g_array_append_val (self->events, event);
  return &g_array_index (self->events, Event, self->events->len - 1);
}

static void
add_message (Chronicle *self, VigieDecision *decision)
{
  g_auto (VigieReportWords) words = { 0 };

  vigie_report_words_init (&words, decision, self->review, self->language);
  add (self, vigie_decision_get_at (decision), vigie_decision_get_actor (decision),
       g_strdup_printf (vigie_report_choose (self->language, "%s\u00a0: %s", "%s: %s"), words.what,
                        words.reason));
}

static void
add_release (Chronicle *self, VigieDecision *decision)
{
  const gboolean is_overlay =
      vigie_decision_get_kind (decision) == VIGIE_DECISION_OVERLAY_PUBLISHED;
  g_auto (VigieReportWords) words = { 0 };

  vigie_report_words_init (&words, decision, self->review, self->language);
  add (self, vigie_decision_get_at (decision), vigie_decision_get_actor (decision),
       g_steal_pointer (&words.what))
      ->is_overlay = is_overlay;
}

static void
note_first (Chronicle *self, VigieDecision *decision)
{
  const VigieReviewGain *gain = &self->review->gain;

  if (gain->first != NULL && self->first_by == NULL &&
      vigie_decision_get_at (decision) == gain->first_confirmed_at &&
      g_str_equal (vigie_decision_get_subject (decision), gain->first))
    self->first_by = g_strdup (vigie_decision_get_actor (decision));
}

static gboolean
visit_decision (VigieDecision *decision, gpointer user_data)
{
  Chronicle *self = user_data;
  const VigieDecisionKind kind = vigie_decision_get_kind (decision);
  const char *actor = vigie_decision_get_actor (decision);
  const char *name;

  if (!vigie_review_holds (self->review, decision))
    return TRUE;
  if (kind == VIGIE_DECISION_POST_STATUS)
    note_first (self, decision);
  else if (kind == VIGIE_DECISION_MESSAGE)
    add_message (self, decision);
  else if (kind == VIGIE_DECISION_OVERLAY_PUBLISHED || kind == VIGIE_DECISION_BRIEF_ISSUED)
    add_release (self, decision);
  else if (kind == VIGIE_DECISION_SHAPE_LIFT)
    g_hash_table_replace (self->lifts, g_strdup (vigie_decision_get_subject (decision)),
                          g_strdup (actor));
  else if (kind == VIGIE_DECISION_MILESTONE)
    {
      name = vigie_milestone_get_current_name (
          vigie_json_get_string (vigie_decision_get_payload (decision), "name"));
      if (name != NULL)
        g_hash_table_replace (self->milestones, g_strdup (name), g_strdup (actor));
    }
  return TRUE;
}

static void
add_milestones (Chronicle *self)
{
  const GArray *milestones = self->review->milestones;

  for (guint i = 0; i < milestones->len; i++)
    {
      const VigieReviewMilestone *milestone = &g_array_index (milestones, VigieReviewMilestone, i);

      add (self, milestone->at, g_hash_table_lookup (self->milestones, milestone->name),
           g_strdup (vigie_words_milestone (self->language, milestone->name)));
    }
}

static void
add_closures (Chronicle *self)
{
  const GArray *closures = self->review->closures;

  for (guint i = 0; i < closures->len; i++)
    {
      const VigieReviewClosure *closure = &g_array_index (closures, VigieReviewClosure, i);
      const VigieShape *shape = closure->shape;
      const char *title = shape->title != NULL && *shape->title != '\0'
                              ? shape->title
                              : vigie_words_get (self->language, VIGIE_WORD_NO_TITLE);

      if (closure->begins_at <= self->review->at)
        add (self, closure->begins_at, shape->drawn_by,
             g_strdup_printf (
                 vigie_report_choose (self->language, "Route coupée\u00a0: %s", "Closed: %s"),
                 title));
      if (closure->ends_at == VIGIE_TIME_UNKNOWN)
        continue;
      if (closure->is_lifted)
        add (self, closure->ends_at, g_hash_table_lookup (self->lifts, shape->id),
             g_strdup_printf (vigie_report_choose (self->language, "Levée\u00a0: %s", "Lifted: %s"),
                              title));
      else
        add (self, closure->ends_at, NULL,
             g_strdup_printf (vigie_report_choose (self->language, "Fin annoncée\u00a0: %s",
                                                   "Announced end: %s"),
                              title));
    }
}

static gboolean
add_first (Chronicle *self, VigieStore *store, gboolean include_authors, GError **error)
{
  const VigieReviewGain *gain = &self->review->gain;
  g_autoptr (VigiePost) post = NULL;
  g_autofree char *text = NULL;

  if (gain->first == NULL)
    return TRUE;
  if (!find_if_kept (store, gain->first, &post, error))
    return FALSE;
  text = post != NULL ? say_post (post, include_authors, self->language) : g_strdup (gain->first);
  add (self, gain->first_confirmed_at, self->first_by,
       g_strdup_printf (vigie_report_choose (self->language,
                                             "Première publication confirmée\u00a0– %s",
                                             "First confirmed post – %s"),
                        text));
  return TRUE;
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *first = a;
  const Event *second = b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return first->order < second->order ? -1 : first->order > second->order;
}

/* An overlay that is served or sent anew with every change is told once for all that follow each
 * other. */
static void
tell (Chronicle *self, VigieReport *report)
{
  g_array_sort (self->events, compare_events);
  for (guint i = 0; i < self->events->len;)
    {
      Event *event = &g_array_index (self->events, Event, i);
      guint end = i + 1;

      while (event->is_overlay && end < self->events->len &&
             g_array_index (self->events, Event, end).is_overlay &&
             strcmp (g_array_index (self->events, Event, end).what, event->what) == 0 &&
             g_strcmp0 (g_array_index (self->events, Event, end).who, event->who) == 0)
        end++;
      if (end > i + 1)
        {
          g_autofree char *until =
              vigie_words_time (self->language, g_array_index (self->events, Event, end - 1).at,
                                event->at, report->zone);

          vigie_report_add_event (
              report, event->at, event->who,
              g_strdup_printf (vigie_report_choose (self->language, "%s (%u fois jusqu’à %s)",
                                                    "%s (%u times until %s)"),
                               event->what, end - i, until));
        }
      else
        vigie_report_add_event (report, event->at, event->who, g_strdup (event->what));
      i = end;
    }
}

/**
 * vigie_report_collect_events:
 * @self: with its figures
 * @store: the incident
 * @include_authors: with names of authors of posts
 *
 * Fills the chronology.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_report_collect_events (VigieReport *self,
                             VigieStore *store,
                             gboolean include_authors,
                             GError **error)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (Event));
  g_autoptr (GHashTable) milestones =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) lifts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Chronicle chronicle = { .review = self->review,
                          .language = self->language,
                          .events = events,
                          .milestones = milestones,
                          .lifts = lifts };
  gboolean done;

  g_array_set_clear_func (events, event_clear);
  done = vigie_store_foreach_decision (store, self->review->at, visit_decision, &chronicle, error);
  if (done)
    {
      add_milestones (&chronicle);
      add_closures (&chronicle);
      done = add_first (&chronicle, store, include_authors, error);
    }
  if (done)
    tell (&chronicle, self);
  g_free (chronicle.first_by);
  return done;
}

/* ---- photos ---- */

static int
compare_decided (gconstpointer a, gconstpointer b)
{
  const VigieReviewPost *first = *(const VigieReviewPost *const *) a;
  const VigieReviewPost *second = *(const VigieReviewPost *const *) b;

  if (first->decided_at != second->decided_at)
    return first->decided_at < second->decided_at ? -1 : 1;
  return memcmp (first->id, second->id, sizeof first->id);
}

static GPtrArray *
list_decided (const VigieReview *review)
{
  GPtrArray *decided = g_ptr_array_new ();

  for (guint i = 0; i < review->posts->len; i++)
    {
      VigieReviewPost *post = &g_array_index (review->posts, VigieReviewPost, i);

      if (post->decided_at != VIGIE_TIME_UNKNOWN)
        g_ptr_array_add (decided, post);
    }
  g_ptr_array_sort (decided, compare_decided);
  return decided;
}

/* @placed: (nullable): where somebody placed it */
static char *
say_place (VigiePost *post, const VigiePosition *placed, VigieGuide *guide, VigieLanguage language)
{
  gsize n;
  const VigiePosition *position = vigie_post_get_candidates (post, &n);
  char *name = NULL;
  gboolean has_road;

  if (placed != NULL)
    position = placed;
  else if (n == 0)
    return NULL;
  if (guide != NULL)
    name = vigie_publish_name_place (position, &has_road, guide);
  return name != NULL ? name : vigie_words_position (language, position->lon, position->lat);
}

static void
describe_photo (VigieReportPhoto *photo,
                VigiePost *post,
                const VigiePhotoFacts *facts,
                gboolean include_authors,
                VigieLanguage language)
{
  g_autofree char *source = vigie_post_dup_source (post);
  g_autofree char *network = vigie_words_network (language, source);
  const char *author = vigie_post_get_author (post);
  g_auto (VigieCredit) credit = { 0 };

  photo->at =
      facts->taken_at != VIGIE_TIME_UNKNOWN ? facts->taken_at : vigie_post_get_posted_at (post);
  photo->source = include_authors && author != NULL ? g_strdup_printf ("%s, %s", network, author)
                                                    : g_steal_pointer (&network);
  if (vigie_credit_read (&credit, post))
    photo->credit = vigie_credit_make (credit.author, NULL, credit.licence);
  photo->text = say_post (post, FALSE, language);
}

/* As the brief does: the first one of a post that is stored, none that was found false, and none
 * that was removed. */
static gboolean
choose_photo (VigieReport *self,
              VigieStore *store,
              VigiePost *post,
              const VigiePhotoFacts **chosen,
              GError **error)
{
  gboolean is_removed = FALSE;
  gsize n;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n);
  VigiePhotoState state;

  *chosen = NULL;
  for (gsize i = 0; i < n && !vigie_post_is_link_only (post) && *chosen == NULL; i++)
    {
      is_removed |= photos[i]->is_removed;
      if (photos[i]->sha256 != NULL && !photos[i]->is_removed)
        *chosen = photos[i];
    }
  if (*chosen == NULL)
    {
      self->n_removed_photos += is_removed;
      return TRUE;
    }
  if (!vigie_store_load_photo_state (store, (*chosen)->sha256, &state, error))
    return FALSE;
  if (state.verdict == VIGIE_STATUS_REJECTED)
    *chosen = NULL;
  vigie_photo_state_clear (&state);
  return TRUE;
}

/**
 * vigie_report_collect_photos:
 * @self: with its figures
 * @store: the incident
 * @guide: (nullable): of its territory, for names of places
 * @include_authors: with names of authors of posts
 * @cancellable: (nullable): ends it
 *
 * Fills the photos of posts that went out.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_report_collect_photos (VigieReport *self,
                             VigieStore *store,
                             VigieGuide *guide,
                             gboolean include_authors,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GPtrArray) decided = list_decided (self->review);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < decided->len; i++)
    {
      const VigieReviewPost *row = g_ptr_array_index (decided, i);
      g_autofree char *id = format_id (row);
      g_autoptr (VigiePost) post = NULL;
      const VigiePhotoFacts *facts;
      VigieReportPhoto *photo;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!find_if_kept (store, id, &post, error))
        return FALSE;
      if (post == NULL)
        {
          self->has_removed_posts = TRUE;
          continue;
        }
      if (!choose_photo (self, store, post, &facts, error))
        return FALSE;
      if (facts == NULL || !g_hash_table_add (seen, g_strdup (facts->sha256)))
        continue;
      photo = vigie_report_add_photo (self, facts->sha256);
      if (photo == NULL)
        continue;
      describe_photo (photo, post, facts, include_authors, self->language);
      photo->place =
          say_place (post, vigie_review_find_position (self->review, row), guide, self->language);
    }
  return TRUE;
}
