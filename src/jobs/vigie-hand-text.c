/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people paste and type. */
#include <string.h>

#include "vigie-hand-post.h"
#include "vigie-import-time.h"
#include "vigie-post-link.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define SLACK_MS (60 * 1000) /* of clocks */

/**
 * vigie_hand_is_photo_address:
 * @uri: an address
 *
 * Returns: whether its name, or its "format" as X writes it, is that of a photo: what it gives in
 *   the end is another question
 */
gboolean
vigie_hand_is_photo_address (const char *uri)
{
  static const char *const endings[] = { "jpg",  "jpeg", "png", "webp", "avif",
                                         "heic", "heif", "gif", "tif",  "tiff" };
  g_autoptr (GUri) parsed =
      g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
  const char *path = parsed != NULL ? g_uri_get_path (parsed) : "";
  const char *query = parsed != NULL ? g_uri_get_query (parsed) : NULL;
  const char *ending = strrchr (path, '.');

  if (parsed == NULL || (strcmp (g_uri_get_scheme (parsed), "https") != 0 &&
                         strcmp (g_uri_get_scheme (parsed), "http") != 0))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *format = g_strconcat ("format=", endings[i], NULL);

      if (ending != NULL && g_ascii_strcasecmp (ending + 1, endings[i]) == 0)
        return TRUE;
      if (query != NULL && g_str_has_prefix (query, format))
        return TRUE;
    }
  return FALSE;
}

/* The address that begins at @start, without what a sentence puts behind it. */
static char *
take_address (const char *start)
{
  static const char *const behind[] = { ".", ",", ";", ":",  "!", "?", ")",
                                        "]", ">", "'", "\"", "»", "”", "’" };
  g_autofree char *address = NULL;
  gsize length = 0;
  gboolean cut = TRUE;

  while (start[length] != '\0' && !g_unichar_isspace (g_utf8_get_char (start + length)))
    length = (gsize) (g_utf8_next_char (start + length) - start);
  address = g_strndup (start, length);
  while (cut)
    {
      cut = FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (behind); i++)
        if (g_str_has_suffix (address, behind[i]))
          {
            address[strlen (address) - strlen (behind[i])] = '\0';
            cut = TRUE;
          }
    }
  return g_steal_pointer (&address);
}

/* Returns: (nullable): the next place that an address may begin at */
static const char *
find_scheme (const char *text)
{
  for (; (text = strpbrk (text, "hH")) != NULL; text++)
    if (g_ascii_strncasecmp (text, "https://", 8) == 0 ||
        g_ascii_strncasecmp (text, "http://", 7) == 0)
      return text;
  return NULL;
}

/**
 * vigie_hand_split_text:
 * @text: what somebody pasted, UTF-8
 * @link: (out) (nullable): the address of the post in it: that of a network, else the only one
 * @rest: (out) (nullable): the text, where it is more than that address
 */
void
vigie_hand_split_text (const char *text, char **link, char **rest)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  guint n = 0;

  *link = *rest = NULL;
  for (const char *start = find_scheme (stripped); start != NULL; start = find_scheme (start + 1))
    {
      g_autofree char *address = take_address (start);
      g_auto (VigiePostLink) found = { 0 };

      if (!vigie_post_link_parse (address, &found))
        continue;
      if (strcmp (found.kind, VIGIE_SOURCE_HAND) != 0)
        {
          g_set_str (link, address);
          n = 1;
          break;
        }
      if (n++ == 0)
        *link = g_steal_pointer (&address);
    }
  if (n > 1)
    g_clear_pointer (link, g_free);
  if (stripped[0] != '\0' && g_strcmp0 (*link, stripped) != 0)
    *rest = g_steal_pointer (&stripped);
}

/**
 * vigie_hand_parse_time:
 * @text: a time of day, or a day and a time; "" is none
 * @now_ms: what the clock shows
 * @at_ms: (out): ms since 1970, or %VIGIE_TIME_UNKNOWN for none
 *
 * A time of day alone is the last one that was. All are read as on this desk's clock.
 *
 * Returns: whether it is understood, and is not still to come
 */
gboolean
vigie_hand_parse_time (const char *text, gint64 now_ms, gint64 *at_ms)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 of_day;

  *at_ms = VIGIE_TIME_UNKNOWN;
  if (stripped[0] == '\0')
    return TRUE;
  if (vigie_import_parse_clock (stripped, &of_day))
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
      g_autoptr (GDateTime) now = g_date_time_to_timezone (utc, zone);
      g_autoptr (GDateTime) then =
          g_date_time_new (zone, g_date_time_get_year (now), g_date_time_get_month (now),
                           g_date_time_get_day_of_month (now), (int) (of_day / 3600000),
                           (int) (of_day / 60000 % 60), 0);

      if (then == NULL) /* a time that the change to summer time leaves out */
        return FALSE;
      *at_ms = g_date_time_to_unix (then) * 1000;
      if (*at_ms > now_ms + SLACK_MS)
        *at_ms -= DAY_MS;
      return TRUE;
    }
  return vigie_import_parse_time (stripped, zone, VIGIE_DATE_ORDER_AUTO, at_ms) &&
         *at_ms <= now_ms + SLACK_MS;
}
