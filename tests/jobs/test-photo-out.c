/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "jobs-posts.h"
#include "photo-samples.h"
#include "vigie-briefing.h"
#include "vigie-error.h"
#include "vigie-photo-decoder.h"
#include "vigie-photo-out.h"
#include "vigie-publish-preview.h"

/* Photos that leave the desk. */

#define FACE "{\"version\":1,\"regions\":[{\"points\":[[0.2,0.5],[0.8,0.5]],\"width\":0.4}]}"

typedef struct
{
  Place place;
  VigieStore *store;
  GBytes *original;
  char *sha256;
  char *overlay;
  char *folder;
} Fixture;

static GBytes *
make_photo (guint kind)
{
  const char *const tags[] = { "Exif.Image.Make",
                               "Geheimkamera",
                               "Exif.GPSInfo.GPSLatitudeRef",
                               "N",
                               "Exif.GPSInfo.GPSLatitude",
                               "47/1 19/1 0/1",
                               "Exif.GPSInfo.GPSLongitudeRef",
                               "E",
                               "Exif.GPSInfo.GPSLongitude",
                               "5/1 2/1 0/1",
                               "Exif.Image.Orientation",
                               "6",
                               "Xmp.dc.creator",
                               "Anne Roux",
                               NULL };
  g_autoptr (GBytes) plain = made_photo_new (kind, "95", FALSE);

  return photo_samples_tag_jpeg (plain, tags);
}

static void
add_post (Fixture *f, const char *kind, const char *id, GBytes *photo)
{
  g_autoptr (VigiePhotoFacts) facts = vigie_photo_facts_new ("photo.jpg");
  VigiePhotoFacts *photos[] = { facts };
  const VigieObservation observation = { .source_kind = kind,
                                         .source_host = "example.org",
                                         .external_id = id,
                                         .author = "@anne",
                                         .text = "Verglas",
                                         .posted_at = JOBS_TIME,
                                         .received_at = JOBS_TIME,
                                         .photos = photos,
                                         .n_photos = 1 };
  g_autoptr (GError) error = NULL;

  facts->bytes = g_bytes_ref (photo);
  facts->mime_type = g_strdup ("image/jpeg");
  vigie_store_ingest (f->store, &observation, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
decide (Fixture *f, const char *kind, const char *subject, const char *payload)
{
  g_autoptr (JsonNode) node = json_from_string (payload, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDraft) draft = vigie_draft_new (kind, subject, node, NULL, "Ana", &error);
  g_autoptr (VigieDecision) decision = NULL;

  g_assert_no_error (error);
  decision = vigie_store_append (f->store, draft, &error);
  g_assert_no_error (error);
}

static void
confirm_post (Fixture *f, const char *kind, const char *external_id)
{
  char id[VIGIE_POST_ID_LENGTH + 1];

  vigie_post_make_id (kind, "example.org", external_id, id);
  decide (f, "post.status", id, "{\"status\":\"confirmed\"}");
}

static void
set_up (Fixture *f, gconstpointer data)
{
  place_init (&f->place);
  f->store = create_store (f->place.path);
  f->original = make_photo (0);
  f->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, f->original);
  f->overlay = g_build_filename (f->place.folder, "carte A&B.geojson", NULL);
  f->folder = g_strconcat (f->overlay, "-photos", NULL);
  add_post (f, "mastodon", "1", f->original);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  assert_intact (f->store);
  close_and_unref (f->store);
  g_bytes_unref (f->original);
  g_free (f->sha256);
  g_free (f->overlay);
  g_free (f->folder);
  place_clear (&f->place);
}

static void
publish (Fixture *f, const VigiePhotoChoice *choice, VigieOverlayOutcome *outcome)
{
  const VigieOverlayRequest request = { .path = f->overlay,
                                        .at = VIGIE_TIME_UNKNOWN,
                                        .photos = choice };
  g_autoptr (GError) error = NULL;

  vigie_publish_overlay (f->store, &request, NULL, outcome, &error);
  g_assert_no_error (error);
}

static const VigiePhotoChoice all_confirmed = { .all_confirmed = TRUE };

/* (transfer full) (nullable): of the only file in the folder */
static char *
find_file (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;
  char *path = name != NULL ? g_build_filename (f->folder, name, NULL) : NULL;

  if (dir != NULL)
    g_assert_null (g_dir_read_name (dir));
  return path;
}

static char *
read_overlay (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (f->overlay, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_blurred_photo_holds_nothing_of_the_original (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) open = NULL;
  g_autoptr (GBytes) blurred = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (VigieImage) before = NULL;
  g_autoptr (VigieImage) after = NULL;
  g_autofree char *sha256 = NULL;

  open = vigie_photo_out_make_jpeg (f->store, f->sha256, 0, NULL, &error);
  g_assert_no_error (error);
  decide (f, "photo.redact", f->sha256, FACE);
  blurred = vigie_photo_out_make_jpeg (f->store, f->sha256, 0, NULL, &error);
  g_assert_no_error (error);
  before = vigie_photo_decode (open, 0, NULL, &error);
  after = vigie_photo_decode (blurred, 0, NULL, &error);
  /* Upright, as the camera held it. */
  g_assert_cmpint (after->width, ==, 240);
  g_assert_cmpint (after->height, ==, 320);
  g_assert_cmpfloat (photo_samples_difference (before, after), >, 5);

  kept = vigie_store_load_photo (f->store, f->sha256, &error);
  sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, kept);
  g_assert_cmpstr (sha256, ==, f->sha256);
}

/* Two desks on one file, each with what it saw when it began. */
static void
test_two_desks_blur_one_photo (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OpenStore) other = open_store (f->place.path);
  g_autoptr (VigieRedaction) ours = vigie_redaction_new ();
  g_autoptr (VigieRedaction) theirs = vigie_redaction_new ();
  g_autoptr (VigieDraft) first = NULL;
  g_autoptr (VigieDraft) second = NULL;
  g_autoptr (VigieDecision) appended = NULL;
  g_autoptr (VigieDecision) later = NULL;
  VigiePhotoState state;

  g_assert_no_error (error);
  vigie_redaction_add_rectangle (ours, 0.1, 0.1, 0.2, 0.2);
  vigie_redaction_add_rectangle (theirs, 0.6, 0.6, 0.2, 0.2);
  first = vigie_draft_new_photo_redaction (f->sha256, NULL, ours, "Ana");
  second = vigie_draft_new_photo_redaction (f->sha256, NULL, theirs, "Bo");
  appended = vigie_store_append (f->store, first, &error);
  g_assert_no_error (error);
  later = vigie_store_append (other, second, &error);
  g_assert_no_error (error);
  g_assert_true (vigie_store_load_photo_state (f->store, f->sha256, &state, &error));
  g_assert_cmpuint (vigie_redaction_get_n_regions (state.redaction), ==, 2);
  vigie_photo_state_clear (&state);
}

static gboolean
holds (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}

/* ---- the brief ---- */

static char *
write_brief (Fixture *f)
{
  char *path = g_build_filename (f->place.folder, "brief.pdf", NULL);
  const VigieBriefRequest request = { .path = path, .language = "en" };
  g_auto (VigieBriefOutcome) outcome = { 0 };
  g_autoptr (GError) error = NULL;

  vigie_publish_brief (f->store, &request, NULL, &outcome, &error);
  g_assert_no_error (error);
  return path;
}

/* (transfer full) (nullable): the only picture of the file; %NULL where pdfimages is not here */
static VigieImage *
extract_picture (Fixture *f, const char *path)
{
  g_autofree char *folder = g_build_filename (f->place.folder, "pictures", NULL);
  g_autofree char *prefix = g_build_filename (folder, "p", NULL);
  const char *argv[] = { "pdfimages", "-all", path, prefix, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  VigieImage *image = NULL;
  const char *name;
  int status;

  g_mkdir (folder, 0700);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                     &status, NULL))
    {
      g_test_skip ("pdfimages is not here: the pictures are not looked at");
      return NULL;
    }
  g_assert_cmpint (status, ==, 0);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gsize length;

      g_assert_null (image);
      g_file_get_contents (file, &contents, &length, NULL);
      bytes = g_bytes_new_take (g_steal_pointer (&contents), length);
      image = vigie_photo_decode (bytes, 0, NULL, &error);
      g_assert_no_error (error);
      g_unlink (file);
    }
  g_assert_nonnull (image);
  return image;
}

/* The mean of how far the channels are from each other where the face is, of 255. */
static double
compare_faces (VigieImage *a, VigieImage *b)
{
  const guint8 *first = g_bytes_get_data (a->pixels, NULL);
  const guint8 *second = g_bytes_get_data (b->pixels, NULL);
  double sum = 0;
  guint n = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (int y = a->height * 2 / 5; y < a->height * 3 / 5; y++)
    for (int x = a->width / 4; x < a->width * 3 / 4; x++)
      for (int i = 0; i < 3; i++, n++)
        sum += ABS (first[(gsize) y * a->stride + 4 * (gsize) x + (gsize) i] -
                    second[(gsize) y * b->stride + 4 * (gsize) x + (gsize) i]);
  return sum / n;
}

static void
test_brief_shows_the_blurred_photo (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImage) open = NULL;
  g_autoptr (VigieImage) blurred = NULL;
  g_autoptr (VigieImage) before = NULL;
  g_autoptr (VigieImage) after = NULL;
  g_autofree char *path = NULL;
  g_autofree char *contents = NULL;
  gsize length, size;
  const char *original = g_bytes_get_data (f->original, &size);

  confirm_post (f, "mastodon", "1");
  decide (f, "photo.verdict", f->sha256, "{\"verdict\":\"confirmed\"}");
  path = write_brief (f);
  before = extract_picture (f, path);
  if (before == NULL)
    return;
  open =
      vigie_photo_out_load (f->store, f->sha256, MAX (before->width, before->height), NULL, &error);
  g_assert_no_error (error);
  decide (f, "photo.redact", f->sha256, FACE);
  g_free (g_steal_pointer (&path));
  path = write_brief (f);
  after = extract_picture (f, path);
  blurred =
      vigie_photo_out_load (f->store, f->sha256, MAX (after->width, after->height), NULL, &error);
  g_assert_no_error (error);
  g_test_message ("open %.1f %.1f, blurred %.1f %.1f", compare_faces (before, open),
                  compare_faces (before, blurred), compare_faces (after, open),
                  compare_faces (after, blurred));
  g_assert_cmpfloat (compare_faces (before, open) * 3, <, compare_faces (before, blurred));
  g_assert_cmpfloat (compare_faces (after, blurred) * 3, <, compare_faces (after, open));

  /* Nor does the original lie in the file unseen, whole or in part. */
  g_file_get_contents (path, &contents, &length, NULL);
  g_assert_null (memmem (contents, length, "Geheimkamera", 12));
  for (gsize i = 0; i + 32 <= size; i += 32)
    if (i > size / 2)
      g_assert_null (memmem (contents, length, original + i, 32));
}

/* A brief is prepared anew with each of its options; the pictures are the same. */
static void
test_picture_is_made_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieImage) first = vigie_photo_out_load (f->store, f->sha256, 200, NULL, &error);
  g_autoptr (VigieImage) again = vigie_photo_out_load (f->store, f->sha256, 200, NULL, &error);
  g_autoptr (VigieImage) smaller = vigie_photo_out_load (f->store, f->sha256, 100, NULL, &error);
  g_autoptr (VigieImage) blurred = NULL;
  g_autoptr (VigieImage) more = NULL;

  g_assert_no_error (error);
  g_assert_true (first == again);
  g_assert_cmpint (smaller->height, ==, 100);
  decide (f, "photo.redact", f->sha256, FACE);
  blurred = vigie_photo_out_load (f->store, f->sha256, 200, NULL, &error);
  g_assert_true (blurred != first);
  g_assert_cmpfloat (compare_faces (first, blurred), >, 5);
  decide (f, "photo.redact", f->sha256,
          "{\"version\":1,\"regions\":[{\"points\":[[0.1,0.1]],\"width\":0.1}]}");
  more = vigie_photo_out_load (f->store, f->sha256, 200, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (more != blurred);
}

/* ---- without metadata ---- */

static void
test_file_has_no_metadata (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg =
      vigie_photo_out_make_jpeg (f->store, f->sha256, VIGIE_PHOTO_OUT_SIZE, NULL, &error);
  g_autofree char *path = g_build_filename (f->place.folder, "out.jpg", NULL);
  const char *argv[] = { "exiftool",         "-a",       "-G1",       "-EXIF:all",
                         "-GPS:all",         "-XMP:all", "-IPTC:all", "-ThumbnailImage",
                         "-ICC_Profile:all", path,       NULL };
  g_autofree char *out = NULL;

  g_assert_no_error (error);
  g_assert_true (holds (f->original, "Geheimkamera"));
  g_assert_true (holds (f->original, "Anne Roux"));
  g_assert_false (holds (jpeg, "Geheimkamera"));
  g_assert_false (holds (jpeg, "Anne Roux"));
  g_assert_false (holds (jpeg, "Exif"));
  g_file_set_contents (path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), NULL);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL,
                     NULL))
    {
      g_test_message ("exiftool is not here: it is not asked");
      return;
    }
  g_assert_cmpstr (g_strstrip (out), ==, "");
}

static void
test_photos_go_out_only_when_chosen (Fixture *f, gconstpointer data)
{
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autofree char *overlay = NULL;
  g_autofree char *file = NULL;
  g_autofree char *name = NULL;
  g_autofree char *address = NULL;

  confirm_post (f, "mastodon", "1");
  decide (f, "photo.verdict", f->sha256, "{\"verdict\":\"confirmed\"}");
  publish (f, NULL, &outcome);
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_EXISTS));

  publish (f, &all_confirmed, &outcome);
  g_assert_cmpuint (outcome.n_photos, ==, 1);
  g_assert_cmpuint (outcome.n_photos_left_out, ==, 0);
  file = find_file (f);
  g_assert_nonnull (file);
  name = g_path_get_basename (file);
  address = g_strdup_printf ("\"photo_files\":[\"carte%%20A%%26B.geojson-photos/%s\"]", name);
  overlay = read_overlay (f);
  g_assert_nonnull (strstr (overlay, address));
}

static void
test_later_blur_replaces_what_went_out (Fixture *f, gconstpointer data)
{
  g_auto (VigieOverlayOutcome) outcome = { 0 };
  g_autofree char *theirs = g_build_filename (f->folder, "0123456789ab.jpg", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  confirm_post (f, "mastodon", "1");
  decide (f, "photo.verdict", f->sha256, "{\"verdict\":\"confirmed\"}");
  publish (f, &all_confirmed, &outcome);
  before = find_file (f);
  decide (f, "photo.redact", f->sha256, FACE);
  publish (f, &all_confirmed, &outcome);
  after = find_file (f);
  g_assert_cmpstr (before, !=, after);

  /* A file of somebody else, with such a name, stays; ours go with the last choice. */
  g_file_set_contents (theirs, "theirs", -1, NULL);
  publish (f, NULL, &outcome);
  g_assert_true (g_file_test (theirs, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (after, G_FILE_TEST_EXISTS));
  g_unlink (theirs);
  publish (f, NULL, &outcome);
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_EXISTS));
}

static void
test_rejected_and_unjudged_photos_stay (Fixture *f, gconstpointer data)
{
  const char *chosen[] = { f->sha256, NULL };
  const VigiePhotoChoice by_name = { .chosen = chosen };
  g_auto (VigieOverlayOutcome) outcome = { 0 };

  publish (f, &by_name, &outcome); /* of a post that nobody confirmed */
  g_assert_cmpuint (outcome.n_photos, ==, 0);
  g_assert_cmpuint (outcome.n_photos_left_out, ==, 1);
  confirm_post (f, "mastodon", "1");
  publish (f, &all_confirmed, &outcome);
  g_assert_cmpuint (outcome.n_photos, ==, 0);
  g_assert_cmpuint (outcome.n_photos_left_out, ==, 1);
  publish (f, &by_name, &outcome);
  g_assert_cmpuint (outcome.n_photos, ==, 1);
  decide (f, "photo.verdict", f->sha256, "{\"verdict\":\"rejected\"}");
  publish (f, &by_name, &outcome);
  g_assert_cmpuint (outcome.n_photos, ==, 0);
  g_assert_cmpuint (outcome.n_photos_left_out, ==, 1);
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_EXISTS));
}

static void
test_photos_of_x_never_go_out (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) photo = make_photo (3);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo);
  const char *chosen[] = { sha256, NULL };
  const VigiePhotoChoice by_name = { .chosen = chosen };
  g_auto (VigieOverlayOutcome) outcome = { 0 };

  add_post (f, "x", "2", photo);
  confirm_post (f, "x", "2");
  decide (f, "photo.verdict", sha256, "{\"verdict\":\"confirmed\"}");
  publish (f, &all_confirmed, &outcome);
  g_assert_cmpuint (outcome.n_photos, ==, 0);
  publish (f, &by_name, &outcome);
  g_assert_cmpuint (outcome.n_photos, ==, 0);
  g_assert_cmpuint (outcome.n_photos_left_out, ==, 1);
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_EXISTS));
}

/* What is shown before it goes out is what goes out, and showing writes nothing. */
static void
test_preview_counts_photos (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) judged = make_photo (0);
  g_autoptr (GBytes) unjudged = make_photo (1);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, judged);
  const VigieOverlayRequest with = { .at = VIGIE_TIME_UNKNOWN, .photos = &all_confirmed };
  const VigieOverlayRequest without = { .at = VIGIE_TIME_UNKNOWN };
  g_autoptr (VigiePublishPreview) shown = NULL;
  g_autoptr (VigiePublishPreview) plain = NULL;
  g_autoptr (GError) error = NULL;

  add_post (f, "csv", "7", judged);
  add_post (f, "csv", "8", unjudged);
  add_post (f, "x", "9", judged);
  confirm_post (f, "csv", "7");
  confirm_post (f, "csv", "8");
  confirm_post (f, "x", "9");
  decide (f, "photo.verdict", sha256, "{\"verdict\":\"confirmed\"}");
  shown = vigie_publish_preview (f->store, &with, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (shown->n_photos, ==, 1);
  g_assert_cmpuint (shown->n_photos_kept, ==, 1);
  plain = vigie_publish_preview (f->store, &without, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plain->n_photos, ==, 0);
  g_assert_cmpuint (plain->n_photos_kept, ==, 0);
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_EXISTS));
}

static void
test_format_without_posts_is_refused (Fixture *f, gconstpointer data)
{
  const VigieOverlayRequest request = { .path = f->overlay,
                                        .format = vigie_export_format_find ("csv"),
                                        .at = VIGIE_TIME_UNKNOWN,
                                        .photos = &all_confirmed };
  g_autoptr (GError) error = NULL;

  g_assert_false (vigie_publish_overlay (f->store, &request, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_false (g_file_test (f->overlay, G_FILE_TEST_EXISTS));
}

static void
test_place_that_is_taken_is_told (Fixture *f, gconstpointer data)
{
  const VigieOverlayRequest request = { .path = f->overlay,
                                        .at = VIGIE_TIME_UNKNOWN,
                                        .photos = &all_confirmed };
  g_autoptr (GError) error = NULL;

  confirm_post (f, "mastodon", "1");
  decide (f, "photo.verdict", f->sha256, "{\"verdict\":\"confirmed\"}");
  g_file_set_contents (f->folder, "", 0, NULL);
  g_assert_false (vigie_publish_overlay (f->store, &request, NULL, NULL, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_IO);
  g_assert_false (g_file_test (f->overlay, G_FILE_TEST_EXISTS));
}

static void
test_other_formats_name_the_photos (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "kml", "umap", "gpkg" };

  confirm_post (f, "mastodon", "1");
  decide (f, "photo.verdict", f->sha256, "{\"verdict\":\"confirmed\"}");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const VigieExportFormat *format = vigie_export_format_find (names[i]);
      g_autofree char *path = g_strconcat (f->overlay, format->suffix, NULL);
      const VigieOverlayRequest request = {
        .path = path, .format = format, .at = VIGIE_TIME_UNKNOWN, .photos = &all_confirmed
      };
      g_auto (VigieOverlayOutcome) outcome = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *contents = NULL;
      gsize length;

      vigie_publish_overlay (f->store, &request, NULL, &outcome, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (outcome.n_photos, ==, 1);
      g_file_get_contents (path, &contents, &length, NULL);
      g_assert_nonnull (memmem (contents, length, "-photos/", 8));
    }
}

int
main (int argc, char *argv[])
{
#define ADD(name, test) g_test_add ("/photo-out/" name, Fixture, NULL, set_up, test, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("preview-counts", test_preview_counts_photos);
  ADD ("blurred-photo-holds-nothing-of-the-original",
       test_blurred_photo_holds_nothing_of_the_original);
  ADD ("two-desks-blur-one-photo", test_two_desks_blur_one_photo);
  ADD ("brief-shows-the-blurred-photo", test_brief_shows_the_blurred_photo);
  ADD ("picture-is-made-once", test_picture_is_made_once);
  ADD ("file-has-no-metadata", test_file_has_no_metadata);
  ADD ("photos-go-out-only-when-chosen", test_photos_go_out_only_when_chosen);
  ADD ("later-blur-replaces-what-went-out", test_later_blur_replaces_what_went_out);
  ADD ("rejected-and-unjudged-photos-stay", test_rejected_and_unjudged_photos_stay);
  ADD ("photos-of-x-never-go-out", test_photos_of_x_never_go_out);
  ADD ("format-without-posts-is-refused", test_format_without_posts_is_refused);
  ADD ("place-that-is-taken-is-told", test_place_that_is_taken_is_told);
  ADD ("other-formats-name-the-photos", test_other_formats_name_the_photos);
  return g_test_run ();
}
