/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one timeline is read so that nothing is lost and nothing comes twice.
 *
 * What the posts' ids say is known to their server only, and posts come in anywhere near the top: a
 * server gives a post of another one an id by when it was written, so one that was long on its way
 * appears below others. Each round therefore begins some posts before the newest known one; those
 * show their edits at the same time.
 *
 * Servers that know min_id give the page just above an id; others take it for since_id and give the
 * newest page above it. So below every page it is asked whether something is left out. */
#include "vigie-mastodon-walk.h"

#include <glib/gi18n-lib.h>

#include "vigie-json.h"
#include "vigie-time.h"

/* The first round: an incident is opened some hours after it began. */
#define FIRST_PAGES 10
#define FIRST_AGE_MS (24 * 60 * 60 * 1000)

#define MAX_PAGES 50 /* upwards or downwards in one round */

/* How far behind the newest post the next round begins */
#define MIN_OVERLAP 20
#define MAX_OVERLAP 120
#define OVERLAP_MS (15 * 60 * 1000)

#define LEFT_OUT "left_out" /* in the place: some posts did not match */

typedef struct
{
  char *id;
  gint64 posted_at;
} Seen;

typedef struct
{
  const VigieMastodonServer *server;
  const VigieMastodonTimeline *timeline;
  VigieSourceIntake intake;
  JsonObject *cursor;
  char *after;      /* (nullable): the next round asks for what is above */
  char *next;       /* (nullable): what was directly above it */
  GPtrArray *order; /* (element-type Seen): of this round, the oldest first */
  GHashTable *ids;  /* (element-type utf8): of @order */
  guint n_hidden;
  gboolean has_left_out; /* posts that did not match, now or earlier */
} Walk;

static void
seen_free (gpointer data)
{
  Seen *self = data;

  g_free (self->id);
  g_free (self);
}

static void
walk_init (Walk *self,
           const VigieMastodonServer *server,
           const VigieMastodonTimeline *timeline,
           JsonObject *cursor)
{
  JsonNode *node = json_object_get_member (cursor, timeline->key);
  JsonObject *place =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *self = (Walk) { .server = server, .timeline = timeline, .cursor = cursor };
  if (place != NULL)
    {
      self->after = g_strdup (vigie_json_get_string (place, "after"));
      self->next = g_strdup (vigie_json_get_string (place, "next"));
      self->has_left_out = json_object_has_member (place, LEFT_OUT);
    }
  self->order = g_ptr_array_new_with_free_func (seen_free);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  vigie_source_intake_init (&self->intake, server->round, server->host);
  vigie_source_intake_set_words (&self->intake, timeline->words);
}

static void
walk_clear (Walk *self)
{
  vigie_source_intake_clear (&self->intake);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->order);
  g_free (self->after);
  g_free (self->next);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* ---- posts ---- */

/* Notes a status at @index, unless this round has it already. */
static gboolean
note_seen (Walk *self, yyjson_val *status, guint index)
{
  g_autofree char *id = vigie_mastodon_dup_id (status);
  Seen *seen;

  if (id == NULL || g_hash_table_contains (self->ids, id))
    return FALSE;
  seen = g_new0 (Seen, 1);
  seen->id = g_steal_pointer (&id);
  seen->posted_at = vigie_mastodon_read_time (&self->intake, yyjson_obj_get (status, "created_at"));
  g_ptr_array_insert (self->order, (int) index, seen);
  g_hash_table_add (self->ids, seen->id);
  return TRUE;
}

/* Takes a page whose posts stand above the first @base ones of the order. */
static gboolean
add_page (Walk *self, const VigieMastodonPage *page, guint base, guint *n_new, GError **error)
{
  yyjson_arr_iter iter;
  yyjson_val *status;

  *n_new = 0;
  yyjson_arr_iter_init (page->statuses, &iter);
  while ((status = yyjson_arr_iter_next (&iter)) != NULL)
    {
      if (note_seen (self, status, base))
        (*n_new)++;
      if (!vigie_mastodon_take_status (&self->intake, status, self->timeline->only_media,
                                       self->server->ids, &self->n_hidden, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- where the next round begins ---- */

static void
note_place (Walk *self)
{
  guint n = self->order->len;
  guint start = n;
  gint64 newest = VIGIE_TIME_UNKNOWN;
  JsonObject *place;

  if (n == 0)
    return;
  newest = ((Seen *) g_ptr_array_index (self->order, n - 1))->posted_at;
  while (start > 0 && n - start < MAX_OVERLAP)
    {
      const Seen *seen = g_ptr_array_index (self->order, start - 1);

      if (n - start >= MIN_OVERLAP &&
          (seen->posted_at == VIGIE_TIME_UNKNOWN || seen->posted_at < newest - OVERLAP_MS))
        break;
      start--;
    }
  place = json_object_new ();
  if (start > 0)
    json_object_set_string_member (place, "after",
                                   ((Seen *) g_ptr_array_index (self->order, start - 1))->id);
  else if (self->after != NULL)
    json_object_set_string_member (place, "after", self->after);
  json_object_set_string_member (place, "next",
                                 ((Seen *) g_ptr_array_index (self->order, start))->id);
  if (self->has_left_out || self->intake.run.result->left_out > 0)
    json_object_set_boolean_member (place, LEFT_OUT, TRUE);
  json_object_set_object_member (self->cursor, self->timeline->key, place);
}

/* What came since the last commit, and the place up to which nothing is missing. */
static gboolean
commit (Walk *self, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->cursor);
  g_autofree char *cursor = NULL;

  note_place (self);
  cursor = vigie_json_canonical (node);
  return vigie_source_intake_commit (&self->intake, cursor, error);
}

/* ---- pages ---- */

static gboolean
get_page (Walk *self,
          const char *above_name,
          const char *above /* (nullable) */,
          const char *below /* (nullable) */,
          VigieMastodonPage *page,
          GError **error)
{
  g_autoptr (GString) place = g_string_new (self->timeline->address);

  if (above != NULL)
    {
      g_string_append_printf (place, "&%s=", above_name);
      g_string_append_uri_escaped (place, above, NULL, FALSE);
    }
  if (below != NULL)
    {
      g_string_append (place, "&max_id=");
      g_string_append_uri_escaped (place, below, NULL, FALSE);
    }
  return vigie_mastodon_get_page (self->server, place->str, page, error);
}

static gboolean
is_first_round (Walk *self)
{
  return self->after == NULL && self->next == NULL;
}

static gboolean
is_old_enough (Walk *self)
{
  const Seen *oldest = self->order->len > 0 ? g_ptr_array_index (self->order, 0) : NULL;

  return oldest != NULL && oldest->posted_at != VIGIE_TIME_UNKNOWN &&
         oldest->posted_at < vigie_http_client_get_now (self->server->round->client) - FIRST_AGE_MS;
}

/* Whether a page begins where the last round's posts did, so that nothing is below it. */
static gboolean
is_whole (Walk *self, const VigieMastodonPage *page)
{
  g_autofree char *last = vigie_mastodon_dup_id (yyjson_arr_get_last (page->statuses));

  if (is_first_round (self))
    return is_old_enough (self);
  return self->next != NULL && g_hash_table_contains (self->ids, self->next) &&
         (g_strcmp0 (last, self->next) != 0 ||
          yyjson_arr_size (page->statuses) < VIGIE_MASTODON_PAGE_POSTS);
}

/* Goes down from a page to @above, for servers that gave the newest page and not the next one, and
 * in the first round. */
static gboolean
fill_below (Walk *self, const char *above, const char *from, guint base, GError **error)
{
  const guint n_pages = is_first_round (self) ? FIRST_PAGES - 1 : MAX_PAGES;
  g_autofree char *below = g_strdup (from);

  for (guint i = 0; below != NULL && i < n_pages; i++)
    {
      g_auto (VigieMastodonPage) page = { 0 };
      guint n_new;

      /* what is here is kept, but the place is not noted before the gap is closed */
      if (!vigie_source_intake_commit (&self->intake, NULL, error) ||
          !get_page (self, self->timeline->above, above, below, &page, error))
        return FALSE;
      if (page.statuses == NULL)
        return TRUE;
      if (!add_page (self, &page, base, &n_new, error))
        return FALSE;
      if (n_new == 0 || is_whole (self, &page))
        return TRUE;
      g_free (below);
      below = g_steal_pointer (&page.oldest);
    }
  if (!is_first_round (self))
    vigie_source_round_add_note (
        self->server->round,
        g_strdup_printf (_ ("%s has more posts since the last time than could be asked for; the "
                            "older ones of them are missing."),
                         self->server->host));
  return TRUE;
}

/* One page and what is below it, down to @above. */
static gboolean
take_page (Walk *self,
           const VigieMastodonPage *page,
           const char *above /* (nullable) */,
           guint *n_new,
           GError **error)
{
  guint base = self->order->len;

  if (!add_page (self, page, base, n_new, error))
    return FALSE;
  if (*n_new > 0 && (base > 0 || !is_whole (self, page)) &&
      !fill_below (self, above, page->oldest, base, error))
    return FALSE;
  return commit (self, error);
}

static gboolean
go_up (Walk *self, gboolean *is_empty, GError **error)
{
  g_autofree char *above = g_strdup (self->after);

  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_auto (VigieMastodonPage) page = { 0 };
      guint n_new;

      if (!get_page (self, "min_id", above, NULL, &page, error))
        return FALSE;
      *is_empty = i == 0 && page.statuses == NULL;
      if (page.statuses == NULL)
        return TRUE;
      if (!take_page (self, &page, above, &n_new, error))
        return FALSE;
      /* a page that says nothing new has no newer one behind it */
      if (above == NULL || page.newest == NULL || n_new == 0)
        return TRUE;
      g_free (above);
      above = g_steal_pointer (&page.newest);
    }
  return TRUE; /* the place is noted: the next round goes on there */
}

/**
 * vigie_mastodon_forget_left_out:
 * @cursor: (inout): places of all timelines of the source
 * @key: of one whose posts have to match other words from now on
 *
 * Where some did not match the words that there were, it begins anew, with the recent past: they
 * may match these. Where all did, it goes on.
 */
void
vigie_mastodon_forget_left_out (JsonObject *cursor, const char *key)
{
  JsonNode *node = json_object_get_member (cursor, key);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node) &&
      json_object_has_member (json_node_get_object (node), LEFT_OUT))
    json_object_remove_member (cursor, key);
}

/**
 * vigie_mastodon_walk:
 * @server: whom to ask
 * @timeline: what for
 * @cursor: (inout): places of all timelines of the source; goes into the incident with what came
 * @is_empty: (out): whether it has never had a post
 * @error: return location for a #GError
 *
 * Takes what is new in a timeline. What came before a failure is kept.
 *
 * Errors: those of vigie_mastodon_get_page() and of the sink
 *
 * Returns: whether it came to its end
 */
gboolean
vigie_mastodon_walk (const VigieMastodonServer *server,
                     const VigieMastodonTimeline *timeline,
                     JsonObject *cursor,
                     gboolean *is_empty,
                     GError **error)
{
  g_auto (Walk) self = { 0 };
  gboolean done;

  walk_init (&self, server, timeline, cursor);
  done = go_up (&self, is_empty, error);
  vigie_mastodon_note_hidden (server->round, self.n_hidden);
  *is_empty = *is_empty && is_first_round (&self);
  return done;
}
