/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-review.h"

#include <string.h>

#include "vigie-review-private.h"

/* ---- life ---- */

static void
origin_free (VigieReviewOrigin *self)
{
  g_free (self->name);
  g_free (self);
}

static void
group_free (VigieReviewGroup *self)
{
  g_free (self->name);
  g_free (self);
}

static void
closure_clear (VigieReviewClosure *self)
{
  vigie_shape_unref (self->shape);
}

static void
milestone_clear (VigieReviewMilestone *self)
{
  g_free (self->name);
}

static void
release_clear (VigieReviewRelease *self)
{
  g_object_unref (self->decision);
}

static void
commune_clear (VigieReviewCommune *self)
{
  g_free (self->name);
  g_free (self->code);
}

static void
entry_clear (VigieReviewEntry *self)
{
  g_clear_object (&self->kept);
}

static guint
hash_id (gconstpointer id)
{
  guint hash;

  memcpy (&hash, id, sizeof hash); /* it is a hash already */
  return hash;
}

static gboolean
equal_id (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, VIGIE_POST_ID_LENGTH / 2) == 0;
}

static GArray *
new_array (guint size, gpointer clear)
{
  GArray *array = g_array_new (FALSE, TRUE, size);

  g_array_set_clear_func (array, clear);
  return array;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static struct _VigieReviewWork *
work_new (gboolean four_eyes)
{
  struct _VigieReviewWork *work = g_new0 (struct _VigieReviewWork, 1);

  work->four_eyes = four_eyes;
  work->alert_at = VIGIE_TIME_UNKNOWN;
  work->entries = new_array (sizeof (VigieReviewEntry), entry_clear);
  work->names = new_set ();
  work->persons = new_set ();
  work->briefs = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_brief_free);
  work->brief_numbers = new_set ();
  work->subjects =
      g_hash_table_new_full (hash_id, equal_id, (GDestroyNotify) vigie_review_subject_free, NULL);
  work->thing = g_ptr_array_new_with_free_func (g_object_unref);
  work->board = vigie_board_new ();
  work->sources = new_set ();
  work->networks = new_set ();
  return work;
}

static void
work_free (struct _VigieReviewWork *work)
{
  g_array_unref (work->entries);
  g_hash_table_unref (work->names);
  g_hash_table_unref (work->persons);
  g_ptr_array_unref (work->briefs);
  g_hash_table_unref (work->brief_numbers);
  g_hash_table_unref (work->subjects);
  g_ptr_array_unref (work->thing);
  vigie_board_free (work->board);
  g_hash_table_unref (work->sources);
  g_hash_table_unref (work->networks);
  g_free (work);
}

/**
 * vigie_review_new:
 * @at: the moment of the review, ms: what came or was decided later is not there
 * @four_eyes: whether what goes out needs a second person
 *
 * Then come the communes, then the briefs, then all decisions, then the posts, then
 * vigie_review_finish().
 *
 * Returns: (transfer full): an empty review
 */
VigieReview *
vigie_review_new (gint64 at, gboolean four_eyes)
{
  VigieReview *self = g_atomic_rc_box_new0 (VigieReview);

  self->at = at;
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) origin_free);
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) origin_free);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  self->posts = g_array_new (FALSE, FALSE, sizeof (VigieReviewPost));
  self->closures = new_array (sizeof (VigieReviewClosure), closure_clear);
  self->milestones = new_array (sizeof (VigieReviewMilestone), milestone_clear);
  self->releases = new_array (sizeof (VigieReviewRelease), release_clear);
  self->communes = new_array (sizeof (VigieReviewCommune), commune_clear);
  self->shapes =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) vigie_shape_unref);
  self->undone = new_set ();
  self->positions = g_hash_table_new_full (hash_id, equal_id, g_free, g_free);
  self->work = work_new (four_eyes);
  return self;
}

VigieReview *
vigie_review_ref (VigieReview *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
review_clear (VigieReview *self)
{
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->groups);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_array_unref (self->posts);
  g_array_unref (self->closures);
  g_array_unref (self->milestones);
  g_array_unref (self->releases);
  g_array_unref (self->communes);
  g_hash_table_unref (self->shapes);
  g_hash_table_unref (self->undone);
  g_hash_table_unref (self->positions);
  g_free (self->series.arrived);
  g_free (self->series.by_source);
  g_free (self->series.decisions);
  for (guint i = 0; i < VIGIE_N_STATUSES; i++)
    g_free (self->series.by_status[i]);
  g_free (self->gain.first);
  g_clear_pointer (&self->work, work_free);
}

void
vigie_review_unref (VigieReview *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) review_clear);
}

/* ---- what goes in ---- */

/**
 * vigie_review_set_alert:
 * @alert_at: when the alert was received, where no milestone says so; or %VIGIE_TIME_UNKNOWN
 */
void
vigie_review_set_alert (VigieReview *self, gint64 alert_at)
{
  g_return_if_fail (self != NULL && self->work != NULL);

  self->work->alert_at = alert_at;
}

/**
 * vigie_review_add_commune:
 * @name: of the next commune
 * @code: (nullable): INSEE's
 */
void
vigie_review_add_commune (VigieReview *self, const char *name, const char *code)
{
  VigieReviewCommune commune = { g_strdup (name), g_strdup (code), 0, 0 };

  g_array_append_val (self->communes, commune);
}

/**
 * vigie_review_find_communes:
 * @func: says in which commune a place is
 * @user_data: for @func; both must be there until the last post is
 */
void
vigie_review_find_communes (VigieReview *self, VigieReviewCommuneFunc func, gpointer user_data)
{
  g_return_if_fail (self != NULL && self->work != NULL);

  self->work->find_commune = func;
  self->work->find_data = user_data;
}

/**
 * vigie_review_reserve:
 * @n_posts: how many will come, about: makes room for them at once
 */
void
vigie_review_reserve (VigieReview *self, guint64 n_posts)
{
  g_return_if_fail (self != NULL && self->posts->len == 0);

  g_array_unref (self->posts);
  self->posts = g_array_sized_new (FALSE, FALSE, sizeof (VigieReviewPost),
                                   (guint) MIN (n_posts, G_MAXUINT32 / 2));
}

static guint
ensure_origin (GPtrArray *origins, GHashTable *indexes, const char *name, guint network)
{
  gpointer known;
  VigieReviewOrigin *origin;

  if (g_hash_table_lookup_extended (indexes, name, NULL, &known))
    return GPOINTER_TO_UINT (known);
  origin = g_new0 (VigieReviewOrigin, 1);
  origin->name = g_strdup (name);
  origin->network = network;
  g_ptr_array_add (origins, origin);
  g_hash_table_insert (indexes, g_strdup (name), GUINT_TO_POINTER (origins->len - 1));
  return origins->len - 1;
}

/* As vigie_post_dup_source() names it. */
static guint
find_source (VigieReview *self, const VigieReviewArrival *post)
{
  g_autofree char *name = post->source_host[0] != '\0'
                              ? g_strconcat (post->source_kind, ":", post->source_host, NULL)
                              : g_strdup (post->source_kind);
  gpointer known;
  guint network;

  if (g_hash_table_lookup_extended (self->work->sources, name, NULL, &known))
    return GPOINTER_TO_UINT (known);
  network =
      ensure_origin (self->networks, self->work->networks, post->source_kind, self->networks->len);
  return ensure_origin (self->sources, self->work->sources, name, network);
}

static void
count_origin (VigieReviewOrigin *origin, VigieStatus status)
{
  origin->n_posts++;
  origin->n_by_status[status]++;
}

static void
count_place (VigieReview *self, const VigiePosition *position, VigieStatus status)
{
  VigieReviewCommune *commune;
  guint32 index = G_MAXUINT32;

  self->counts.placed++;
  if (self->work->find_commune != NULL)
    index = self->work->find_commune (position->lon, position->lat, self->work->find_data);
  if (index >= self->communes->len)
    {
      self->outside++;
      return;
    }
  commune = &g_array_index (self->communes, VigieReviewCommune, index);
  commune->n_posts++;
  commune->n_confirmed += status == VIGIE_STATUS_CONFIRMED;
}

static void
subject_arrives (VigieReview *self,
                 VigieReviewSubject *subject,
                 guint index,
                 const VigieReviewArrival *post)
{
  subject->is_here = TRUE;
  subject->post = index;
  subject->has_candidate = post->candidate != NULL && vigie_position_is_valid (post->candidate);
  if (subject->told == NULL)
    return;
  subject->source_kind = vigie_review_intern (self, post->source_kind);
  subject->source_host = vigie_review_intern (self, post->source_host);
  g_set_str (&subject->external_id, post->external_id);
}

/**
 * vigie_review_add_post:
 * @post: a post of the incident, in any order, each once
 *
 * One that arrived after the moment of the review is left out.
 */
void
vigie_review_add_post (VigieReview *self, const VigieReviewArrival *post)
{
  const VigiePosition *position;
  VigieReviewSubject *subject;
  VigieReviewPost row;

  g_return_if_fail (self != NULL && self->work != NULL);

  if (post->received_at > self->at)
    return;
  if (!self->work->is_folded)
    vigie_review_fold (self);
  subject = vigie_review_find_subject (self, post->id);
  if (subject != NULL)
    subject_arrives (self, subject, self->posts->len, post);
  row = (VigieReviewPost) { .posted_at = post->posted_at,
                            .seen_at = post->received_at,
                            .confirmed_at =
                                subject != NULL ? subject->confirmed_at : VIGIE_TIME_UNKNOWN,
                            .decided_at = VIGIE_TIME_UNKNOWN,
                            .source = find_source (self, post),
                            .status = subject != NULL ? subject->status : VIGIE_STATUS_NEW };
  memcpy (row.id, post->id, sizeof row.id);
  g_array_append_val (self->posts, row);

  self->counts.posts++;
  self->counts.by_status[row.status]++;
  self->counts.duplicates += subject != NULL && subject->is_duplicate;
  count_origin (g_ptr_array_index (self->sources, row.source), row.status);
  count_origin (g_ptr_array_index (self->networks, vigie_review_get_source (self, &row)->network),
                row.status);
  self->counts.removed += post->is_removed;
  position = subject != NULL && subject->is_placed ? &subject->position : post->candidate;
  if (post->is_removed && position == post->candidate)
    self->counts.placed += position != NULL; /* somewhere: where is not known any more */
  else if (position != NULL && vigie_position_is_valid (position))
    count_place (self, position, row.status);
}

/* ---- what comes out ---- */

/**
 * vigie_review_get_source:
 * @post: one of @self
 *
 * Returns: (transfer none): where it came from
 */
const VigieReviewOrigin *
vigie_review_get_source (const VigieReview *self, const VigieReviewPost *post)
{
  return g_ptr_array_index (self->sources, post->source);
}

/**
 * vigie_review_holds:
 * @decision: an entry that was there at the moment of the review
 *
 * Returns: whether it counts: not undone by then
 */
gboolean
vigie_review_holds (const VigieReview *self, VigieDecision *decision)
{
  return !g_hash_table_contains (self->undone, vigie_decision_get_id (decision));
}

/**
 * vigie_review_find_shape:
 * @id: of a shape
 *
 * Returns: (transfer none) (nullable): the shape as it stands
 */
const VigieShape *
vigie_review_find_shape (const VigieReview *self, const char *id)
{
  return g_hash_table_lookup (self->shapes, id);
}

/**
 * vigie_review_find_position:
 * @post: one of @self that left
 *
 * Returns: (transfer none) (nullable): where somebody placed it
 */
const VigiePosition *
vigie_review_find_position (const VigieReview *self, const VigieReviewPost *post)
{
  return g_hash_table_lookup (self->positions, post->id);
}

static int
compare_origins (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GPtrArray *origins = user_data;
  const VigieReviewOrigin *first = g_ptr_array_index (origins, *(const guint *) a);
  const VigieReviewOrigin *second = g_ptr_array_index (origins, *(const guint *) b);

  if (first->n_posts != second->n_posts)
    return first->n_posts > second->n_posts ? -1 : 1;
  return strcmp (first->name, second->name);
}

/* Returns: where each one of them went. */
static guint *
sort_origins (GPtrArray **origins)
{
  const guint n = (*origins)->len;
  g_autofree guint *order = g_new (guint, n + 1);
  guint *places = g_new (guint, n + 1);
  GPtrArray *sorted = g_ptr_array_new_full (n, (GDestroyNotify) origin_free);

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_sort_array (order, n, sizeof *order, compare_origins, *origins);
  for (guint i = 0; i < n; i++)
    {
      places[order[i]] = i;
      g_ptr_array_add (sorted, g_ptr_array_index (*origins, order[i]));
    }
  g_ptr_array_set_free_func (*origins, NULL);
  g_ptr_array_unref (*origins);
  *origins = sorted;
  return places;
}

static void
sort_sources (VigieReview *self)
{
  g_autofree guint *sources = sort_origins (&self->sources);
  g_autofree guint *networks = sort_origins (&self->networks);

  for (guint i = 0; i < self->sources->len; i++)
    {
      VigieReviewOrigin *source = g_ptr_array_index (self->sources, i);

      source->network = networks[source->network];
    }
  for (guint i = 0; i < self->networks->len; i++)
    ((VigieReviewOrigin *) g_ptr_array_index (self->networks, i))->network = i;
  for (guint i = 0; i < self->posts->len; i++)
    {
      VigieReviewPost *post = &g_array_index (self->posts, VigieReviewPost, i);

      post->source = sources[post->source];
    }
}

/**
 * vigie_review_finish:
 *
 * Works out what follows from what was added; nothing more may be added then.
 */
void
vigie_review_finish (VigieReview *self)
{
  g_return_if_fail (self != NULL && self->work != NULL);

  if (!self->work->is_folded)
    vigie_review_fold (self);
  sort_sources (self);
  vigie_review_find_releases (self);
  vigie_review_measure (self);
  vigie_review_measure_groups (self);
  vigie_review_make_series (self);
  vigie_review_list_facts (self);
  g_clear_pointer (&self->work, work_free);
}
