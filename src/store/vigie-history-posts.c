/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "vigie-history-private.h"
#include "vigie-map-index.h"

/* Between two looks whether somebody still waits for it. */
#define ROWS_A_CHECK 8192

typedef struct
{
  gint64 key;
  gint64 received_at;
  gint64 posted_at;
  double lon; /* NAN: none */
  double lat;
  float radius_m;
  guint32 source;
  guint8 has_photo;
} Row;

static Row
read_row (sqlite3_stmt *statement)
{
  const gboolean has_place = sqlite3_column_type (statement, 5) != SQLITE_NULL;

  return (Row) { .key = sqlite3_column_int64 (statement, 0),
                 .received_at = sqlite3_column_int64 (statement, 1),
                 .posted_at = sqlite3_column_int64 (statement, 2),
                 .source = (guint32) sqlite3_column_int64 (statement, 3),
                 .has_photo = sqlite3_column_int (statement, 4) > 0,
                 .lon = has_place ? sqlite3_column_double (statement, 5) : NAN,
                 .lat = has_place ? sqlite3_column_double (statement, 6) : NAN,
                 .radius_m = (float) sqlite3_column_double (statement, 7) };
}

static GArray *
read_rows (VigieSql *sql, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GError) failure = NULL;
  sqlite3_stmt *statement =
      vigie_sql_get (sql,
                     "SELECT key, received_at, posted_at, source, n_photos, lon, lat, radius_m"
                     " FROM post ORDER BY key",
                     error);

  if (statement == NULL)
    return NULL;
  while (vigie_sql_step (sql, statement, &failure))
    {
      const Row row = read_row (statement);

      g_array_append_val (rows, row);
      if (rows->len % ROWS_A_CHECK == 0 &&
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  return vigie_sql_pass (&failure, error) ? g_steal_pointer (&rows) : NULL;
}

/* ---- the order of arrival ---- */

typedef struct
{
  gint64 received_at;
  guint32 place; /* among the rows */
} Arrival;

static int
compare_arrivals (const void *a, const void *b)
{
  const Arrival *x = a;
  const Arrival *y = b;

  if (x->received_at != y->received_at)
    return x->received_at < y->received_at ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

static Arrival *
sort_arrivals (GArray *rows)
{
  Arrival *arrivals = g_new (Arrival, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    arrivals[i] = (Arrival) { g_array_index (rows, Row, i).received_at, i };
  qsort (arrivals, rows->len, sizeof *arrivals, compare_arrivals);
  return arrivals;
}

static void
allocate_posts (VigieHistory *self, gsize n)
{
  self->row_id = g_new (gint64, n);
  self->posted_at = g_new (gint64, n);
  self->received_at = g_new (gint64, n);
  self->source = g_new (guint32, n);
  self->has_photo = g_new (guint8, n);
  self->slot = g_new (guint32, n);
  self->by_key = g_new (guint32, n);
  self->lon = g_new (double, n);
  self->lat = g_new (double, n);
  self->radius_m = g_new (float, n);
  self->posts = (VigieHistoryPosts) { .n = n,
                                      .row_id = self->row_id,
                                      .posted_at = self->posted_at,
                                      .received_at = self->received_at,
                                      .source = self->source,
                                      .has_photo = self->has_photo };
}

static void
set_post (VigieHistory *self, guint32 post, const Row *row)
{
  self->row_id[post] = row->key;
  self->posted_at[post] = row->posted_at;
  self->received_at[post] = row->received_at;
  self->source[post] = row->source;
  self->has_photo[post] = row->has_photo;
  self->slot[post] = VIGIE_HISTORY_NOWHERE;
  self->lon[post] = row->lon;
  self->lat[post] = row->lat;
  self->radius_m[post] = row->radius_m;
}

/* ---- what else belongs to posts ---- */

static gboolean
read_sources (VigieHistory *self, VigieSql *sql, GError **error)
{
  sqlite3_stmt *statement = vigie_sql_get (sql, "SELECT source, kind, host FROM source", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (sql, statement, &failure))
    {
      const char *names[] = { vigie_sql_peek_string (statement, 1),
                              vigie_sql_peek_string (statement, 2), NULL };

      g_hash_table_insert (self->sources, GUINT_TO_POINTER (sqlite3_column_int (statement, 0)),
                           g_strdupv ((char **) names));
    }
  return vigie_sql_pass (&failure, error);
}

static gboolean
read_updates (VigieHistory *self, VigieSql *sql, GError **error)
{
  sqlite3_stmt *statement =
      vigie_sql_get (sql, "SELECT key, kind, at FROM post_change ORDER BY key, n", error);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;
  while (vigie_sql_step (sql, statement, &failure))
    {
      const VigieHistoryUpdate update = { .row_id = sqlite3_column_int64 (statement, 0),
                                          .kind = sqlite3_column_int (statement, 1),
                                          .at = sqlite3_column_int64 (statement, 2) };

      g_array_append_val (self->updates, update);
    }
  return vigie_sql_pass (&failure, error);
}

gboolean
vigie_history_read_posts (VigieHistory *self,
                          VigieSql *sql,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GArray) rows = read_rows (sql, cancellable, error);
  g_autofree Arrival *arrivals = NULL;

  if (rows == NULL)
    return FALSE;
  arrivals = sort_arrivals (rows);
  allocate_posts (self, rows->len);
  for (guint32 post = 0; post < rows->len; post++)
    {
      set_post (self, post, &g_array_index (rows, Row, arrivals[post].place));
      self->by_key[arrivals[post].place] = post;
    }
  return read_sources (self, sql, error) && read_updates (self, sql, error);
}

/* ---- places on the map ---- */

static void
project_slot (VigieHistory *self, gsize slot)
{
  VigieMapPoint point;

  self->x[slot] = self->y[slot] = NAN;
  if (isnan (self->lon[slot]))
    return;
  vigie_map_point_set (&point, self->lon[slot], self->lat[slot], 0);
  vigie_map_point_project (&point, &self->x[slot], &self->y[slot]);
}

void
vigie_history_make_slots (VigieHistory *self)
{
  gsize n = 0;

  for (guint32 post = 0; post < self->posts.n; post++)
    n += !isnan (self->lon[post]) || self->slot[post] != VIGIE_HISTORY_NOWHERE;
  self->n_slots = n;
  self->slot_post = g_new (guint32, n);
  self->slot_row_id = g_new (gint64, n);
  self->x = g_new (double, n);
  self->y = g_new (double, n);

  n = 0;
  for (guint32 post = 0; post < self->posts.n; post++)
    {
      if (isnan (self->lon[post]) && self->slot[post] == VIGIE_HISTORY_NOWHERE)
        continue;
      self->slot[post] = (guint32) n;
      self->slot_post[n] = post;
      self->slot_row_id[n] = self->row_id[post];
      self->lon[n] = self->lon[post];
      self->lat[n] = self->lat[post];
      self->radius_m[n] = self->radius_m[post];
      project_slot (self, n++);
    }
  self->lon = g_renew (double, self->lon, n);
  self->lat = g_renew (double, self->lat, n);
  self->radius_m = g_renew (float, self->radius_m, n);
}
