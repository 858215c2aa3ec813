/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-support.h"

#include <glib/gstdio.h>

#include "vigie-error.h"

void
place_init (Place *place)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("vigie-store-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "test.vigie", NULL);
}

void
place_clear (Place *place)
{
  GDir *dir;

  if (place->folder == NULL)
    return;
  dir = g_dir_open (place->folder, 0, NULL);
  for (const char *name = NULL; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_remove (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (place->folder);
  g_clear_pointer (&place->folder, g_free);
  g_clear_pointer (&place->path, g_free);
}

void
close_and_unref (VigieStore *store)
{
  vigie_store_close (store);
  g_object_unref (store);
}

VigieStore *
create_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_create (path, "Neige sur la Côte-d’Or", FALSE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

VigieStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  VigieStore *store = vigie_store_open (path, VIGIE_STORE_OPEN_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

static const char *const texts[] = {
  "Route coupée par la neige entre Beaune et Pommard", "Verglas sur la D190, prudence !",
  "Arbre tombé près de l’étang, une voie fermée",      "Tout va bien à Dijon, il fait beau",
  "Accident à Is-sur-Tille, les secours arrivent",
};

void
numbered_post_id (guint number, char id[VIGIE_POST_ID_LENGTH + 1])
{
  g_autofree char *external_id = g_strdup_printf ("post-%u", number);

  vigie_post_make_id ("file", "test.csv", external_id, id);
}

void
ingest_numbered (VigieStore *store, guint first, guint n)
{
  g_autofree VigieObservation *observations = g_new0 (VigieObservation, n);
  g_autofree VigiePosition *positions = g_new0 (VigiePosition, n);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  VigieIngestCounts counts = { 0 };

  for (guint i = 0; i < n; i++)
    {
      guint number = first + i;

      g_ptr_array_add (ids, g_strdup_printf ("post-%u", number));
      positions[i] = (VigiePosition) { 4.5 + number % 100 * 0.01, 47 + number / 100 % 100 * 0.01,
                                       50, VIGIE_ORIGIN_SOURCE };
      observations[i] = (VigieObservation) {
        .source_kind = "file",
        .source_host = "test.csv",
        .external_id = g_ptr_array_index (ids, i),
        .author = "Camille",
        .text = texts[number % G_N_ELEMENTS (texts)],
        .posted_at = NUMBERED_TIME (number),
        .received_at = NUMBERED_TIME (number) + 5000,
        .candidates = &positions[i],
        .n_candidates = number % 10 == 9 ? 0 : 1,
      };
    }
  vigie_store_ingest (store, observations, n, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.imported + counts.known, ==, n);
}

VigieDecision *
decide_status (VigieStore *store, guint number, VigieStatus status)
{
  return decide_as (store, number, status, "Ana");
}

VigieDecision *
decide_as (VigieStore *store, guint number, VigieStatus status, const char *actor)
{
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  VigieDecision *decision;
  char id[VIGIE_POST_ID_LENGTH + 1];

  numbered_post_id (number, id);
  draft = vigie_draft_new_status (id, status, "vu sur place", actor);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
  return decision;
}

VigieDecision *
decide_note (VigieStore *store, const char *text)
{
  g_autoptr (JsonNode) payload = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  VigieDecision *decision;

  json_object_set_string_member (object, "text", text);
  json_node_set_object (payload, object);
  draft = vigie_draft_new ("note", NULL, payload, NULL, "Ana", &error);
  g_assert_no_error (error);
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
  return decision;
}

VigieStatus
get_status (VigieStore *store, guint number)
{
  g_autoptr (VigiePost) post = NULL;
  g_autoptr (VigiePost) again = NULL;
  g_autoptr (GError) error = NULL;
  VigiePostState state = { 0 };
  VigieStatus status;
  char id[VIGIE_POST_ID_LENGTH + 1];

  numbered_post_id (number, id);
  post = vigie_store_find_post (store, id, &error);
  g_assert_no_error (error);
  again = vigie_store_load_post (store, vigie_post_get_row_id (post), &state, &error);
  g_assert_no_error (error);
  status = state.status;
  vigie_post_state_clear (&state);
  return status;
}

static gboolean
count_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  (*(guint64 *) user_data)++;
  return TRUE;
}

guint64
count_found (VigieStore *store, const VigieQuery *query)
{
  g_autoptr (GError) error = NULL;
  guint64 n = 0;

  vigie_store_foreach_post (store, query, 0, count_post, &n, &error);
  g_assert_no_error (error);
  return n;
}

void
assert_intact (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieCheckReport) report = vigie_store_check (store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < report->problems->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (report->problems, i));
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_true (report->chain_intact);
  g_assert_true (report->projections_intact);
  g_assert_true (report->photos_intact);
  g_assert_true (report->official_intact);
}

void
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
wait_until (ConditionFunc condition, gpointer data, guint seconds)
{
  gint64 deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint source = g_timeout_add (10, wake, NULL);
  gboolean reached;

  while (!(reached = condition (data)) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  return reached;
}

VigiePost *
load_numbered (VigieStore *store, guint number)
{
  g_autoptr (GError) error = NULL;
  char id[VIGIE_POST_ID_LENGTH + 1];
  VigiePost *post;

  numbered_post_id (number, id);
  post = vigie_store_find_post (store, id, &error);
  g_assert_no_error (error);
  return post;
}

const VigiePhotoFacts *
get_photo (VigiePost *post, guint n)
{
  gsize n_photos;
  VigiePhotoFacts *const *photos = vigie_post_get_photos (post, &n_photos);

  g_assert_cmpuint (n, <, n_photos);
  return photos[n];
}
