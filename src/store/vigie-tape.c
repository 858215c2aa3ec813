/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-tape.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-store-ingest.h"

struct _VigieTape
{
  VigieStore *store;
  gboolean by_posting;
  GArray *events;  /* (element-type VigieTapeEvent) */
  GPtrArray *uris; /* (element-type utf8): where photos were fetched, by the rows of events */
};

/**
 * vigie_tape_event_compare:
 * @a: an event
 * @b: another one
 *
 * Returns: less than 0 where @a became known first, 0 only where they are the same
 */
int
vigie_tape_event_compare (const VigieTapeEvent *a, const VigieTapeEvent *b)
{
  if (a->at != b->at)
    return a->at < b->at ? -1 : 1;
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  return vigie_tape_event_compare (a, b);
}

static const VigieTapeEvent *
peek (const VigieTape *self, guint index)
{
  return &g_array_index (self->events, VigieTapeEvent, index);
}

/* ---- what there is ---- */

static gboolean
list_events (
    VigieTape *self, VigieSql *sql, VigieTapeKind kind, const char *statement_sql, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, statement_sql, error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (sql, statement, &failure))
    {
      VigieTapeEvent event = { .at = sqlite3_column_int64 (statement, 0),
                               .row = sqlite3_column_int64 (statement, 1),
                               .kind = kind };

      if (kind == VIGIE_TAPE_PHOTO)
        {
          event.row = self->uris->len;
          g_ptr_array_add (self->uris, g_strdup (vigie_sql_peek_string (statement, 2)));
        }
      g_array_append_val (self->events, event);
    }
  return vigie_sql_pass (&failure, error);
}

/* A file that an older Vigie wrote, and that is only read, lacks some of them. */
static gboolean
has_table (VigieSql *sql, const char *name)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT 1 FROM sqlite_schema WHERE name = ?1", NULL);
  gboolean has;

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, name);
  has = vigie_sql_step (sql, statement, NULL);
  sqlite3_reset (statement);
  return has;
}

static gboolean
list_all (VigieTape *self, VigieSql *sql, gboolean by_posting, GError **error)
{
  const char *posts =
      by_posting ? "SELECT posted_at, key FROM post" : "SELECT received_at, key FROM post";
  /* a fetch says nothing of when a picture could be seen where posts come by their own time */
  const char *photos =
      by_posting ? "SELECT coalesce ((SELECT min (posted_at) FROM post_photo JOIN post USING (key)"
                   " WHERE post_photo.uri = photo_fetch.uri), fetched_at), 0, uri FROM photo_fetch"
                   " ORDER BY uri"
                 : "SELECT fetched_at, 0, uri FROM photo_fetch ORDER BY uri";
  /* a change may be dated before its post was known */
  const char *changes = by_posting ? "SELECT max (at, posted_at), n FROM post_change JOIN post"
                                     " USING (key)"
                                   : "SELECT max (at, received_at), n FROM post_change JOIN post"
                                     " USING (key)";

  return list_events (self, sql, VIGIE_TAPE_POST, posts, error) &&
         (!has_table (sql, "photo_fetch") ||
          list_events (self, sql, VIGIE_TAPE_PHOTO, photos, error)) &&
         (!has_table (sql, "post_change") ||
          list_events (self, sql, VIGIE_TAPE_CHANGE, changes, error)) &&
         (!has_table (sql, "official") ||
          list_events (self, sql, VIGIE_TAPE_OFFICIAL, "SELECT first_at, n FROM official", error));
}

/**
 * vigie_tape_new:
 * @store: an incident, which may be read-only and must outlive the tape
 * @flags: by which time posts come
 * @error: return location for a #GError
 *
 * Reads what came when, and nothing of what it says: some 24 bytes for each event. Blocks.
 *
 * Returns: (transfer full) (nullable): the tape, or %NULL with @error set
 */
VigieTape *
vigie_tape_new (VigieStore *store, VigieTapeFlags flags, GError **error)
{
  g_autoptr (VigieTape) self = g_new0 (VigieTape, 1);
  VigieSql *sql;
  gboolean done;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  self->store = g_object_ref (store);
  self->by_posting = (flags & VIGIE_TAPE_BY_POSTING) != 0;
  self->events = g_array_new (FALSE, FALSE, sizeof (VigieTapeEvent));
  self->uris = g_ptr_array_new_with_free_func (g_free);
  sql = vigie_store_take_reader (store, error);
  if (sql == NULL)
    return NULL;
  done = list_all (self, sql, self->by_posting, error);
  vigie_store_give_reader (store, sql);
  if (!done)
    return NULL;
  g_array_sort (self->events, compare_events);
  return g_steal_pointer (&self);
}

void
vigie_tape_free (VigieTape *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->store);
  g_array_unref (self->events);
  g_ptr_array_unref (self->uris);
  g_free (self);
}

guint
vigie_tape_get_n (VigieTape *self)
{
  return self->events->len;
}

const VigieTapeEvent *
vigie_tape_get (VigieTape *self, guint index)
{
  g_return_val_if_fail (index < self->events->len, NULL);

  return peek (self, index);
}

/**
 * vigie_tape_find:
 * @self: a tape
 * @after: an event, which need not be on it
 *
 * Returns: the index of the first event that became known after @after
 */
guint
vigie_tape_find (VigieTape *self, const VigieTapeEvent *after)
{
  guint low = 0, high = self->events->len;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (vigie_tape_event_compare (peek (self, middle), after) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * vigie_tape_is_needed:
 * @self: a tape
 * @index: of an event before @from
 * @from: ms, where somebody begins who does not want what came before
 * @error: return location for a #GError
 *
 * Returns: whether what comes later stands on it: a photo that was fetched for an earlier post and
 *   that a later one names too; %FALSE with @error set where that cannot be read
 */
gboolean
vigie_tape_is_needed (VigieTape *self, guint index, gint64 from, GError **error)
{
  const VigieTapeEvent *event = peek (self, index);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  gboolean is_needed = FALSE;
  VigieSql *sql;

  if (event->kind != VIGIE_TAPE_PHOTO)
    return FALSE;
  sql = vigie_store_take_reader (self->store, error);
  if (sql == NULL)
    return FALSE;
  statement = vigie_sql_get (sql,
                             "SELECT 1 FROM post_photo JOIN post USING (key) WHERE uri = ?1"
                             " AND iif (?3, posted_at, received_at) >= ?2 LIMIT 1",
                             &failure);
  if (statement != NULL)
    {
      vigie_sql_bind_text (statement, 1, g_ptr_array_index (self->uris, (guint) event->row));
      sqlite3_bind_int64 (statement, 2, from);
      sqlite3_bind_int (statement, 3, self->by_posting);
      is_needed = vigie_sql_step (sql, statement, &failure);
      sqlite3_reset (statement);
    }
  vigie_store_give_reader (self->store, sql);
  return vigie_sql_pass (&failure, error) && is_needed;
}

/**
 * vigie_tape_list_watches:
 * @store: an incident, which may be read-only
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type utf8) (nullable): keys of all sources that were ever asked
 *   in it, also of those that are watched no more; %NULL with @error set
 */
GPtrArray *
vigie_tape_list_watches (VigieStore *store, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement;
  VigieSql *sql;

  g_return_val_if_fail (VIGIE_IS_STORE (store), NULL);

  sql = vigie_store_take_reader (store, error);
  if (sql == NULL)
    return NULL;
  statement = has_table (sql, "watch")
                  ? vigie_sql_get (sql, "SELECT name FROM watch ORDER BY watch", &failure)
                  : NULL;
  while (statement != NULL && vigie_sql_step (sql, statement, &failure))
    g_ptr_array_add (keys, g_strdup (vigie_sql_peek_string (statement, 0)));
  vigie_store_give_reader (store, sql);
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&keys) : NULL;
}

/* ---- slices ---- */

static void
clear_photo (gpointer data)
{
  VigieTapePhoto *photo = data;

  g_free (photo->uri);
  g_free (photo->final_uri);
  vigie_photo_facts_free (photo->facts);
}

static void
clear_change (gpointer data)
{
  g_free (((VigieTapeChange *) data)->text);
}

static void
clear_official (gpointer data)
{
  VigieTapeOfficial *official = data;

  g_free (official->watch);
  g_free (official->kind);
  g_clear_pointer (&official->packed, g_bytes_unref);
}

/* What a post points to. */
typedef struct
{
  char *texts[7];
  GArray *candidates;
  GPtrArray *photos;
} Kept;

static void
free_kept (gpointer data)
{
  Kept *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  g_array_unref (self->candidates);
  g_ptr_array_unref (self->photos);
  g_free (self);
}

static GArray *
new_array (guint size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  if (clear != NULL)
    g_array_set_clear_func (array, clear);
  return array;
}

VigieTapeSlice *
vigie_tape_slice_new (void)
{
  VigieTapeSlice *self = g_new0 (VigieTapeSlice, 1);

  self->posts = new_array (sizeof (VigieObservation), NULL);
  self->photos = new_array (sizeof (VigieTapePhoto), clear_photo);
  self->changes = new_array (sizeof (VigieTapeChange), clear_change);
  self->officials = new_array (sizeof (VigieTapeOfficial), clear_official);
  self->kept = g_ptr_array_new_with_free_func (free_kept);
  return self;
}

void
vigie_tape_slice_free (VigieTapeSlice *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->posts);
  g_array_unref (self->photos);
  g_array_unref (self->changes);
  g_array_unref (self->officials);
  g_ptr_array_unref (self->kept);
  g_free (self);
}

/* ---- reading ---- */

static VigiePosition
read_position (sqlite3_stmt *statement, int column)
{
  return (VigiePosition) {
    sqlite3_column_double (statement, column), sqlite3_column_double (statement, column + 1),
    sqlite3_column_double (statement, column + 2),
    (VigieOrigin) CLAMP (sqlite3_column_int (statement, column + 3), 0, VIGIE_N_ORIGINS - 1)
  };
}

#define PHOTO_COLUMNS                                                                              \
  "lower (hex (p.sha256)), p.mime_type, p.width, p.height, p.taken_at, p.error, p.lon, p.lat,"     \
  " p.radius_m, p.origin, p.direction_deg, b.bytes,"                                               \
  " p.sha256 IN (SELECT sha256 FROM removed_photo)"

/* A photo whose bytes are not what they should be any more is one that cannot be shown. */
static void
take_bytes (VigieTapeSlice *slice, VigiePhotoFacts *facts, sqlite3_stmt *statement, int column)
{
  const int length = sqlite3_column_bytes (statement, column);
  gconstpointer data = sqlite3_column_blob (statement, column);
  g_autoptr (GBytes) bytes = data != NULL ? g_bytes_new (data, (gsize) length) : NULL;
  g_autofree char *sha256 =
      bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

  slice->n_bytes += (gsize) length;
  if (facts->sha256 != NULL && g_strcmp0 (facts->sha256, sha256) == 0)
    {
      facts->bytes = g_steal_pointer (&bytes);
      return;
    }
  if (facts->sha256 != NULL && sqlite3_column_int (statement, column + 1) != 0)
    g_set_str (&facts->error, _ ("The photo was removed from the incident that is replayed."));
  else if (facts->sha256 != NULL)
    g_set_str (&facts->error, _ ("The photo is damaged in the incident that is replayed."));
  g_clear_pointer (&facts->sha256, g_free);
}

/* The columns of PHOTO_COLUMNS from @first on. */
static VigiePhotoFacts *
read_photo (VigieTapeSlice *slice, sqlite3_stmt *statement, int first, const char *uri)
{
  VigiePhotoFacts *facts = vigie_photo_facts_new (uri);

  if (sqlite3_column_type (statement, first) != SQLITE_NULL &&
      strlen (vigie_sql_peek_string (statement, first)) == 64)
    facts->sha256 = vigie_sql_dup_text (statement, first);
  facts->mime_type = vigie_sql_dup_text (statement, first + 1);
  facts->width = sqlite3_column_int (statement, first + 2);
  facts->height = sqlite3_column_int (statement, first + 3);
  if (sqlite3_column_type (statement, first + 4) != SQLITE_NULL)
    facts->taken_at = sqlite3_column_int64 (statement, first + 4);
  facts->error = vigie_sql_dup_text (statement, first + 5);
  facts->has_position = sqlite3_column_type (statement, first + 6) != SQLITE_NULL;
  if (facts->has_position)
    facts->position = read_position (statement, first + 6);
  facts->has_direction = sqlite3_column_type (statement, first + 10) != SQLITE_NULL;
  facts->direction_deg = sqlite3_column_double (statement, first + 10);
  take_bytes (slice, facts, statement, first + 11);
  return facts;
}

static gboolean
read_post_photos (
    VigieSql *sql, gint64 key, VigieTapeSlice *slice, GPtrArray *photos, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT l.uri, " PHOTO_COLUMNS " FROM post_photo l JOIN photo p USING (photo)"
                     " LEFT JOIN blob b ON b.sha256 = p.sha256 WHERE l.key = ?1 ORDER BY l.n",
                     error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  while (vigie_sql_step (sql, statement, &failure))
    g_ptr_array_add (photos, read_photo (slice, statement, 1, vigie_sql_peek_text (statement, 0)));
  return vigie_sql_pass (&failure, error);
}

static gboolean
read_candidates (VigieSql *sql, gint64 key, GArray *candidates, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql, "SELECT lon, lat, radius_m, origin FROM candidate WHERE key = ?1 ORDER BY n", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  while (vigie_sql_step (sql, statement, &failure))
    {
      const VigiePosition position = read_position (statement, 0);

      g_array_append_val (candidates, position);
    }
  return vigie_sql_pass (&failure, error);
}

static gboolean
read_post (VigieSql *sql, gint64 key, VigieTapeSlice *slice, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      /* of a post whose author was named otherwise the id does not follow from what is left */
      "SELECT s.kind, s.host, p.external_id, p.url, p.author, p.text, lower (hex (p.id)),"
      " p.posted_at, p.received_at, p.lon, p.lat, p.radius_m, p.origin"
      " FROM post p JOIN source s USING (source) WHERE p.key = ?1",
      error);
  g_autoptr (GError) failure = NULL;
  VigieObservation post = { 0 };
  Kept *kept;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (!vigie_sql_step (sql, statement, &failure))
    return vigie_sql_pass (&failure, error);
  kept = g_new0 (Kept, 1);
  kept->candidates = g_array_new (FALSE, FALSE, sizeof (VigiePosition));
  kept->photos = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_photo_facts_free);
  g_ptr_array_add (slice->kept, kept);
  for (int i = 0; i < (int) G_N_ELEMENTS (kept->texts); i++)
    kept->texts[i] = i == 3 || i == 4 ? vigie_sql_dup_text (statement, i)
                                      : g_strdup (vigie_sql_peek_string (statement, i));
  post.posted_at = sqlite3_column_int64 (statement, 7);
  post.received_at = sqlite3_column_int64 (statement, 8);
  if (sqlite3_column_type (statement, 9) != SQLITE_NULL)
    {
      const VigiePosition position = read_position (statement, 9);

      g_array_append_val (kept->candidates, position);
    }
  sqlite3_reset (statement);
  if (!read_candidates (sql, key, kept->candidates, error) ||
      !read_post_photos (sql, key, slice, kept->photos, error))
    return FALSE;
  post.source_kind = kept->texts[0];
  post.source_host = kept->texts[1];
  post.external_id = kept->texts[2];
  post.url = kept->texts[3];
  post.author = kept->texts[4];
  post.text = kept->texts[5];
  post.id = kept->texts[6];
  post.candidates = (const VigiePosition *) (gpointer) kept->candidates->data;
  post.n_candidates = kept->candidates->len;
  post.photos = (VigiePhotoFacts *const *) (gpointer) kept->photos->pdata;
  post.n_photos = kept->photos->len;
  slice->n_bytes += strlen (post.text);
  g_array_append_val (slice->posts, post);
  return TRUE;
}

static gboolean
read_fetch (VigieSql *sql, const char *uri, VigieTapeSlice *slice, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT f.final_uri, f.fetched_at, " PHOTO_COLUMNS " FROM photo_fetch f"
                     " JOIN photo p ON p.sha256 = f.sha256 LEFT JOIN blob b ON b.sha256 = f.sha256"
                     " WHERE f.uri = ?1",
                     error);
  g_autoptr (GError) failure = NULL;
  VigieTapePhoto photo = { 0 };

  if (statement == NULL)
    return FALSE;
  vigie_sql_bind_text (statement, 1, uri);
  if (!vigie_sql_step (sql, statement, &failure))
    return vigie_sql_pass (&failure, error);
  photo.uri = g_strdup (uri);
  photo.final_uri = g_strdup (vigie_sql_peek_string (statement, 0));
  photo.at = sqlite3_column_int64 (statement, 1);
  photo.facts = read_photo (slice, statement, 2, uri);
  sqlite3_reset (statement);
  if (photo.facts->bytes != NULL)
    g_array_append_val (slice->photos, photo);
  else /* nothing is kept of what is damaged */
    clear_photo (&photo);
  return TRUE;
}

static gboolean
read_change (VigieSql *sql, gint64 n, VigieTapeSlice *slice, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT lower (hex (p.id)), c.kind, c.at, c.text FROM post_change c"
                     " JOIN post p USING (key) WHERE c.n = ?1",
                     error);
  g_autoptr (GError) failure = NULL;
  VigieTapeChange change = { 0 };

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, n);
  if (!vigie_sql_step (sql, statement, &failure))
    return vigie_sql_pass (&failure, error);
  g_strlcpy (change.post, vigie_sql_peek_string (statement, 0), sizeof change.post);
  change.kind = (VigiePostUpdateKind) sqlite3_column_int (statement, 1);
  change.at = sqlite3_column_int64 (statement, 2);
  change.text = vigie_sql_dup_text (statement, 3);
  sqlite3_reset (statement);
  g_array_append_val (slice->changes, change);
  return TRUE;
}

static gboolean
read_official (VigieSql *sql, gint64 n, VigieTapeSlice *slice, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (
      sql,
      "SELECT w.name, o.kind, o.said_at, o.first_at, o.last_at, o.answer, b.bytes FROM official o"
      " JOIN watch w USING (watch) JOIN official_body b ON b.sha256 = o.body WHERE o.n = ?1",
      error);
  g_autoptr (GError) failure = NULL;
  VigieTapeOfficial official = { 0 };

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, n);
  if (!vigie_sql_step (sql, statement, &failure))
    return vigie_sql_pass (&failure, error);
  official.watch = g_strdup (vigie_sql_peek_string (statement, 0));
  official.kind = g_strdup (vigie_sql_peek_string (statement, 1));
  official.said_at = sqlite3_column_type (statement, 2) != SQLITE_NULL
                         ? sqlite3_column_int64 (statement, 2)
                         : VIGIE_TIME_UNKNOWN;
  official.first_at = sqlite3_column_int64 (statement, 3);
  official.last_at = sqlite3_column_int64 (statement, 4);
  if (sqlite3_column_bytes (statement, 5) == (int) sizeof official.answer)
    memcpy (official.answer, sqlite3_column_blob (statement, 5), sizeof official.answer);
  official.packed =
      g_bytes_new (sqlite3_column_blob (statement, 6), (gsize) sqlite3_column_bytes (statement, 6));
  slice->n_bytes += g_bytes_get_size (official.packed);
  sqlite3_reset (statement);
  g_array_append_val (slice->officials, official);
  return TRUE;
}

/**
 * vigie_tape_read:
 * @self: a tape
 * @index: of an event
 * @slice: gets it
 * @error: return location for a #GError
 *
 * Reads one event whole, with its photos' bytes. Blocks.
 *
 * Returns: %FALSE with @error set
 */
gboolean
vigie_tape_read (VigieTape *self, guint index, VigieTapeSlice *slice, GError **error)
{
  const VigieTapeEvent *event = peek (self, index);
  VigieSql *sql = vigie_store_take_reader (self->store, error);
  gboolean done = FALSE;

  if (sql == NULL)
    return FALSE;
  switch (event->kind)
    {
    case VIGIE_TAPE_POST:
      done = read_post (sql, event->row, slice, error);
      break;
    case VIGIE_TAPE_PHOTO:
      done = read_fetch (sql, g_ptr_array_index (self->uris, (guint) event->row), slice, error);
      break;
    case VIGIE_TAPE_CHANGE:
      done = read_change (sql, event->row, slice, error);
      break;
    case VIGIE_TAPE_OFFICIAL:
      done = read_official (sql, event->row, slice, error);
      break;
    }
  vigie_store_give_reader (self->store, sql);
  return done;
}
