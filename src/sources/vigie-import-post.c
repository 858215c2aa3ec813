/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "vigie-coordinates.h"

#define MAX_PHOTO_SIZE (100 * 1024 * 1024)

void
vigie_import_post_init (VigieImportPost *self)
{
  *self = (VigieImportPost) { .source_kind = "file",
                              .source_host = "",
                              .posted_at = VIGIE_TIME_UNKNOWN,
                              .received_at = VIGIE_TIME_UNKNOWN };
}

void
vigie_import_post_clear (VigieImportPost *self)
{
  for (guint i = 0; i < self->n_photos; i++)
    vigie_photo_facts_free (self->photos[i]);
  self->n_photos = 0;
}

void
vigie_import_post_add_candidate (VigieImportPost *self, const VigiePosition *position)
{
  if (self->n_candidates < VIGIE_IMPORT_MAX_CANDIDATES)
    self->candidates[self->n_candidates++] = *position;
}

/**
 * vigie_import_describe_bad_position:
 * @lon: no degrees of longitude, or
 * @lat: no degrees of latitude
 *
 * Returns: (transfer full): what is wrong with it, in the user's words
 */
char *
vigie_import_describe_bad_position (double lon, double lat)
{
  char lon_text[G_ASCII_DTOSTR_BUF_SIZE], lat_text[G_ASCII_DTOSTR_BUF_SIZE];

  /* the extent of Lambert-93, EPSG:2154 */
  if (lon > -400000 && lon < 1500000 && lat > 5900000 && lat < 7300000)
    return g_strdup_printf (
        _ ("%.0f, %.0f looks like Lambert-93 metres; convert the file to longitude and "
           "latitude (WGS 84) first"),
        lon, lat);

  /* a comma parts the two: decimal points in every language */
  return g_strdup_printf (_ ("%s, %s is not a latitude and longitude in degrees"),
                          g_ascii_formatd (lat_text, sizeof lat_text, "%.7g", lat),
                          g_ascii_formatd (lon_text, sizeof lon_text, "%.7g", lon));
}

/**
 * vigie_import_post_add_geometry:
 * @geometry: where the post is
 * @reason: (out): why it cannot be used, in the user's words
 *
 * A point is taken as it is; of anything larger, a place inside with the radius that covers it.
 */
gboolean
vigie_import_post_add_geometry (VigieImportPost *self, const VigieGeometry *geometry, char **reason)
{
  VigiePosition position = { .origin = VIGIE_ORIGIN_SOURCE };
  VigieBox box;

  vigie_geometry_get_box (geometry, &box);
  if (vigie_geometry_get_n_points (geometry) == 0)
    return TRUE; /* an empty geometry is no position */
  if (!vigie_lon_lat_is_valid (box.west, box.south) ||
      !vigie_lon_lat_is_valid (box.east, box.north))
    {
      gboolean west_is_good = vigie_lon_lat_is_valid (box.west, box.south);

      *reason = vigie_import_describe_bad_position (west_is_good ? box.east : box.west,
                                                    west_is_good ? box.north : box.south);
      return FALSE;
    }
  if (!vigie_geometry_get_label_point (geometry, &position.lon, &position.lat))
    {
      position.lon = (box.west + box.east) / 2;
      position.lat = (box.south + box.north) / 2;
    }
  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      gsize n_points;
      const double *points = vigie_geometry_get_ring (geometry, part, 0, &n_points);

      for (gsize i = 0; i < n_points; i++)
        {
          double distance =
              vigie_distance_m (position.lon, position.lat, points[2 * i], points[2 * i + 1]);

          position.radius_m = MAX (position.radius_m, distance);
        }
    }
  vigie_import_post_add_candidate (self, &position);

  return TRUE;
}

void
vigie_import_post_add_remote_photo (VigieImportPost *self, const char *url, int width, int height)
{
  VigiePhotoFacts *facts;

  if (self->n_photos == VIGIE_IMPORT_MAX_PHOTOS ||
      (!g_str_has_prefix (url, "https://") && !g_str_has_prefix (url, "http://")))
    return;

  facts = vigie_photo_facts_new (url);
  facts->width = MAX (width, 0);
  facts->height = MAX (height, 0);
  self->photos[self->n_photos++] = facts;
}

/* The file that @place names, if it lies in the folder of the import: a table that somebody
 * sent must not make us copy other files of this machine into the incident. */
static char *
find_photo (VigieImportRun *run, const char *place, char **problem)
{
  g_autofree char *joined = NULL, *unescaped = NULL, *local = g_strdup (place);
  char *real;

  if (g_str_has_prefix (local, "file://"))
    {
      unescaped = g_filename_from_uri (local, NULL, NULL);
      if (unescaped != NULL)
        {
          g_free (local);
          local = g_steal_pointer (&unescaped);
        }
    }
  g_strdelimit (local, "\\", '/');
  if (run->real_folder == NULL)
    {
      *problem = g_strdup (_ ("The photo is not beside the file"));
      return NULL;
    }
  joined = g_path_is_absolute (local) ? g_strdup (local)
                                      : g_build_filename (run->real_folder, local, NULL);
  real = realpath (joined, NULL);
  if (real == NULL)
    {
      *problem = g_strdup (_ ("The photo was not found"));
      return NULL;
    }
  if (!g_str_has_prefix (real, run->real_folder) ||
      (real[strlen (run->real_folder)] != '/' && strcmp (run->real_folder, "/") != 0))
    {
      free (real);
      *problem = g_strdup (_ ("The photo lies outside of the file's folder"));
      return NULL;
    }

  return real;
}

static GBytes *
load_photo (const char *path, char **problem)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, NULL, NULL);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      *problem = g_strdup (_ ("The photo is not a file"));
      return NULL;
    }
  if (g_file_info_get_size (info) > MAX_PHOTO_SIZE)
    {
      *problem = g_strdup (_ ("The photo is larger than 100 MB"));
      return NULL;
    }
  bytes = g_file_load_bytes (file, NULL, NULL, &error);
  if (bytes == NULL)
    *problem = g_strdup_printf (_ ("The photo cannot be read: %s"), error->message);

  return bytes;
}

static void
inspect (VigieImportRun *run, VigiePhotoFacts *facts, GBytes *bytes)
{
  if (run->options->inspect != NULL)
    run->options->inspect (bytes, facts, run->options->inspect_data);
  if (facts->error != NULL && facts->sha256 == NULL)
    return; /* nothing to keep */
  if (facts->sha256 == NULL)
    facts->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (facts->bytes == NULL)
    facts->bytes = g_bytes_ref (bytes);
}

static void
take_photo_bytes (VigieImportPost *self, VigieImportRun *run, VigiePhotoFacts *facts, GBytes *bytes)
{
  inspect (run, facts, bytes);
  if (facts->error != NULL)
    run->n_photo_errors++;
  if (facts->bytes != NULL)
    self->photo_bytes += g_bytes_get_size (facts->bytes);
  if (facts->has_position)
    vigie_import_post_add_candidate (self, &facts->position);
}

/**
 * vigie_import_post_add_photo:
 * @place: an address, or a path from the folder of the import
 *
 * A photo that cannot be had does not lose the post: the reason is kept as the photo's fact.
 */
void
vigie_import_post_add_photo (VigieImportPost *self, VigieImportRun *run, const char *place)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *problem = NULL;
  VigiePhotoFacts *facts;
  char *path;

  if (self->n_photos == VIGIE_IMPORT_MAX_PHOTOS)
    return;
  if (g_ascii_strncasecmp (place, "http://", 7) == 0 ||
      g_ascii_strncasecmp (place, "https://", 8) == 0)
    {
      self->photos[self->n_photos++] = vigie_photo_facts_new (place);
      return;
    }

  facts = self->photos[self->n_photos++] = vigie_photo_facts_new (place);
  path = find_photo (run, place, &problem);
  if (path != NULL)
    bytes = load_photo (path, &problem);
  free (path);
  if (bytes == NULL)
    {
      facts->error = g_steal_pointer (&problem);
      run->n_photo_errors++;
      return;
    }
  take_photo_bytes (self, run, facts, bytes);
}

/**
 * vigie_import_post_add_photo_bytes:
 * @name: what the photo is called where it comes from; no address, for nobody fetches it again
 * @bytes: (nullable): the original; %NULL where it could not be had
 * @problem: (nullable): why not, in the user's words
 */
void
vigie_import_post_add_photo_bytes (VigieImportPost *self,
                                   VigieImportRun *run,
                                   const char *name,
                                   GBytes *bytes,
                                   const char *problem)
{
  VigiePhotoFacts *facts;

  if (self->n_photos == VIGIE_IMPORT_MAX_PHOTOS)
    return;
  facts = self->photos[self->n_photos++] = vigie_photo_facts_new (name);
  if (bytes != NULL)
    {
      take_photo_bytes (self, run, facts, bytes);
      return;
    }
  facts->error = g_strdup (problem);
  run->n_photo_errors++;
}

/**
 * vigie_import_run_text:
 *
 * Returns: (transfer none): @text cleaned, in the batch's memory; what had to be replaced is
 * counted
 */
const char *
vigie_import_run_text (VigieImportRun *run, const char *text, gsize length, gboolean one_line)
{
  gboolean replaced = FALSE;
  const char *clean = vigie_import_batch_dup_clean (run->batch, text, length, one_line, &replaced);

  run->n_replaced += replaced;

  return clean;
}

/* As vigie_import_run_text(), for text that stands last in the batch's memory already. */
const char *
vigie_import_run_keep (VigieImportRun *run, const char *text, gsize length)
{
  gboolean replaced = FALSE;
  const char *clean = vigie_import_batch_keep_clean (run->batch, text, length, &replaced);

  run->n_replaced += replaced;

  return clean;
}

/* What people write into their posts, and maps into the links that people share. */
static void
add_written_position (VigieImportPost *post)
{
  VigiePosition written;

  if (post->text != NULL &&
      vigie_coordinates_find_other (post->text, post->candidates, post->n_candidates, &written))
    vigie_import_post_add_candidate (post, &written);
}

/**
 * vigie_import_run_add:
 * @post: complete; its photos are taken over
 * @error: return location
 *
 * One that does not match the words of the import's options is left out and counted.
 *
 * Returns: %FALSE when the incident refused the batch
 */
gboolean
vigie_import_run_add (VigieImportRun *run, VigieImportPost *post, GError **error)
{
  VigieObservation observation = {
    .source_kind = post->source_kind,
    .source_host = post->source_host,
    .external_id = post->external_id,
    .url = post->url,
    .author = post->author,
    .text = post->text != NULL ? post->text : "",
    .posted_at = post->posted_at,
    .received_at = post->received_at,
    .n_photos = post->n_photos,
  };

  if (run->options->words != NULL &&
      !vigie_watch_words_match (run->options->words, observation.text, -1))
    {
      run->result->left_out++;
      vigie_import_post_clear (post);
      return vigie_import_batch_make_room (run->batch, error);
    }
  if (post->posted_at == VIGIE_TIME_UNKNOWN)
    run->n_without_time++;
  add_written_position (post);
  observation.n_candidates = post->n_candidates;
  if (post->n_candidates > 0)
    {
      gsize size = post->n_candidates * sizeof (VigiePosition);

      observation.candidates =
          memcpy (vigie_import_batch_alloc (run->batch, size), post->candidates, size);
    }
  if (post->n_photos > 0)
    {
      gsize size = post->n_photos * sizeof (VigiePhotoFacts *);

      observation.photos = memcpy (vigie_import_batch_alloc (run->batch, size), post->photos, size);
    }

  return vigie_import_batch_add (run->batch, &observation, post->photo_bytes, error);
}

/**
 * vigie_import_shorten:
 * @text: from outside
 * @length: its bytes
 * @n_chars: characters that are enough
 *
 * Returns: (transfer full): its beginning, in one line of valid UTF-8, to be shown in a message
 */
char *
vigie_import_shorten (const char *text, gsize length, glong n_chars)
{
  g_autofree char *line = g_utf8_make_valid (text, (gssize) MIN (length, (gsize) n_chars * 4));

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  if (g_utf8_strlen (line, -1) <= n_chars)
    return g_steal_pointer (&line);
  *g_utf8_offset_to_pointer (line, n_chars) = '\0';

  return g_strconcat (line, "…", NULL);
}

/**
 * vigie_import_run_note_reject:
 * @line: from 1
 * @place: among the values that begin on that line, from 1
 * @reason: what is wrong
 *
 * Counts a bad row and keeps the first reasons; the row itself goes to the rejects file.
 */
void
vigie_import_run_note_reject (VigieImportRun *run, guint64 line, guint64 place, const char *reason)
{
  VigieImportResult *result = run->result;

  result->rejected++;
  if (result->messages->len < VIGIE_IMPORT_MAX_MESSAGES)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, line);
      g_autofree char *nth = g_strdup_printf ("%" G_GUINT64_FORMAT, place);

      g_ptr_array_add (result->messages,
                       place > 1
                           /* Translators: the line of a file, which entry on it, what is wrong */
                           ? g_strdup_printf (_ ("line %s, entry %s: %s"), number, nth, reason)
                           /* Translators: the line of a file and what is wrong there */
                           : g_strdup_printf (_ ("line %s: %s"), number, reason));
    }
}

void
vigie_import_run_report (VigieImportRun *run, guint64 n_bytes)
{
  if (run->progress != NULL)
    run->progress (n_bytes, run->n_total, run->n_rows, run->progress_data);
}

/* Remembers the name of a column or member that is not imported, so that it can be said. */
void
vigie_import_run_ignore (VigieImportRun *run, const char *name, gsize length)
{
  if (run->ignored->len < VIGIE_IMPORT_MAX_IGNORED)
    {
      g_autofree char *valid = g_utf8_make_valid (name, (gssize) MIN (length, 60));

      if (!g_ptr_array_find_with_equal_func (run->ignored, valid, g_str_equal, NULL))
        g_ptr_array_add (run->ignored, g_strdup (g_strstrip (valid)));
    }
}
