/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy-support.h"

#include <string.h>

void
tell (VigieStore *store, const char *watch, const Told *told, VigieIngestCounts *counts)
{
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new (told->uri);
  VigiePhotoFacts *photos[] = { facts };
  const VigiePosition place = { 5, 47.3, 50, VIGIE_ORIGIN_SOURCE };
  g_autofree char *url = g_strdup_printf ("https://social.example/@philo/%s", told->id);
  const VigieObservation observation = { .source_kind = "mastodon",
                                         .source_host = "social.example",
                                         .external_id = told->id,
                                         .url = url,
                                         .author = told->author,
                                         .text = told->text,
                                         .posted_at = NUMBERED_TIME (told->minute),
                                         .received_at = NUMBERED_TIME (told->minute) + 1000,
                                         .candidates = &place,
                                         .n_candidates = 1,
                                         .photos = photos,
                                         .n_photos = told->photo != NULL || told->uri != NULL };
  const VigieBatch batch = { .watch = watch,
                             .cursor = watch != NULL ? told->id : NULL,
                             .observations = &observation,
                             .n_observations = 1 };
  g_autoptr (GError) error = NULL;

  if (told->photo != NULL)
    {
      facts->bytes = g_bytes_new (told->photo, strlen (told->photo));
      facts->mime_type = g_strdup ("image/jpeg");
      facts->has_position = TRUE;
      facts->position = place;
    }
  vigie_post_sink_take (VIGIE_POST_SINK (store), &batch, counts, &error);
  g_assert_no_error (error);
}

VigiePost *
find (VigieStore *store, const char *external_id)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_post_make_id ("mastodon", "social.example", external_id, id);
  return vigie_store_find_post (store, id, NULL);
}

void
decide (VigieStore *store, const char *external_id, VigieStatus status)
{
  char id[VIGIE_POST_ID_LENGTH + 1];
  g_autoptr (VigieDraft) draft = NULL;
  g_autoptr (VigieDecision) decision = NULL;
  g_autoptr (GError) error = NULL;

  vigie_post_make_id ("mastodon", "social.example", external_id, id);
  draft = vigie_draft_new_status (id, status, NULL, "Ana");
  decision = vigie_store_append (store, draft, &error);
  g_assert_no_error (error);
}

VigieRemovalReport *
purge (VigieStore *store, const VigiePurge *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieRemovalReport) preview = vigie_store_preview_purge (store, what, &error);
  VigieRemovalReport *report;

  g_assert_no_error (error);
  report = vigie_store_purge (store, what, "délai passé", "Zoé", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_posts, ==, preview->n_posts);
  g_assert_cmpuint (report->n_photos, ==, preview->n_photos);
  g_assert_cmpuint (report->n_bytes, ==, preview->n_bytes);
  g_assert_true (report->is_clean);
  g_assert_null (report->notice);
  return report;
}

/* Whether some bytes are in the file or beside it, as they are or as the text index cuts them. */
gboolean
has_bytes (const char *path, const char *bytes)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (name, &contents, &length, NULL))
        found |= memmem (contents, length, bytes, strlen (bytes)) != NULL;
    }
  return found;
}

guint64
search (VigieStore *store, const char *word)
{
  g_autoptr (VigieQuery) query = vigie_query_new ();

  g_set_str (&query->text, word);
  return count_found (store, query);
}

guint
count_removals (VigieStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) removals = vigie_store_list_removals (store, &error);

  g_assert_no_error (error);
  return removals->len;
}
