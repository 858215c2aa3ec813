/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-follow.h"

#include "vigie-projection.h"

gboolean
vigie_query_is_everything (const VigieQuery *query)
{
  g_autofree char *expression = vigie_query_to_fts (query->text);

  return expression == NULL && query->statuses == 0 && !query->awaits_second &&
         !query->with_photo && !query->on_map && query->owner == NULL && !query->has_box &&
         query->from == VIGIE_TIME_UNKNOWN && query->to == VIGIE_TIME_UNKNOWN;
}

static void
clear_change (gpointer data)
{
  VigiePostChange *change = data;

  g_clear_object (&change->post);
  vigie_post_state_clear (&change->state);
}

static int
compare_changes (const void *a, const void *b)
{
  const VigiePostChange *x = a;
  const VigiePostChange *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return y->is_new - x->is_new; /* the arrival first */
}

static void
add_keys (GArray *list, GArray *keys, gboolean is_new)
{
  for (guint i = 0; i < keys->len; i++)
    {
      VigiePostChange change = { .key = g_array_index (keys, gint64, i),
                                 .is_new = is_new,
                                 .state = VIGIE_POST_STATE_NONE };

      g_array_append_val (list, change);
    }
}

static void
drop_repeated (GArray *list)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      VigiePostChange *change = &g_array_index (list, VigiePostChange, i);

      if (n > 0 && g_array_index (list, VigiePostChange, n - 1).key == change->key)
        continue;
      g_array_index (list, VigiePostChange, n++) = *change;
    }
  g_array_set_size (list, n);
}

static gboolean
examine (VigieSql *sql, const VigieQuery *query, VigiePostChange *change, GError **error)
{
  change->post = vigie_post_load (sql, change->key, &change->state, &change->ties, error);
  if (change->post == NULL)
    return *error == NULL;
  change->matches = vigie_query_matches (query, change->post, &change->state);
  return TRUE;
}

GArray *
vigie_follow_read (VigieSql *sql, const VigieQuery *query, VigieChanges *changes, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (VigiePostChange));
  g_autoptr (GError) failure = NULL;
  gboolean everything = vigie_query_is_everything (query);

  if (!vigie_changes_read (sql, changes, error))
    return NULL;
  if (changes->arrived->len + changes->touched->len > VIGIE_FOLLOW_MAX)
    changes->lost = TRUE;
  if (changes->lost)
    return NULL;

  add_keys (list, changes->arrived, TRUE);
  add_keys (list, changes->touched, FALSE);
  g_array_sort (list, compare_changes);
  drop_repeated (list);
  g_array_set_clear_func (list, clear_change);
  for (guint i = 0; i < list->len; i++)
    {
      VigiePostChange *change = &g_array_index (list, VigiePostChange, i);

      if (everything && change->is_new)
        change->matches = TRUE;
      else if (!examine (sql, query, change, &failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  return g_steal_pointer (&list);
}

GArray *
vigie_follow_examine (VigieSql *sql, const VigieQuery *query, GArray *keys, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (VigiePostChange));
  g_autoptr (GError) failure = NULL;

  add_keys (list, keys, FALSE);
  g_array_set_clear_func (list, clear_change);
  for (guint i = 0; i < list->len; i++)
    {
      if (!examine (sql, query, &g_array_index (list, VigiePostChange, i), &failure))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  return g_steal_pointer (&list);
}
