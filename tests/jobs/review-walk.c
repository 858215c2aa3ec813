/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "review-walk.h"

#include "vigie-json.h"

static gint64
get_clock (gpointer user_data)
{
  return ((Walk *) user_data)->now;
}

static const char *const kinds[] = { "mastodon", "mastodon", "bluesky", "x" };
static const char *const hosts[] = { "a.example", "b.example", "", "" };

void
make_post_id (guint number, char id[VIGIE_POST_ID_LENGTH + 1])
{
  g_autofree char *external_id = g_strdup_printf ("p%u", number);

  vigie_post_make_id (kinds[number % 4], hosts[number % 4], external_id, id);
}

void
ingest_at (
    Walk *walk, guint number, gint64 posted_at, gint64 received_at, const VigiePosition *position)
{
  g_autofree char *external_id = g_strdup_printf ("p%u", number);
  g_autoptr (GError) error = NULL;
  VigieIngestCounts counts = { 0 };
  const VigieObservation post = { .source_kind = kinds[number % 4],
                                  .source_host = hosts[number % 4],
                                  .external_id = external_id,
                                  .text = "Neige",
                                  .posted_at = posted_at,
                                  .received_at = received_at,
                                  .candidates = position,
                                  .n_candidates = position != NULL };

  vigie_store_ingest (walk->store, &post, 1, &counts, &error);
  g_assert_no_error (error);
}

VigieDraft *
make_draft (const char *kind, const char *subject, const char *payload, const char *actor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = vigie_json_parse (payload, -1, &error);
  VigieDraft *draft;

  g_assert_no_error (error);
  draft = vigie_draft_new (kind, subject, node, NULL, actor, &error);
  g_assert_no_error (error);
  return draft;
}

void
walk_init (Walk *walk)
{
  *walk = (Walk) { .now = BEGIN, .ids = g_ptr_array_new_with_free_func (g_free) };
  place_init (&walk->place);
  walk->store = create_store (walk->place.path);
  vigie_store_set_clock (walk->store, get_clock, walk);
}

void
walk_clear (Walk *walk)
{
  close_and_unref (walk->store);
  g_ptr_array_unref (walk->ids);
  g_clear_object (&walk->foreign);
  place_clear (&walk->place);
}
