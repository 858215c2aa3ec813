/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-photo-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vigie-closures.h"

static const char *
get_format_name (const char *mime_type)
{
  static const char *const names[][2] = {
    { "image/jpeg", "JPEG" }, { "image/png", "PNG" },   { "image/webp", "WebP" },
    { "image/avif", "AVIF" }, { "image/heic", "HEIC" }, { "image/gif", "GIF" },
    { "image/tiff", "TIFF" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (mime_type, names[i][0]) == 0)
        return names[i][1];
    }
  return mime_type;
}

/**
 * vigie_describe_photo_size:
 * @info: a photo's facts
 * @n_bytes: how long its file is
 *
 * Returns: (transfer full): "4000 × 3000, JPEG, 2.4 MB"
 */
char *
vigie_describe_photo_size (const VigiePhotoInfo *info, gsize n_bytes)
{
  g_autofree char *size = g_format_size (n_bytes);

  /* Translators: a photo's width and height in pixels, its format and the size of its file */
  return g_strdup_printf (_ ("%d × %d, %s, %s"), info->width, info->height,
                          get_format_name (info->mime_type), size);
}

static char *
format_moment (gint64 at_ms, int offset_minutes)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offset_minutes * 60);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_ms / 1000);
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  /* Translators: strftime format of a day and a time in full */
  return there != NULL ? g_date_time_format (there, _ ("%-d %B %Y, %H:%M:%S")) : g_strdup ("");
}

/**
 * vigie_describe_photo_time:
 * @time: when a photo says it was taken; known
 *
 * Returns: (transfer full): as its camera's clock showed it, with how that stands to UTC or that
 *   this is not known
 */
char *
vigie_describe_photo_time (const VigiePhotoTime *time)
{
  g_autofree char *moment =
      format_moment (time->at_ms, time->has_offset ? time->offset_minutes : 0);

  if (!time->has_offset)
    /* Translators: a day and a time */
    return g_strdup_printf (_ ("%s by its camera's clock"), moment);
  return g_strdup_printf ("%s (UTC%s%02d:%02d)", moment, time->offset_minutes < 0 ? "−" : "+",
                          abs (time->offset_minutes) / 60, abs (time->offset_minutes) % 60);
}

/**
 * vigie_describe_direction:
 * @direction_deg: clockwise from north, 0 to 360
 * @is_magnetic: whether that is magnetic north
 *
 * Returns: (transfer full): "84° (east), from true north"
 */
char *
vigie_describe_direction (double direction_deg, gboolean is_magnetic)
{
  static const char *const names[] = {
    N_ ("north"), N_ ("north-east"), N_ ("east"), N_ ("south-east"),
    N_ ("south"), N_ ("south-west"), N_ ("west"), N_ ("north-west"),
  };
  const char *name = _ (names[lround (direction_deg / 45.0) % 8]);

  if (is_magnetic)
    /* Translators: where a camera looked: degrees, and their name */
    return g_strdup_printf (_ ("%.0f° (%s), from magnetic north"), direction_deg, name);
  /* Translators: where a camera looked: degrees, and their name */
  return g_strdup_printf (_ ("%.0f° (%s), from true north"), direction_deg, name);
}

/**
 * vigie_describe_source_type:
 * @type: what a picture says that it is
 * @text: (nullable): the same as it stands there
 *
 * Returns: (transfer full): a sentence that leaves no doubt that this is the file's own word
 */
char *
vigie_describe_source_type (VigiePhotoSourceType type, const char *text)
{
  switch (type)
    {
    case VIGIE_SOURCE_TYPE_CAPTURE:
      return g_strdup (_ ("Says itself that a camera took it"));
    case VIGIE_SOURCE_TYPE_SCAN:
      return g_strdup (_ ("Says itself that it was scanned from film or paper"));
    case VIGIE_SOURCE_TYPE_EDITED:
      return g_strdup (_ ("Says itself that people edited it"));
    case VIGIE_SOURCE_TYPE_ENHANCED:
      return g_strdup (_ ("Says itself that a program changed it"));
    case VIGIE_SOURCE_TYPE_COMPOSITE:
      return g_strdup (_ ("Says itself that it was put together from several pictures"));
    case VIGIE_SOURCE_TYPE_COMPOSITE_SYNTHETIC:
      return g_strdup (_ ("Says itself that parts of it are synthetic"));
    case VIGIE_SOURCE_TYPE_COMPOSITE_AI:
      return g_strdup (_ ("Says itself that it was changed with AI"));
    case VIGIE_SOURCE_TYPE_AI:
      return g_strdup (_ ("Says itself that it was made by AI"));
    case VIGIE_SOURCE_TYPE_ALGORITHM:
      return g_strdup (_ ("Says itself that a program computed it"));
    case VIGIE_SOURCE_TYPE_DRAWN:
      return g_strdup (_ ("Says itself that it was drawn with a program"));
    case VIGIE_SOURCE_TYPE_SCREEN:
      return g_strdup (_ ("Says itself that it shows a screen or a virtual world"));
    case VIGIE_SOURCE_TYPE_OTHER:
    case VIGIE_SOURCE_TYPE_UNKNOWN:
    default:
      /* Translators: a term from the photo itself, which Vigie does not know */
      return g_strdup_printf (_ ("Says of itself: “%s”"), text != NULL ? text : "");
    }
}

/* The actions that the XMP specification, part 2, names; others stay as they are. */
static const char *
get_action_name (const char *action)
{
  static const char *const names[][2] = {
    { "converted", NC_ ("edit", "converted") },
    { "copied", NC_ ("edit", "copied") },
    { "created", NC_ ("edit", "created") },
    { "cropped", NC_ ("edit", "cropped") },
    { "edited", NC_ ("edit", "edited") },
    { "filtered", NC_ ("edit", "filtered") },
    { "formatted", NC_ ("edit", "formatted") },
    { "version_updated", NC_ ("edit", "version updated") },
    { "printed", NC_ ("edit", "printed") },
    { "published", NC_ ("edit", "published") },
    { "managed", NC_ ("edit", "managed") },
    { "produced", NC_ ("edit", "produced") },
    { "resized", NC_ ("edit", "resized") },
    { "saved", NC_ ("edit", "saved") },
    { "derived", NC_ ("edit", "derived") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (action, names[i][0]) == 0)
        return g_dpgettext2 (NULL, "edit", names[i][1]);
    }
  return action;
}

static void
append_part (GString *line, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (line->len > 0)
    g_string_append (line, " · ");
  g_string_append (line, part);
}

/**
 * vigie_describe_photo_edit:
 * @edit: an entry of a photo's history
 *
 * Returns: (transfer full): "saved · Adobe Photoshop 25.1 · 31 January 2024, 09:15:02 (UTC+01:00)"
 */
char *
vigie_describe_photo_edit (const VigiePhotoEdit *edit)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *when =
      edit->at.at_ms != VIGIE_TIME_UNKNOWN ? vigie_describe_photo_time (&edit->at) : NULL;

  if (edit->action != NULL)
    append_part (line, get_action_name (edit->action));
  append_part (line, edit->software);
  append_part (line, edit->parameters);
  append_part (line, when);
  return g_string_free_and_steal (g_steal_pointer (&line));
}

/**
 * vigie_describe_photo_edits:
 * @info: a photo's facts
 *
 * Returns: (transfer full) (nullable): its history, a line each, and what was placed into it; %NULL
 *   when it tells of none
 */
char *
vigie_describe_photo_edits (const VigiePhotoInfo *info)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  guint n_shown = info->edits != NULL ? info->edits->len : 0;

  if (info->n_edits > n_shown)
    {
      guint n_before = info->n_edits - n_shown;

      g_string_append_printf (lines, ngettext ("%u earlier edit", "%u earlier edits", n_before),
                              n_before);
    }
  for (guint i = 0; i < n_shown; i++)
    {
      g_autofree char *line = vigie_describe_photo_edit (g_ptr_array_index (info->edits, i));

      if (lines->len > 0 && *line != '\0')
        g_string_append_c (lines, '\n');
      g_string_append (lines, line);
    }
  if (info->has_parts_of_others)
    g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "",
                            _ ("Parts of other documents were placed into it"));
  return lines->len > 0 ? g_string_free_and_steal (g_steal_pointer (&lines)) : NULL;
}

/**
 * vigie_format_photo_state:
 * @verdict: on a photo
 * @is_redacted: whether something of it is blurred before it goes out
 *
 * Returns: (transfer full) (nullable): what was decided about it, in words
 */
char *
vigie_format_photo_state (VigieStatus verdict, gboolean is_redacted)
{
  g_autofree char *words = NULL;
  g_autofree char *judged = NULL;

  if (verdict == VIGIE_STATUS_NEW)
    return is_redacted ? g_strdup (_ ("Blurred when it goes out")) : NULL;
  words = vigie_format_status (verdict);
  /* Translators: the verdict on a photo, for example "Photo: Rejected" */
  judged = g_strdup_printf (_ ("Photo: %s"), words);
  return is_redacted ? g_strconcat (judged, "\n", _ ("Blurred when it goes out"), NULL)
                     : g_steal_pointer (&judged);
}
