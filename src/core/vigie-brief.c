/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-brief.h"

#include <string.h>

#include "vigie-brief-parts.h"
#include "vigie-credit.h"
#include "vigie-json.h"
#include "vigie-query.h"
#include "vigie-text.h"
#include "vigie-time.h"

static void
item_free (VigieBriefItem *self)
{
  g_free (self->post_id);
  g_free (self->source);
  g_free (self->url);
  g_free (self->text);
  g_free (self->reason);
  g_free (self->place);
  g_free (self->photo_sha256);
  g_free (self->photo_credit);
  g_free (self);
}

/**
 * vigie_brief_new:
 * @at: the moment that the brief describes, ms
 *
 * Returns: (transfer full): an empty brief, n° 1
 */
VigieBrief *
vigie_brief_new (gint64 at)
{
  VigieBrief *self = g_new0 (VigieBrief, 1);

  self->number = 1;
  self->at = at;
  self->previous_at = VIGIE_TIME_UNKNOWN;
  self->next_at = VIGIE_TIME_UNKNOWN;
  self->told_until = VIGIE_TIME_UNKNOWN;
  self->title = g_strdup ("");
  self->author = g_strdup ("");
  self->organisation = g_strdup ("");
  self->recipients = g_strdup ("");
  self->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_brief_shape_free);
  self->over = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_brief_shape_free);
  self->cuts = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_brief_cut_free);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->rumours = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->withdrawn = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_brief_message_free);
  self->changes = g_ptr_array_new_with_free_func (g_free);
  self->shape_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cut_before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cut_now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->originals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->confirmed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->repeats = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  return self;
}

void
vigie_brief_free (VigieBrief *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->author);
  g_free (self->organisation);
  g_free (self->recipients);
  g_free (self->log_head);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->cuts);
  g_ptr_array_unref (self->shapes);
  g_ptr_array_unref (self->over);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->pending);
  g_ptr_array_unref (self->rumours);
  g_ptr_array_unref (self->withdrawn);
  g_ptr_array_unref (self->messages);
  g_clear_pointer (&self->told, vigie_log_mark_free);
  g_clear_pointer (&self->before, vigie_board_free);
  g_hash_table_unref (self->shape_ids);
  g_hash_table_unref (self->cut_before);
  g_hash_table_unref (self->cut_now);
  g_hash_table_unref (self->originals);
  g_hash_table_unref (self->confirmed);
  g_ptr_array_unref (self->repeats);
  g_free (self);
}

static void
replace_text (char **target, const char *text)
{
  g_free (*target);
  *target = g_strstrip (g_strdup (text != NULL ? text : ""));
}

/**
 * vigie_brief_set_identity:
 * @title: (nullable): the incident
 * @author: (nullable): who signs
 * @organisation: (nullable): for whom
 * @recipients: (nullable): who gets it
 * @exercise: nothing of it is real
 */
void
vigie_brief_set_identity (VigieBrief *self,
                          const char *title,
                          const char *author,
                          const char *organisation,
                          const char *recipients,
                          gboolean exercise)
{
  g_return_if_fail (self != NULL);

  replace_text (&self->title, title);
  replace_text (&self->author, author);
  replace_text (&self->organisation, organisation);
  replace_text (&self->recipients, recipients);
  self->exercise = exercise;
}

/**
 * vigie_brief_set_log_head:
 * @hash: (nullable): what the footer shows so that the brief can be matched with the log
 */
void
vigie_brief_set_log_head (VigieBrief *self, const char *hash)
{
  g_return_if_fail (self != NULL);

  g_free (self->log_head);
  self->log_head = g_strdup (hash);
}

/**
 * vigie_brief_set_next:
 * @next_at: when the next brief is announced, ms, or %VIGIE_TIME_UNKNOWN
 */
void
vigie_brief_set_next (VigieBrief *self, gint64 next_at)
{
  g_return_if_fail (self != NULL);

  self->next_at = next_at;
}

/* At which moment an issued brief was true: a decision that came while it was written is not in
 * it. */
static gint64
get_as_of (VigieDecision *decision)
{
  const gint64 at = vigie_decision_get_at (decision);
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *text = payload != NULL ? vigie_json_get_string (payload, "as_of") : NULL;
  gint64 as_of;

  return text != NULL && vigie_time_parse (text, &as_of) && as_of <= at ? as_of : at;
}

/* What the log held when a brief was issued, or, where an earlier version did, until when. */
static void
add_told (VigieBrief *self, VigieDecision *issued)
{
  JsonObject *payload = vigie_decision_get_payload (issued);
  g_autoptr (VigieLogMark) mark = NULL;

  if (payload != NULL)
    mark = vigie_log_mark_new_from_json (json_object_get_member (payload, "log"));
  if (mark == NULL)
    {
      self->told_until = MAX (self->told_until, MIN (get_as_of (issued), self->at));
      return;
    }
  self->told_until = VIGIE_TIME_UNKNOWN;
  if (self->told == NULL)
    self->told = g_steal_pointer (&mark);
  else
    vigie_log_mark_join (self->told, mark);
}

/**
 * vigie_brief_add_decision:
 * @decision: any decision of the log that counts, briefs in the order of the log; all of them must
 *   come before posts and shapes do
 *
 * Counts the briefs issued before this one, and keeps the messages.
 */
void
vigie_brief_add_decision (VigieBrief *self, VigieDecision *decision)
{
  gint64 at;

  g_return_if_fail (self != NULL);

  at = vigie_decision_get_at (decision);
  /* Clocks go back, and other desks' clocks are ahead: a number is taken all the same. */
  if (vigie_decision_get_kind (decision) == VIGIE_DECISION_BRIEF_ISSUED)
    {
      self->number++;
      self->previous_at = MAX (self->previous_at, MIN (get_as_of (decision), self->at));
      add_told (self, decision);
    }
  else if (at <= self->at && vigie_decision_get_kind (decision) == VIGIE_DECISION_MESSAGE)
    vigie_brief_add_message (self, decision);
}

/**
 * vigie_brief_has_told:
 * @decision: any entry of the log
 *
 * To be asked once all briefs were added. What another desk decided before the last brief and what
 * came after it was not told, whatever its time says.
 *
 * Returns: whether the log held @decision when one of the briefs was issued
 */
gboolean
vigie_brief_has_told (const VigieBrief *self, VigieDecision *decision)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->told != NULL && vigie_log_mark_holds (self->told, decision)) ||
         (self->told_until != VIGIE_TIME_UNKNOWN &&
          vigie_decision_get_at (decision) <= self->told_until);
}

/**
 * vigie_brief_take_before:
 * @board: (transfer full): the board as the last brief found it: of what vigie_brief_has_told()
 * @four_eyes: whether facts needed two people
 *
 * What changed is then told by comparing what was with what is, which also sees what was undone.
 * Without it times are compared. It must come before posts and shapes do.
 */
void
vigie_brief_take_before (VigieBrief *self, VigieBoard *board, gboolean four_eyes)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->before, vigie_board_free);
  self->before = board;
  self->four_eyes = four_eyes;
}

gboolean
vigie_brief_is_news (const VigieBrief *self, gint64 at)
{
  return self->previous_at != VIGIE_TIME_UNKNOWN && at != VIGIE_TIME_UNKNOWN &&
         at > self->previous_at;
}

/* ---- posts ---- */

/* Whether a post stood in the last brief with this status. */
static gboolean
was (const VigieBrief *self, const char *post_id, VigieStatus status)
{
  const VigiePostState *state =
      self->before != NULL ? vigie_board_get_post (self->before, post_id) : NULL;

  return state != NULL && state->status == status &&
         (status != VIGIE_STATUS_CONFIRMED || vigie_post_state_is_cleared (state, self->four_eyes));
}

static gboolean
is_new_verdict (const VigieBrief *self, const char *post_id, const VigiePostState *state)
{
  if (self->previous_at == VIGIE_TIME_UNKNOWN || state == NULL)
    return FALSE;
  if (self->before != NULL)
    return !was (self, post_id, state->status);
  return vigie_brief_is_news (self, state->decided_at);
}

static gboolean
is_web_address (const char *url)
{
  return url != NULL && (g_ascii_strncasecmp (url, "https://", 8) == 0 ||
                         g_ascii_strncasecmp (url, "http://", 7) == 0);
}

static void
choose_photo (VigieBriefItem *item, VigiePost *post)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  item->photo_taken_at = VIGIE_TIME_UNKNOWN;
  for (gsize i = 0; i < n_photos && !vigie_post_is_link_only (post); i++)
    {
      if (photos[i]->sha256 == NULL || photos[i]->error != NULL)
        continue;
      item->photo_sha256 = g_strdup (photos[i]->sha256);
      item->photo_taken_at = photos[i]->taken_at;
      return;
    }
}

static void
add_credit (VigieBriefItem *item, VigiePost *post)
{
  g_auto (VigieCredit) credit = { 0 };

  if (vigie_credit_read (&credit, post))
    item->photo_credit = vigie_credit_make (credit.author, NULL, credit.licence);
}

static VigieBriefItem *
make_item (VigieBrief *self, VigiePost *post, const VigiePostState *state)
{
  VigieBriefItem *item = g_new0 (VigieBriefItem, 1);
  const VigiePosition *position;

  item->post_id = g_strdup (vigie_post_get_id (post));
  item->source = vigie_post_dup_source (post);
  if (is_web_address (vigie_post_get_url (post)))
    item->url = g_strdup (vigie_post_get_url (post));
  if (!vigie_post_is_link_only (post))
    item->text = vigie_text_make_line (vigie_post_get_text (post), G_MAXSIZE);
  item->posted_at = vigie_post_get_posted_at (post);
  item->decided_at = state != NULL ? state->decided_at : VIGIE_TIME_UNKNOWN;
  item->is_new = is_new_verdict (self, item->post_id, state);
  if (state != NULL && state->reason != NULL && *state->reason != '\0')
    item->reason = vigie_text_make_line (state->reason, 120);
  position = vigie_post_choose_position (post, state);
  if (position != NULL && vigie_position_is_valid (position))
    {
      item->has_position = TRUE;
      item->position_confirmed = state != NULL && state->has_position;
      item->position = *position;
    }
  choose_photo (item, post);
  add_credit (item, post);
  return item;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const VigieBriefItem *first = *(VigieBriefItem *const *) a;
  const VigieBriefItem *second = *(VigieBriefItem *const *) b;

  if (first->posted_at != second->posted_at)
    return first->posted_at > second->posted_at ? -1 : 1;
  return strcmp (first->post_id, second->post_id);
}

/* Whether @limit newer ones are there already, so that no item need be made. */
static gboolean
is_too_old (GPtrArray *items, VigiePost *post, guint limit)
{
  const VigieBriefItem *last;

  if (items->len < limit)
    return FALSE;
  last = g_ptr_array_index (items, items->len - 1);
  return vigie_post_get_posted_at (post) < last->posted_at;
}

/* Keeps the newest @limit items, whatever the order in which they come. */
static void
keep_newest (GPtrArray *items, VigieBriefItem *item, guint limit)
{
  guint position = items->len;

  while (position > 0 && compare_items (&item, &g_ptr_array_index (items, position - 1)) < 0)
    position--;
  g_ptr_array_insert (items, (int) position, item);
  if (items->len > limit)
    g_ptr_array_set_size (items, (int) limit);
}

/**
 * vigie_brief_add_post:
 * @post: any post
 * @state: (nullable): what was decided about it
 *
 * Counts the post; keeps it when it is confirmed, a denied rumour, not confirmed any more, or among
 * the newest that wait for a verdict. What only repeats a confirmed post is left out at the end.
 */
void
vigie_brief_add_post (VigieBrief *self, VigiePost *post, const VigiePostState *state)
{
  VigieStatus status = state != NULL ? state->status : VIGIE_STATUS_NEW;

  g_return_if_fail (self != NULL);

  /* A post's own time comes from other people's clocks: one that is ahead hides no fact. */
  if (vigie_post_get_received_at (post) > self->at)
    return;
  self->n_posts[status]++;
  if (status != VIGIE_STATUS_CONFIRMED &&
      (status != VIGIE_STATUS_NEW || state == NULL || state->duplicate_of == NULL) &&
      was (self, vigie_post_get_id (post), VIGIE_STATUS_CONFIRMED))
    g_ptr_array_add (self->withdrawn, make_item (self, post, state));
  if (state != NULL && state->duplicate_of != NULL)
    {
      g_hash_table_insert (self->originals, g_strdup (vigie_post_get_id (post)),
                           g_strdup (state->duplicate_of));
      if (status == VIGIE_STATUS_CONFIRMED)
        g_ptr_array_add (self->repeats, make_item (self, post, state));
      return;
    }

  if (status == VIGIE_STATUS_CONFIRMED)
    {
      g_hash_table_add (self->confirmed, g_strdup (vigie_post_get_id (post)));
      self->n_facts++;
      self->n_facts_new += is_new_verdict (self, vigie_post_get_id (post), state);
      if (!is_too_old (self->items, post, VIGIE_BRIEF_MAX_ITEMS))
        keep_newest (self->items, make_item (self, post, state), VIGIE_BRIEF_MAX_ITEMS);
    }
  else if (status == VIGIE_STATUS_REJECTED && vigie_brief_is_denial (state->reason))
    {
      self->n_rumours++;
      if (!is_too_old (self->rumours, post, VIGIE_BRIEF_MAX_RUMOURS))
        keep_newest (self->rumours, make_item (self, post, state), VIGIE_BRIEF_MAX_RUMOURS);
    }
  else if (status == VIGIE_STATUS_NEW && !is_too_old (self->pending, post, VIGIE_BRIEF_MAX_PENDING))
    keep_newest (self->pending, make_item (self, post, state), VIGIE_BRIEF_MAX_PENDING);
}

/* ---- repeats ---- */

/* What a post repeats in the end; in a ring of repeats, the first of their ids. */
static const char *
find_root (VigieBrief *self, const char *id)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *root = id;
  const char *next;

  while ((next = g_hash_table_lookup (self->originals, root)) != NULL &&
         g_hash_table_add (seen, (gpointer) root))
    root = next;
  if (next == NULL)
    return root;

  id = root;
  for (next = g_hash_table_lookup (self->originals, id); strcmp (next, id) != 0;
       next = g_hash_table_lookup (self->originals, next))
    {
      if (strcmp (next, root) < 0)
        root = next;
    }
  return root;
}

/* A confirmed post that repeats what nobody confirmed is a fact all the same: of several that
 * repeat the same, the first one posted. */
static void
take_repeats (VigieBrief *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  g_ptr_array_sort (self->repeats, compare_items);
  while (self->repeats->len > 0)
    {
      VigieBriefItem *item =
          g_ptr_array_steal_index (self->repeats, self->repeats->len - 1); /* the oldest */
      const char *root = find_root (self, item->post_id);

      if (g_hash_table_contains (self->confirmed, root) ||
          !g_hash_table_add (taken, (gpointer) root))
        {
          item_free (item);
          continue;
        }
      self->n_facts++;
      self->n_facts_new += item->is_new;
      keep_newest (self->items, item, VIGIE_BRIEF_MAX_ITEMS);
    }
}

/* How many posts say the same as each of those that are listed. */
static void
count_repeats (VigieBrief *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->originals);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const char *root = find_root (self, id);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, root));

      g_hash_table_insert (counts, (gpointer) root, GUINT_TO_POINTER (count + 1));
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      VigieBriefItem *item = g_ptr_array_index (self->items, i);
      const char *root = find_root (self, item->post_id);

      item->n_repeats = GPOINTER_TO_UINT (g_hash_table_lookup (counts, root));
      if (g_hash_table_contains (self->originals, root)) /* a ring counts its own first one */
        item->n_repeats--;
    }
}

/**
 * vigie_brief_name_places:
 * @func: knows roads and communes
 * @user_data: for @func
 *
 * To be called after vigie_brief_finish(). A place that @func does not know is told by its degrees.
 */
void
vigie_brief_name_places (VigieBrief *self, VigieBriefPlaceFunc func, gpointer user_data)
{
  g_return_if_fail (self != NULL && func != NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      VigieBriefItem *item = g_ptr_array_index (self->items, i);
      g_autofree char *place = NULL;

      if (!item->has_position)
        continue;
      place = func (&item->position, &item->place_has_road, user_data);
      g_free (item->place);
      item->place = place != NULL ? vigie_text_make_line (place, 120) : NULL;
    }
}

/**
 * vigie_brief_set_photo:
 * @sha256: of a photo
 * @state: what was decided about it
 *
 * To be called after vigie_brief_finish(). A photo that was rejected is not shown.
 */
void
vigie_brief_set_photo (VigieBrief *self, const char *sha256, const VigiePhotoState *state)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      VigieBriefItem *item = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (item->photo_sha256, sha256) != 0)
        continue;
      item->photo_verdict = state->verdict;
      item->n_photo_checks = state->checks != NULL ? g_strv_length (state->checks) : 0;
      if (state->verdict == VIGIE_STATUS_REJECTED)
        g_clear_pointer (&item->photo_sha256, g_free);
    }
}

/**
 * vigie_brief_finish:
 *
 * Sorts, numbers and counts what was added, and tells what changed. Shapes get letters and posts
 * get numbers, so that both can be told apart on the map in black and white.
 */
void
vigie_brief_finish (VigieBrief *self)
{
  g_return_if_fail (self != NULL);

  vigie_brief_finish_shapes (self);
  take_repeats (self);
  count_repeats (self);
  for (guint i = 0; i < self->items->len; i++)
    ((VigieBriefItem *) g_ptr_array_index (self->items, i))->number = i + 1;
  g_ptr_array_sort (self->withdrawn, compare_items);
  vigie_brief_finish_changes (self);
}
