/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What groups of analysts did; never what one person did. */
#include <string.h>

#include "vigie-json.h"
#include "vigie-review-private.h"

/* What is counted of a group, until it is known whether that may be told. */
typedef struct
{
  char *name; /* (nullable) */
  GHashTable *persons;
  GHashTable *confirmers;
  GArray *delays; /* (element-type gint64): also those below zero */
  guint64 n_decisions;
} Tally;

static Tally *
tally_new (const char *name)
{
  Tally *self = g_new0 (Tally, 1);

  self->name = g_strdup (name);
  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->confirmers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

static void
tally_free (Tally *self)
{
  g_free (self->name);
  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->confirmers);
  g_array_unref (self->delays);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tally, tally_free)

static void
add_persons (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    g_hash_table_add (to, g_strdup (person));
}

static void
tally_join (Tally *self, const Tally *other)
{
  add_persons (self->persons, other->persons);
  add_persons (self->confirmers, other->confirmers);
  g_array_append_vals (self->delays, other->delays->data, other->delays->len);
  self->n_decisions += other->n_decisions;
}

/* Who is in which group while the log is walked through. */
typedef struct
{
  GHashTable *roster; /* (element-type utf8 utf8): group by person */
  GHashTable *named;  /* (element-type utf8 Tally) */
  Tally *none;
} Walk;

static void
change_roster (Walk *walk, VigieDecision *decision)
{
  JsonObject *payload = vigie_decision_get_payload (decision);
  const char *name = vigie_json_get_string (payload, "name");
  const char *group = vigie_json_get_string (payload, "group");
  g_autofree char *person = vigie_review_fold_person (
      name != NULL && name[0] != '\0' ? name : vigie_decision_get_actor (decision));
  g_autofree char *stripped = g_strstrip (g_strdup (group != NULL ? group : ""));

  if (vigie_decision_get_kind (decision) == VIGIE_DECISION_ROSTER_LEAVE || stripped[0] == '\0')
    g_hash_table_remove (walk->roster, person);
  else
    g_hash_table_replace (walk->roster, g_steal_pointer (&person), g_steal_pointer (&stripped));
}

static Tally *
find_tally (Walk *walk, const char *person)
{
  const char *group = g_hash_table_lookup (walk->roster, person);
  Tally *tally = group != NULL ? g_hash_table_lookup (walk->named, group) : walk->none;

  if (tally == NULL)
    {
      tally = tally_new (group);
      g_hash_table_insert (walk->named, tally->name, tally);
    }
  return tally;
}

static void
count_entry (VigieReview *self, Walk *walk, const VigieReviewEntry *entry)
{
  Tally *tally = find_tally (walk, entry->person);

  tally->n_decisions++;
  if (entry->person[0] != '\0')
    g_hash_table_add (tally->persons, g_strdup (entry->person));
  if (entry->confirms && entry->subject->is_here)
    {
      const VigieReviewPost *post =
          &g_array_index (self->posts, VigieReviewPost, entry->subject->post);
      const gint64 delay = post->confirmed_at - post->seen_at;

      g_array_append_val (tally->delays, delay);
      if (entry->person[0] != '\0')
        g_hash_table_add (tally->confirmers, g_strdup (entry->person));
    }
}

static void
walk_log (VigieReview *self, Walk *walk)
{
  for (guint i = 0; i < self->work->entries->len; i++)
    {
      const VigieReviewEntry *entry = &g_array_index (self->work->entries, VigieReviewEntry, i);

      if (!entry->is_active)
        continue;
      switch ((int) entry->kind)
        {
        case VIGIE_DECISION_ROSTER_JOIN:
        case VIGIE_DECISION_ROSTER_LEAVE:
          change_roster (walk, entry->kept);
          break;
        case VIGIE_DECISION_REVOKE:
          break;
        default:
          count_entry (self, walk, entry);
          break;
        }
    }
}

static gboolean
is_few (GHashTable *persons)
{
  return g_hash_table_size (persons) < VIGIE_REVIEW_MIN_PERSONS;
}

static void
tell (VigieReview *self, VigieReviewGroupKind kind, Tally *tally)
{
  VigieReviewGroup *group = g_new0 (VigieReviewGroup, 1);

  group->kind = kind;
  group->name = g_strdup (tally->name);
  group->withheld = is_few (tally->persons);
  /* That nobody confirmed anything is no person's figure. */
  group->delay_withheld = group->withheld || (tally->delays->len > 0 && is_few (tally->confirmers));
  vigie_delays_init (&group->delay);
  if (!group->withheld)
    group->n_decisions = tally->n_decisions;
  if (!group->delay_withheld)
    {
      group->n_confirmed = tally->delays->len;
      vigie_delays_measure (&group->delay, (gint64 *) (gpointer) tally->delays->data,
                            tally->delays->len);
    }
  g_ptr_array_add (self->groups, group);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* Small groups are joined, with whoever is in none where they are still too few. */
static void
tell_groups (VigieReview *self, Walk *walk)
{
  g_autoptr (GPtrArray) names = g_hash_table_get_keys_as_ptr_array (walk->named);
  g_autoptr (Tally) others = tally_new (NULL);

  g_ptr_array_sort_values (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      Tally *tally = g_hash_table_lookup (walk->named, g_ptr_array_index (names, i));

      if (is_few (tally->persons))
        tally_join (others, tally);
      else
        tell (self, VIGIE_REVIEW_GROUP_NAMED, tally);
    }
  if ((others->n_decisions > 0 && is_few (others->persons)) ||
      (walk->none->n_decisions > 0 && is_few (walk->none->persons)))
    {
      tally_join (others, walk->none);
      walk->none->n_decisions = 0;
    }
  if (others->n_decisions > 0)
    tell (self, VIGIE_REVIEW_GROUP_OTHERS, others);
  if (walk->none->n_decisions > 0)
    tell (self, VIGIE_REVIEW_GROUP_NONE, walk->none);
}

void
vigie_review_measure_groups (VigieReview *self)
{
  g_autoptr (GHashTable) roster = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) named =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) tally_free);
  g_autoptr (Tally) none = tally_new (NULL);
  Walk walk = { roster, named, none };

  walk_log (self, &walk);
  if (g_hash_table_size (named) > 0)
    tell_groups (self, &walk);
}
