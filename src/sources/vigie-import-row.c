/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-import-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-html-text.h"
#include "vigie-import-time.h"
#include "vigie-post-link.h"

/* 1990 and 2100: a post from another century is a slip, and would hide all others in a diagram. */
#define MIN_TIME_MS (G_GINT64_CONSTANT (631152000) * 1000)
#define MAX_TIME_MS (G_GINT64_CONSTANT (4102444800) * 1000)

static gboolean
is_blank (VigieSlice slice)
{
  for (gsize i = 0; i < slice.length; i++)
    if (!g_ascii_isspace (slice.data[i]))
      return FALSE;

  return TRUE;
}

/* A copy on the stack for parsers that want a NUL; FALSE when it is too long to be right. */
static gboolean
copy_short (VigieSlice slice, char *buffer, gsize size)
{
  while (slice.length > 0 && g_ascii_isspace (slice.data[0]))
    {
      slice.data++;
      slice.length--;
    }
  while (slice.length > 0 && g_ascii_isspace (slice.data[slice.length - 1]))
    slice.length--;
  if (slice.length >= size || (slice.length > 0 && memchr (slice.data, '\0', slice.length) != NULL))
    return FALSE;
  if (slice.length > 0)
    memcpy (buffer, slice.data, slice.length);
  buffer[slice.length] = '\0';

  return TRUE;
}

/* "48.1", "48,1", "48.1°", "48.1 N", "4.9W". */
static gboolean
parse_degrees (const char *text, double *value)
{
  char buffer[40];
  char *end;
  gsize length = strlen (text);
  int sign = 1;

  if (length == 0 || length >= sizeof buffer)
    return FALSE;
  memcpy (buffer, text, length + 1);
  switch (g_ascii_toupper (buffer[length - 1]))
    {
    case 'S':
    case 'W':
      sign = -1;
      buffer[--length] = '\0';
      break;
    case 'N':
    case 'E':
      buffer[--length] = '\0';
      break;
    default:
      break;
    }
  g_strchomp (buffer);
  if (g_str_has_suffix (buffer, "°"))
    buffer[strlen (buffer) - strlen ("°")] = '\0';
  for (char *c = buffer; *c != '\0'; c++)
    if (*c == ',')
      *c = '.';
  if (buffer[0] != '\0' && strspn (buffer, "+-.0123456789eE") != strlen (buffer))
    return FALSE; /* no hexadecimal numbers, no infinity */
  *value = sign * g_ascii_strtod (buffer, &end);

  return end != buffer && *end == '\0' && isfinite (*value);
}

static gboolean
add_lon_lat (VigieImportRun *run,
             VigieImportPost *post,
             double lon,
             double lat,
             double radius,
             char **reason)
{
  VigiePosition position = {
    .lon = lon, .lat = lat, .radius_m = radius, .origin = VIGIE_ORIGIN_SOURCE
  };

  if (!vigie_lon_lat_is_valid (lon, lat))
    {
      *reason = vigie_import_describe_bad_position (lon, lat);
      return FALSE;
    }
  if (lon == 0 && lat == 0) /* what programs write where they know nothing */
    run->n_null_island++;
  else
    vigie_import_post_add_candidate (post, &position);

  return TRUE;
}

static double
read_radius (const VigieImportRow *row)
{
  char buffer[40];
  double radius;

  if (copy_short (row->values[VIGIE_IMPORT_FIELD_RADIUS], buffer, sizeof buffer) &&
      parse_degrees (buffer, &radius) && radius >= 0 && radius <= 20000000)
    return radius;

  return 0;
}

static gboolean
read_lat_lon (VigieImportRun *run, const VigieImportRow *row, VigieImportPost *post, char **reason)
{
  VigieSlice lat_slice = row->values[VIGIE_IMPORT_FIELD_LATITUDE];
  VigieSlice lon_slice = row->values[VIGIE_IMPORT_FIELD_LONGITUDE];
  char lat_text[48], lon_text[48];
  double lon, lat;

  if (is_blank (lat_slice) && is_blank (lon_slice))
    return TRUE;
  if (is_blank (lat_slice) || is_blank (lon_slice))
    {
      *reason = g_strdup (is_blank (lat_slice) ? _ ("A longitude without a latitude")
                                               : _ ("A latitude without a longitude"));
      return FALSE;
    }
  if (!copy_short (lat_slice, lat_text, sizeof lat_text) ||
      !copy_short (lon_slice, lon_text, sizeof lon_text) || !parse_degrees (lat_text, &lat) ||
      !parse_degrees (lon_text, &lon))
    {
      g_autofree char *lat_said = vigie_import_shorten (lat_slice.data, lat_slice.length, 40);
      g_autofree char *lon_said = vigie_import_shorten (lon_slice.data, lon_slice.length, 40);

      *reason = g_strdup_printf (_ ("The position “%s, %s” is not a pair of numbers"), lat_said,
                                 lon_said);
      return FALSE;
    }

  return add_lon_lat (run, post, lon, lat, read_radius (row), reason);
}

/* "48.1, 4.9" as open data portals write it; also parted by a blank or a semicolon. */
static gboolean
read_latlon (VigieImportRun *run, const VigieImportRow *row, VigieImportPost *post, char **reason)
{
  char buffer[96];
  g_auto (GStrv) parts = NULL;
  double lon, lat;

  if (is_blank (row->values[VIGIE_IMPORT_FIELD_LATLON]))
    return TRUE;
  if (copy_short (row->values[VIGIE_IMPORT_FIELD_LATLON], buffer, sizeof buffer))
    {
      const char *delimiter = strchr (buffer, ';')    ? ";"
                              : strstr (buffer, ", ") ? ", "
                              : strchr (buffer, ' ')  ? " "
                                                      : ",";

      parts = g_strsplit (buffer, delimiter, 3);
      if (g_strv_length (parts) == 2 && parse_degrees (g_strstrip (parts[0]), &lat) &&
          parse_degrees (g_strstrip (parts[1]), &lon))
        return add_lon_lat (run, post, lon, lat, read_radius (row), reason);
    }
  *reason = g_strdup (_ ("The position is not “latitude, longitude”"));

  return FALSE;
}

static gboolean
read_wkt (const VigieImportRow *row, VigieImportPost *post, char **reason)
{
  VigieSlice slice = row->values[VIGIE_IMPORT_FIELD_WKT];
  g_autofree char *wkt = NULL;
  g_autoptr (VigieGeometry) geometry = NULL;
  const char *text;

  if (is_blank (slice))
    return TRUE;
  wkt = g_strstrip (g_strndup (slice.data, slice.length));
  text = wkt;
  if (g_ascii_strncasecmp (text, "SRID=", 5) == 0)
    {
      const char *body = strchr (text, ';');

      if (body == NULL || g_ascii_strncasecmp (text, "SRID=4326;", 10) != 0)
        {
          *reason = g_strdup (_ ("The geometry is not in WGS 84 degrees (SRID 4326)"));
          return FALSE;
        }
      text = body + 1;
    }
  geometry = vigie_geometry_from_wkt (text);
  if (geometry == NULL)
    {
      *reason = g_strdup (_ ("The geometry is not well-known text that Vigie reads"));
      return FALSE;
    }

  return vigie_import_post_add_geometry (post, geometry, reason);
}

static gboolean
read_time (VigieImportRun *run, const VigieImportRow *row, VigieImportPost *post, char **reason)
{
  VigieSlice slice = row->values[VIGIE_IMPORT_FIELD_TIME];
  VigieSlice clock = row->values[VIGIE_IMPORT_FIELD_CLOCK];
  g_autofree char *said = NULL;
  char buffer[128], clock_text[32];
  gboolean understood = FALSE;
  gint64 of_day;

  if (is_blank (slice))
    return TRUE;
  if (copy_short (slice, buffer, sizeof buffer - sizeof clock_text))
    {
      if (!is_blank (clock) && !vigie_import_has_clock (buffer) &&
          copy_short (clock, clock_text, sizeof clock_text) &&
          vigie_import_parse_clock (clock_text, &of_day))
        {
          g_strlcat (buffer, " ", sizeof buffer);
          g_strlcat (buffer, clock_text, sizeof buffer);
        }
      understood =
          vigie_import_parse_time (buffer, run->time_zone, run->date_order, &post->posted_at);
      if (understood && post->posted_at >= MIN_TIME_MS && post->posted_at < MAX_TIME_MS)
        return TRUE;
    }
  said = vigie_import_shorten (slice.data, slice.length, 40);
  *reason = g_strdup_printf (understood ? _ ("The date “%s” is not one of our time")
                                        : _ ("The date “%s” is not understood"),
                             said);

  return FALSE;
}

/**
 * vigie_import_split_source:
 * @source: "x", "mastodon:example.org" or "file:posts.csv", as Vigie writes it
 *
 * Returns: whether it is a source that a post may have
 */
gboolean
vigie_import_split_source (VigieImportRun *run,
                           const char *source,
                           gsize length,
                           VigieImportPost *post)
{
  const char *colon = memchr (source, ':', length);
  gsize kind_length = colon != NULL ? (gsize) (colon - source) : length;

  if (kind_length == 0 || kind_length > 32)
    return FALSE;
  for (gsize i = 0; i < kind_length; i++)
    if (!g_ascii_islower (source[i]) && !g_ascii_isdigit (source[i]) && source[i] != '-')
      return FALSE;
  post->source_kind = vigie_import_batch_dup (run->batch, source, kind_length);
  post->source_host =
      colon != NULL ? vigie_import_run_text (run, colon + 1, length - kind_length - 1, TRUE) : "";

  return TRUE;
}

/**
 * vigie_import_content_id:
 * @content: the row
 *
 * Returns: (transfer none): an id made of what the row says, so that the same row is one post
 */
const char *
vigie_import_content_id (VigieImportRun *run, const char *content, gsize length)
{
  g_autofree char *hash =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);

  return vigie_import_batch_dup (run->batch, hash, 32);
}

static gboolean
is_digits (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* A post of X is handed out as its link; the address works without its author's name. */
static const char *
make_x_url (VigieImportRun *run, const char *id)
{
  g_autofree char *url = vigie_x_make_url (NULL, id);

  return vigie_import_batch_dup (run->batch, url, strlen (url));
}

static void
read_identity (VigieImportRun *run, const VigieImportRow *row, VigieImportPost *post)
{
  VigieSlice tweet = row->values[VIGIE_IMPORT_FIELD_TWEET_ID];
  VigieSlice id = row->values[VIGIE_IMPORT_FIELD_ID];
  VigieSlice source = row->values[VIGIE_IMPORT_FIELD_SOURCE];

  post->source_host = run->source_host;
  if (!is_blank (tweet))
    {
      post->external_id = vigie_import_run_text (run, tweet.data, tweet.length, TRUE);
      if (is_digits (post->external_id))
        {
          post->source_kind = "x";
          post->source_host = "";
        }
      return;
    }
  if (is_blank (id))
    {
      post->external_id = vigie_import_content_id (run, row->content, row->content_length);
      return;
    }
  post->external_id = vigie_import_run_text (run, id.data, id.length, TRUE);
  if (!is_blank (source))
    vigie_import_split_source (run, source.data, source.length, post);
}

static const char *
take_value (VigieImportRun *run, const VigieImportRow *row, VigieImportField field)
{
  VigieSlice slice = row->values[field];

  if (is_blank (slice))
    return NULL;

  return vigie_import_run_text (run, slice.data, slice.length, field != VIGIE_IMPORT_FIELD_TEXT);
}

/* X escapes &, < and > in its texts, and tables of its posts keep that; people write HTML into the
 * descriptions of maps. */
static const char *
take_text (VigieImportRun *run, const VigieImportRow *row, const VigieImportPost *post)
{
  VigieSlice slice = row->values[VIGIE_IMPORT_FIELD_TEXT];
  gboolean is_x = strcmp (post->source_kind, "x") == 0;
  char *text;
  gsize used;

  if (is_blank (slice) || (!is_x && !row->text_is_html))
    return take_value (run, row, VIGIE_IMPORT_FIELD_TEXT);
  text = vigie_import_batch_alloc (run->batch, slice.length + 1);
  used = is_x ? vigie_html_decode_entities (slice.data, slice.length, text)
              : vigie_html_to_text (slice.data, slice.length, text);
  text[used] = '\0';
  vigie_import_batch_shrink_last (run->batch, text, used + 1);

  return vigie_import_run_keep (run, text, used);
}

/* Several photos of a post are parted by "|" or line ends. */
void
vigie_import_add_photo_list (VigieImportRun *run, VigieImportPost *post, VigieSlice list)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) places = NULL;

  if (is_blank (list))
    return;
  text = g_utf8_make_valid (list.data, (gssize) list.length);
  places = g_strsplit_set (text, "|\n", VIGIE_IMPORT_MAX_PHOTOS + 1);
  for (guint i = 0; places[i] != NULL; i++)
    if (*g_strstrip (places[i]) != '\0')
      vigie_import_post_add_photo (post, run, places[i]);
}

/**
 * vigie_import_row_to_post:
 * @row: named values
 * @post: (inout): may have photos and candidates already
 * @reason: (out): why the row is no post, in the user's words
 */
gboolean
vigie_import_row_to_post (VigieImportRun *run,
                          const VigieImportRow *row,
                          VigieImportPost *post,
                          char **reason)
{
  char received[48];

  read_identity (run, row, post);
  if (!read_time (run, row, post, reason) || !read_lat_lon (run, row, post, reason) ||
      !read_latlon (run, row, post, reason) || !read_wkt (row, post, reason))
    return FALSE;
  if (post->posted_at == VIGIE_TIME_UNKNOWN && strcmp (post->source_kind, "x") == 0)
    vigie_snowflake_to_time (post->external_id, &post->posted_at);
  if (copy_short (row->values[VIGIE_IMPORT_FIELD_RECEIVED_AT], received, sizeof received) &&
      received[0] != '\0' &&
      !vigie_import_parse_time (received, run->time_zone, run->date_order, &post->received_at))
    post->received_at = VIGIE_TIME_UNKNOWN;

  post->text = take_text (run, row, post);
  post->author = take_value (run, row, VIGIE_IMPORT_FIELD_AUTHOR);
  post->url = take_value (run, row, VIGIE_IMPORT_FIELD_URL);
  vigie_import_add_photo_list (run, post, row->values[VIGIE_IMPORT_FIELD_PHOTO]);
  if (post->text == NULL && post->url == NULL && post->n_photos == 0)
    {
      *reason = g_strdup (_ ("Neither a text nor a photo nor a link"));
      return FALSE;
    }
  if (post->url == NULL && strcmp (post->source_kind, "x") == 0 && is_digits (post->external_id))
    post->url = make_x_url (run, post->external_id);

  return TRUE;
}
