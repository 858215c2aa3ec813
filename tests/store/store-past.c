/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-past.h"

#include "store-drafts.h"
#include "vigie-error.h"

#define START NUMBERED_TIME (0)
#define N_SHAPES 4
#define N_DEVICES 3
#define N_TICKS 40 /* of a second: few, so that much happens in the same millisecond */
#define WATCH "feed url=https://example.org/feed"

typedef struct
{
  VigieObservation observation;
  VigiePosition position;
  VigiePhotoFacts *photo; /* (nullable) */
  char *external_id;
} PastPost;

static void
clear_past_post (gpointer data)
{
  PastPost *post = data;

  g_clear_pointer (&post->photo, vigie_photo_facts_free);
  g_free (post->external_id);
}

void
past_clear (Past *past)
{
  g_clear_pointer (&past->posts, g_array_unref);
  g_clear_pointer (&past->updates, g_array_unref);
  g_clear_pointer (&past->chains, g_ptr_array_unref);
}

gint64
past_random_time (void)
{
  return START + g_test_rand_int_range (0, N_TICKS) * 1000;
}

static void
add_post (Past *past, guint number)
{
  static const char *const words[] = { "neige", "verglas", "rien", "neige et verglas" };
  PastPost post = { .external_id = g_strdup_printf ("post-%u", number) };

  post.position =
      (VigiePosition) { 4 + g_test_rand_int_range (0, 30) * 0.1, 47.1, 50, VIGIE_ORIGIN_SOURCE };
  post.observation = (VigieObservation) {
    .source_kind = "file",
    .source_host = "test.csv",
    .text = words[g_test_rand_int_range (0, G_N_ELEMENTS (words))],
    .posted_at = past_random_time () - (g_test_rand_bit () ? 0 : 3600000),
    .received_at = past_random_time (),
    .n_candidates = g_test_rand_int_range (0, 3) == 0 ? 0 : 1,
  };
  if (g_test_rand_int_range (0, 3) == 0)
    {
      post.photo = vigie_photo_facts_new ("https://example.org/1.jpg");
      post.photo->bytes = g_bytes_new_static (DRAFT_PHOTO_BYTES, strlen (DRAFT_PHOTO_BYTES));
      post.photo->sha256 = g_strdup (draft_photos[0]);
    }
  g_array_append_val (past->posts, post);
}

static int
compare_updates (const void *a, const void *b)
{
  const VigiePostUpdate *x = a;
  const VigiePostUpdate *y = b;

  return (x->at > y->at) - (x->at < y->at);
}

static void
add_updates (Past *past)
{
  for (guint i = 0; i < past->posts->len; i++)
    {
      const PastPost *post = &g_array_index (past->posts, PastPost, i);
      const gboolean edits = g_test_rand_bit ();
      const VigiePostUpdate update = { .kind = edits ? VIGIE_POST_EDITED : VIGIE_POST_DELETED,
                                       .source_kind = "file",
                                       .source_host = "test.csv",
                                       .external_id = post->external_id,
                                       .text = edits ? "autrement" : NULL,
                                       .at = post->observation.received_at +
                                             g_test_rand_int_range (1, 10) * 1000 };

      if (g_test_rand_int_range (0, 3) == 0)
        g_array_append_val (past->updates, update);
    }
  g_array_sort (past->updates, compare_updates);
}

/* Desks differ, and what is revoked may come later. The clock of a desk never goes back, but an
 * entry of another program may say so. */
static void
add_chain (Past *past, GPtrArray *ids, GPtrArray *shapes, guint n, gboolean goes_back)
{
  static const char *const names[N_DEVICES] = { "0123456789abcdef", "5555555555555555",
                                                "fedcba9876543210" };
  const guint device = past->chains->len;
  GPtrArray *chain = g_ptr_array_new_with_free_func (g_object_unref);
  const char *previous = VIGIE_HASH_NONE;
  gint64 now = START;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%032x", (device + 1) * 0x10000u + i);
      g_autoptr (VigieDraft) draft = draft_anything (ids, shapes, now);
      VigieDecision *decision;

      now += g_test_rand_int_range (goes_back ? -1 : 0, 3) * 1000;
      decision = vigie_decision_new (draft, id, names[device], i + 1, now, previous);
      g_ptr_array_add (chain, decision);
      previous = vigie_decision_get_hash (decision);
    }
  g_ptr_array_add (past->chains, chain);
}

void
past_init (Past *past, guint n_decisions, gboolean goes_back)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) shapes = g_ptr_array_new_with_free_func (g_free);

  past->posts = g_array_new (FALSE, FALSE, sizeof (PastPost));
  g_array_set_clear_func (past->posts, clear_past_post);
  past->updates = g_array_new (FALSE, TRUE, sizeof (VigiePostUpdate));
  past->chains = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < DRAFT_POSTS; i++)
    add_post (past, i);
  add_updates (past);
  for (guint i = 0; i < N_SHAPES; i++)
    g_ptr_array_add (shapes, vigie_shape_new_id ());
  for (guint device = 1; device <= N_DEVICES; device++)
    {
      for (guint i = 0; i < n_decisions; i++)
        g_ptr_array_add (ids, g_strdup_printf ("%032x", device * 0x10000u + i));
    }
  for (guint device = 0; device < N_DEVICES; device++)
    add_chain (past, ids, shapes, n_decisions, goes_back);
}

/* A post that is found again later stays as it came. */
static void
ingest_posts (VigieStore *store, const Past *past, gint64 until)
{
  VigieObservation observations[DRAFT_POSTS] = { 0 };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < past->posts->len; i++)
    {
      PastPost *post = &g_array_index (past->posts, PastPost, i);

      if (post->observation.received_at > until)
        continue;
      observations[n] = post->observation;
      observations[n].external_id = post->external_id;
      observations[n].candidates = &post->position;
      observations[n].photos = &post->photo;
      observations[n].n_photos = post->photo != NULL ? 1 : 0;
      n++;
    }
  vigie_store_ingest (store, observations, n, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    observations[i].received_at += 1000;
  vigie_store_ingest (store, observations, n, NULL, &error);
  g_assert_no_error (error);
}

static void
ingest_updates (VigieStore *store, const Past *past, gint64 until)
{
  VigieBatch batch = { .watch = WATCH,
                       .updates = (VigiePostUpdate *) (gpointer) past->updates->data };
  VigieIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  while (batch.n_updates < past->updates->len && batch.updates[batch.n_updates].at <= until)
    batch.n_updates++;
  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, &counts, &error);
  g_assert_no_error (error);
}

static void
receive (VigieStore *store, VigieDecision *decision)
{
  g_autoptr (GError) error = NULL;

  vigie_store_receive (store, decision, &error);
  g_assert_no_error (error);
}

/* Chains in any mixture. */
static void
receive_until (VigieStore *store, const Past *past, gint64 until)
{
  guint n[N_DEVICES] = { 0 };
  guint n_ended = 0;

  while (n_ended < N_DEVICES)
    {
      n_ended = 0;
      for (guint i = 0; i < N_DEVICES; i++)
        {
          GPtrArray *chain = g_ptr_array_index (past->chains, i);
          VigieDecision *next = n[i] < chain->len ? g_ptr_array_index (chain, n[i]) : NULL;

          if (next == NULL || vigie_decision_get_at (next) > until)
            {
              n_ended++;
              continue;
            }
          if (g_test_rand_bit ())
            continue;
          receive (store, next);
          n[i]++;
        }
    }
}

VigieStore *
past_make_store (const char *path, const Past *past, gint64 until)
{
  VigieStore *store = create_store (path);

  if (g_test_rand_bit ())
    {
      ingest_posts (store, past, until);
      receive_until (store, past, until);
    }
  else
    {
      receive_until (store, past, until);
      ingest_posts (store, past, until);
    }
  ingest_updates (store, past, until);
  return store;
}
