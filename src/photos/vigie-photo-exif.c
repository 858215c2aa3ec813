/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-exif.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "vigie-photo-tags.h"

/* A phone under an open sky is typically within 4.9 m (van Diggelen and Enge, "The World's first
 * GPS MOOC", ION GNSS+ 2015), between houses, under trees or in a car several times worse: a
 * photo that does not say how sure it is gets the careful figure. */
#define USUAL_RADIUS_M 20.0
#define LARGEST_RADIUS_M 100000.0

/* Exiv2's XMP parser is not safe to use from several threads. */
static GMutex exif_mutex;

static gboolean
initialize (void)
{
  static gsize once = 0;
  static gboolean works = FALSE;

  if (g_once_init_enter (&once))
    {
      works = gexiv2_initialize ();
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      g_once_init_leave (&once, 1);
    }
  return works;
}

/* The words in @raw on one line, valid and at most @max_bytes long; %NULL when there are none. */
static char *
clean (const char *raw, gsize max_bytes)
{
  gsize length = strnlen (raw, max_bytes + 1);
  g_autofree char *text = NULL;

  if (length > max_bytes)
    {
      const char *end = g_utf8_find_prev_char (raw, raw + max_bytes + 1);

      length = end != NULL ? (gsize) (end - raw) : max_bytes;
    }
  text = g_utf8_make_valid (raw, (gssize) length);
  for (char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_iscntrl (*c))
        *c = ' ';
    }
  g_strstrip (text);
  return *text == '\0' ? NULL : g_steal_pointer (&text);
}

/* A tag's text, made valid and short; %NULL when there is none. */
char *
vigie_photo_tag_dup (GExiv2Metadata *metadata, const char *tag, gsize max_bytes)
{
  g_autofree char *raw = NULL;
  const char *text;

  if (!gexiv2_metadata_try_has_tag (metadata, tag, NULL))
    return NULL;
  raw = gexiv2_metadata_try_get_tag_string (metadata, tag, NULL);
  if (raw == NULL)
    return NULL;
  text = raw;
  /* So Exiv2 writes a text that has a language: 'lang="x-default" Hello'. */
  if (g_str_has_prefix (text, "lang=\"") && strchr (text + 6, '"') != NULL)
    text = strchr (text + 6, '"') + 1;
  return clean (text, max_bytes);
}

static char *
dup_text (GExiv2Metadata *metadata, const char *tag)
{
  return vigie_photo_tag_dup (metadata, tag, VIGIE_PHOTO_MAX_NAME);
}

static gboolean
get_rational (GExiv2Metadata *metadata, const char *tag, double *value)
{
  int numerator = 0;
  int denominator = 0;

  if (!gexiv2_metadata_try_has_tag (metadata, tag, NULL) ||
      !gexiv2_metadata_try_get_exif_tag_rational (metadata, tag, &numerator, &denominator, NULL) ||
      denominator == 0)
    return FALSE;
  *value = (double) numerator / denominator;
  return TRUE;
}

static gboolean
parse_offset (const char *text, int *minutes)
{
  unsigned hours;
  unsigned rest;
  char sign;
  char end;

  if (strcmp (text, "Z") == 0)
    {
      *minutes = 0;
      return TRUE;
    }
  if (sscanf (text, "%c%2u:%2u%c", &sign, &hours, &rest, &end) != 3 ||
      (sign != '+' && sign != '-') || hours > 14 || rest > 59)
    return FALSE;
  *minutes = (int) (hours * 60 + rest) * (sign == '-' ? -1 : 1);
  return TRUE;
}

/**
 * vigie_photo_exif_parse_time:
 * @time: "2024:01:31 08:15:00", as EXIF 2.32 writes DateTimeOriginal
 * @subseconds: (nullable): the digits after the second
 * @offset: (nullable): "+01:00", as EXIF 2.31 brought it
 * @parsed: (out): the time
 *
 * Returns: %FALSE when @time is no time; zeros and blanks, which cameras write for an unset
 * clock, are none
 */
gboolean
vigie_photo_exif_parse_time (const char *time,
                             const char *subseconds,
                             const char *offset,
                             VigiePhotoTime *parsed)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) when = NULL;
  unsigned year;
  unsigned month;
  unsigned day;
  unsigned hour;
  unsigned minute;
  unsigned second;

  if (sscanf (time, "%4u:%2u:%2u%*1[ T]%2u:%2u:%2u", &year, &month, &day, &hour, &minute,
              &second) != 6 ||
      year < 1826 || year > 9999)
    return FALSE;
  when = g_date_time_new (utc, (int) year, (int) month, (int) day, (int) hour, (int) minute,
                          (double) second);
  if (when == NULL)
    return FALSE;

  *parsed = (VigiePhotoTime) { .at_ms = g_date_time_to_unix (when) * 1000 };
  if (subseconds != NULL)
    {
      int scale = 100;

      for (const char *c = subseconds; g_ascii_isdigit (*c) && scale > 0; c++, scale /= 10)
        parsed->at_ms += (*c - '0') * scale;
    }
  if (offset != NULL && parse_offset (offset, &parsed->offset_minutes))
    {
      parsed->has_offset = TRUE;
      parsed->at_ms -= (gint64) parsed->offset_minutes * 60 * 1000;
    }
  return TRUE;
}

/* DateTime (without "Original") is when a program last wrote the file, so it is not asked. */
static void
read_time (GExiv2Metadata *metadata, VigiePhotoTime *taken)
{
  static const char *const tags[][3] = {
    { "Exif.Photo.DateTimeOriginal", "Exif.Photo.SubSecTimeOriginal",
      "Exif.Photo.OffsetTimeOriginal" },
    { "Exif.Photo.DateTimeDigitized", "Exif.Photo.SubSecTimeDigitized",
      "Exif.Photo.OffsetTimeDigitized" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *time = dup_text (metadata, tags[i][0]);
      g_autofree char *subseconds = dup_text (metadata, tags[i][1]);
      g_autofree char *offset = dup_text (metadata, tags[i][2]);

      if (time != NULL && vigie_photo_exif_parse_time (time, subseconds, offset, taken))
        return;
    }
}

static void
read_position (GExiv2Metadata *metadata, VigiePhotoInfo *info)
{
  g_autofree char *status = dup_text (metadata, "Exif.GPSInfo.GPSStatus");
  VigiePosition position = { .radius_m = USUAL_RADIUS_M, .origin = VIGIE_ORIGIN_EXIF };
  double radius_m;

  if (g_strcmp0 (status, "V") == 0) /* the receiver had no fix */
    return;
  if (!gexiv2_metadata_try_get_gps_longitude (metadata, &position.lon, NULL) ||
      !gexiv2_metadata_try_get_gps_latitude (metadata, &position.lat, NULL))
    return;
  /* Exactly 0, 0 is what broken writers leave behind; there is only sea. */
  if (!vigie_position_is_valid (&position) || (position.lon == 0.0 && position.lat == 0.0))
    return;

  if (get_rational (metadata, "Exif.GPSInfo.GPSHPositioningError", &radius_m) && radius_m > 0.0)
    position.radius_m = MIN (radius_m, LARGEST_RADIUS_M);
  info->position = position;
  info->has_position = TRUE;
}

static void
read_direction (GExiv2Metadata *metadata, VigiePhotoInfo *info)
{
  g_autofree char *reference = dup_text (metadata, "Exif.GPSInfo.GPSImgDirectionRef");
  double direction;

  if (!get_rational (metadata, "Exif.GPSInfo.GPSImgDirection", &direction) || direction < 0.0 ||
      direction > 360.0)
    return;
  info->has_direction = TRUE;
  info->direction_deg = fmod (direction, 360.0);
  info->direction_is_magnetic = g_strcmp0 (reference, "M") == 0;
}

/**
 * vigie_photo_exif_read:
 * @bytes: a photo, or as much of it as may be read (see vigie_photo_blocks_find())
 * @info: gets what the metadata says
 *
 * Metadata that is absent or damaged leaves @info as it is: it never makes a photo unusable.
 */
void
vigie_photo_exif_read (GBytes *bytes, VigiePhotoInfo *info)
{
  g_autoptr (GExiv2Metadata) metadata = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int orientation;

  if (!initialize ())
    return;

  locker = g_mutex_locker_new (&exif_mutex);
  metadata = gexiv2_metadata_new ();
  if (!gexiv2_metadata_open_buf (metadata, data, (glong) size, NULL))
    return;

  orientation = (int) gexiv2_metadata_try_get_orientation (metadata, NULL);
  if (orientation >= 1 && orientation <= 8)
    info->orientation = orientation;
  read_time (metadata, &info->taken);
  read_position (metadata, info);
  read_direction (metadata, info);
  info->make = dup_text (metadata, "Exif.Image.Make");
  info->model = dup_text (metadata, "Exif.Image.Model");
  info->camera = vigie_photo_name_camera (info->make, info->model);
  info->software = dup_text (metadata, "Exif.Image.Software");
  vigie_photo_provenance_read (metadata, info);
}
