/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "made-photo.h"
#include "store-support.h"

/* Posts for tests of what works across an incident. */

#define JOBS_TIME G_GINT64_CONSTANT (1768240000000)
#define MINUTES(n) ((gint64) (n) * 60000)

typedef struct
{
  const char *id;
  gint64 after; /* ms after JOBS_TIME */
  const char *text;
  const char *url;
  double lon; /* 0: no position */
  double lat;
  GBytes *photo;
} JobsPost;

static inline void
jobs_add (VigieStore *store, const JobsPost *post)
{
  g_autoptr (VigiePhotoFacts) photo = vigie_photo_facts_new ("photo.jpg");
  g_autoptr (GError) error = NULL;
  VigiePhotoFacts *photos[] = { photo };
  VigiePosition position = { post->lon, post->lat, 50, VIGIE_ORIGIN_SOURCE };
  const VigieObservation observation = { .source_kind = "file",
                                         .source_host = "test.csv",
                                         .external_id = post->id,
                                         .url = post->url,
                                         .author = "@anne",
                                         .text = post->text,
                                         .posted_at = JOBS_TIME + post->after,
                                         .received_at = JOBS_TIME + post->after,
                                         .candidates = &position,
                                         .n_candidates = post->lon != 0,
                                         .photos = photos,
                                         .n_photos = post->photo != NULL };

  photo->bytes = post->photo != NULL ? g_bytes_ref (post->photo) : NULL;
  photo->mime_type = g_strdup ("image/jpeg");
  photo->width = 320;
  photo->height = 240;
  vigie_store_ingest (store, &observation, 1, NULL, &error);
  g_assert_no_error (error);
}

static inline char *
jobs_get_id (const char *external_id)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_post_make_id ("file", "test.csv", external_id, id);
  return g_strdup (id);
}

static inline VigiePost *
jobs_find (VigieStore *store, const char *external_id)
{
  g_autofree char *id = jobs_get_id (external_id);
  g_autoptr (GError) error = NULL;
  VigiePost *post = vigie_store_find_post (store, id, &error);

  g_assert_no_error (error);
  return post;
}
