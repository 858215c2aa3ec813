/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-feed-parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-feed-private.h"
#include "vigie-import-private.h"
#include "vigie-time.h"

#define MARGIN_DEGREES 1.0
#define MAX_TTL_MINUTES (24 * 60)
#define MIN_SHARE                                                                                  \
  20 /* of all places, that must lie near the incident to decide: one in so many                   \
      */

typedef struct
{
  const char *base_uri;
  const VigieFeedReading *reading;
  VigieFeed *feed;
  GArray *places; /* (element-type VigieFeedPlace): of each entry */
  char *author;   /* (nullable): of all entries that name none */
} Parse;

/* ---- what the feed says of itself ---- */

static void
take_entry (Parse *self, const VigieFeedNode *node)
{
  VigieFeedPlace place;

  g_ptr_array_add (self->feed->entries,
                   vigie_feed_entry_new (node, self->base_uri, self->reading->is_atom));
  vigie_feed_place_read (&place, node);
  g_array_append_val (self->places, place);
}

static void
take_ttl (VigieFeed *feed, const VigieFeedNode *node)
{
  g_autofree char *text = vigie_feed_node_dup_text (node);
  guint64 minutes;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &minutes, NULL))
    feed->ttl_ms = (gint64) MIN (minutes, MAX_TTL_MINUTES) * 60 * 1000;
}

static void
take_node (const VigieFeedNode *node, gboolean is_entry, gpointer data)
{
  Parse *self = data;

  if (is_entry)
    take_entry (self, node);
  else if (vigie_feed_node_is (node, VIGIE_FEED_CORE, "title") && self->feed->title == NULL)
    {
      g_autofree char *line = vigie_feed_dup_line (node, self->reading->is_atom);

      if (line[0] != '\0')
        self->feed->title = g_steal_pointer (&line);
    }
  else if (vigie_feed_node_is (node, VIGIE_FEED_CORE, "ttl"))
    take_ttl (self->feed, node);
  else if (self->reading->is_atom && vigie_feed_node_is (node, VIGIE_FEED_CORE, "author") &&
           self->author == NULL)
    self->author = vigie_feed_dup_author (node);
}

/* ---- entries of one name ---- */

static gint64
get_change (const VigieFeedEntry *entry)
{
  return MAX (entry->updated_at, entry->published_at); /* unknown is less than all */
}

/* Versions of one entry: the newest stays. Taken one after another they would change the post back
 * and forth with each round. */
static void
drop_older_versions (Parse *self)
{
  GPtrArray *entries = self->feed->entries;
  g_autoptr (GHashTable) newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      VigieFeedEntry *entry = g_ptr_array_index (entries, i);
      VigieFeedEntry *known = g_hash_table_lookup (newest, entry->id);

      if (known == NULL || get_change (entry) > get_change (known))
        g_hash_table_insert (newest, g_strdup (entry->id), entry);
    }
  g_ptr_array_set_free_func (entries, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      VigieFeedEntry *entry = g_ptr_array_index (entries, i);
      VigieFeedPlace place = g_array_index (self->places, VigieFeedPlace, i);

      g_array_index (self->places, VigieFeedPlace, i) = (VigieFeedPlace) { 0 };
      if (g_hash_table_lookup (newest, entry->id) == entry)
        {
          g_ptr_array_index (entries, n) = entry;
          g_array_index (self->places, VigieFeedPlace, n++) = place;
        }
      else
        {
          vigie_feed_place_clear (&place);
          vigie_feed_entry_free (entry);
        }
    }
  g_ptr_array_set_size (entries, (int) n);
  g_array_set_size (self->places, n);
  g_ptr_array_set_free_func (entries, (GDestroyNotify) vigie_feed_entry_free);
}

/* Some programs give all entries one name; then it is their pages that tell them apart. */
static void
part_by_pages (GPtrArray *entries)
{
  g_autoptr (GHashTable) pages = g_hash_table_new (g_str_hash, g_str_equal); /* id → url */
  g_autoptr (GHashTable) shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const VigieFeedEntry *entry = g_ptr_array_index (entries, i);
      const char *url = entry->url != NULL ? entry->url : "";
      const char *known = g_hash_table_lookup (pages, entry->id);

      if (known == NULL)
        g_hash_table_insert (pages, entry->id, (gpointer) url);
      else if (!g_str_equal (known, url))
        g_hash_table_add (shared, g_strdup (entry->id));
    }
  g_hash_table_remove_all (pages);
  for (guint i = 0; i < entries->len; i++)
    {
      VigieFeedEntry *entry = g_ptr_array_index (entries, i);

      if (entry->url != NULL && g_hash_table_contains (shared, entry->id))
        g_set_str (&entry->id, entry->url);
    }
}

/* ---- which order coordinates come in ---- */

/* The incident, and what is around it. */
static VigieBox
widen (const VigieBox *area)
{
  const double lon = MAX (area->east - area->west, MARGIN_DEGREES);
  const double lat = MAX (area->north - area->south, MARGIN_DEGREES);

  return (VigieBox) { .west = area->west - lon,
                      .south = area->south - lat,
                      .east = area->east + lon,
                      .north = area->north + lat };
}

/* Whether all places of one habit must be read the other way round: some lie near the incident so,
 * and none as they are; or without that, some are on the Earth only so, and none only as they are.
 */
static gboolean
is_swapped (const GArray *places, VigieFeedPlaceHabit habit, const VigieBox *area)
{
  guint n = 0, n_near[2] = { 0, 0 }, n_only[2] = { 0, 0 };

  for (guint i = 0; i < places->len; i++)
    {
      const VigieFeedPlace *place = &g_array_index (places, VigieFeedPlace, i);
      gboolean is_there[2];

      if (place->habit != habit || place->points == NULL || place->is_bad)
        continue;
      n++;
      for (int swap = 0; swap < 2; swap++)
        {
          double lon, lat;

          is_there[swap] = vigie_feed_place_get_center (place, swap, &lon, &lat);
          if (is_there[swap] && area != NULL && vigie_box_contains (area, lon, lat))
            n_near[swap]++;
        }
      n_only[0] += is_there[0] && !is_there[1];
      n_only[1] += is_there[1] && !is_there[0];
    }
  if (n_only[0] > 0 || n_near[0] > 0)
    return FALSE;
  return n_only[1] > 0 || (n_near[1] > 0 && n_near[1] * MIN_SHARE >= n);
}

static void
make_geometries (Parse *self, const VigieBox *area)
{
  gboolean swap[VIGIE_FEED_N_PLACE_HABITS] = { FALSE };
  VigieBox wide = { 0 };

  if (area != NULL && (vigie_box_is_empty (area) || vigie_box_crosses_antimeridian (area)))
    area = NULL;
  if (area != NULL)
    wide = widen (area);
  for (int habit = 0; habit < VIGIE_FEED_PLACE_SURE; habit++)
    swap[habit] =
        is_swapped (self->places, (VigieFeedPlaceHabit) habit, area != NULL ? &wide : NULL);
  self->feed->is_swapped = swap[VIGIE_FEED_PLACE_SIMPLE] || swap[VIGIE_FEED_PLACE_GML];
  for (guint i = 0; i < self->places->len; i++)
    {
      const VigieFeedPlace *place = &g_array_index (self->places, VigieFeedPlace, i);
      VigieFeedEntry *entry = g_ptr_array_index (self->feed->entries, i);

      if (place->points == NULL)
        continue;
      entry->geometry = vigie_feed_place_make_geometry (place, swap[place->habit]);
      if (entry->geometry == NULL)
        self->feed->n_bad_positions++;
      else if (place->kind == VIGIE_GEOMETRY_POINT)
        entry->radius_m = place->radius_m;
    }
}

/* ---- what came instead ---- */

/* (transfer full) (nullable): the feed that a page names for those who read feeds */
static char *
find_named_feed (const char *page, const char *base_uri)
{
  for (const char *tag = strchr (page, '<'); tag != NULL; tag = strchr (tag + 1, '<'))
    {
      g_autofree char *whole = NULL;
      const char *href;

      if (g_ascii_strncasecmp (tag, "<link", 5) != 0)
        continue;
      whole = g_strndup (tag, 1 + strcspn (tag + 1, "<>"));
      href = strstr (whole, "href=");
      if (href != NULL && (href[5] == '"' || href[5] == '\'') &&
          (strstr (whole, "application/rss+xml") != NULL ||
           strstr (whole, "application/atom+xml") != NULL))
        {
          g_autofree char *address =
              g_strndup (href + 6, strcspn (href + 6, (char[]) { href[5], '\0' }));

          return vigie_feed_resolve (base_uri, address);
        }
    }
  return NULL;
}

static gboolean
set_page_error (const char *page, const char *base_uri, GError **error)
{
  g_autofree char *address = find_named_feed (page, base_uri);

  if (address != NULL)
    g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                 _ ("This address gives a web page, not a feed. The page names this feed: %s"),
                 address);
  else
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("This address gives a web page, not a feed."));
  return FALSE;
}

static gboolean
set_other_error (const char *head, const char *root, const char *base_uri, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (head, (gssize) MIN (strlen (head), 4096));
  const char *start = head + strspn (head, " \t\r\n");

  if (g_str_has_prefix (start, "\357\273\277"))
    start += 3;
  if (start[0] == '\0')
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("The server’s answer is empty: this is no feed."));
  else if (strstr (lower, "<html") != NULL || strstr (lower, "<!doctype html") != NULL ||
           (root != NULL && g_ascii_strcasecmp (root, "html") == 0))
    return set_page_error (head, base_uri, error);
  else if (start[0] == '{' || start[0] == '[')
    g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                         _ ("This address gives JSON, not an RSS or Atom feed."));
  else if (root != NULL)
    {
      g_autofree char *name = vigie_import_shorten (root, strlen (root), 40);

      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("This address gives XML of another kind (“%s”), not an RSS or Atom feed."),
                   name);
    }
  else
    {
      g_autofree char *beginning = vigie_import_shorten (start, strlen (start), 40);

      g_set_error (
          error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
          _ ("This address does not give an RSS or Atom feed. What came begins with “%s”."),
          beginning);
    }
  return FALSE;
}

static gboolean
check_reading (const VigieFeedText *text,
               const VigieFeedReading *reading,
               guint n_entries,
               const char *base_uri,
               GError **error)
{
  if (!reading->is_feed)
    return set_other_error (text->head->str, reading->root, base_uri, error);
  if (!reading->is_whole && n_entries == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("The feed breaks off before the end of its first entry."));
      return FALSE;
    }
  return TRUE;
}

/* ---- all of it ---- */

static void
clear_place (gpointer data)
{
  vigie_feed_place_clear (data);
}

static void
finish (Parse *self, const VigieFeedReading *reading, const VigieBox *area)
{
  VigieFeed *feed = self->feed;

  feed->is_mended = reading->is_mended;
  if (reading->n_entries > VIGIE_FEED_MAX_ENTRIES)
    feed->n_skipped = reading->n_entries - VIGIE_FEED_MAX_ENTRIES;
  part_by_pages (feed->entries);
  drop_older_versions (self);
  for (guint i = 0; i < feed->entries->len && self->author != NULL; i++)
    {
      VigieFeedEntry *entry = g_ptr_array_index (feed->entries, i);

      if (entry->author == NULL)
        entry->author = g_strdup (self->author);
    }
  make_geometries (self, area);
}

/**
 * vigie_feed_parse:
 * @bytes: what came
 * @charset: (nullable): what the server says it is
 * @base_uri: where it came from: what addresses in it are relative to
 * @area: (nullable): where the incident is, to tell the order of coordinates by
 * @error: return location for a #GError
 *
 * Reads RSS 0.9 to 2.0 and Atom, well-formed or not, in any encoding. An entry that breaks off is
 * left out, as are older versions of one that is there twice. Nothing is loaded, no entity is
 * expanded, and time and memory are bounded by the size of @bytes. Any thread.
 *
 * Returns: (transfer full) (nullable): the feed; %NULL with %VIGIE_ERROR_INVALID and what came
 *   instead
 */
VigieFeed *
vigie_feed_parse (
    GBytes *bytes, const char *charset, const char *base_uri, const VigieBox *area, GError **error)
{
  g_auto (VigieFeedText) text = { 0 };
  VigieFeedReading reading = { 0 };
  g_autoptr (VigieFeed) feed = g_new0 (VigieFeed, 1);
  Parse self = { .base_uri = base_uri, .reading = &reading, .feed = feed };
  gboolean is_good;

  g_return_val_if_fail (bytes != NULL && base_uri != NULL, NULL);

  feed->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_feed_entry_free);
  self.places = g_array_new (FALSE, TRUE, sizeof (VigieFeedPlace));
  g_array_set_clear_func (self.places, clear_place);
  vigie_feed_text_init (&text, bytes, charset);
  if (vigie_feed_text_find_root (&text))
    vigie_feed_read (&text, &reading, take_node, &self);
  is_good = check_reading (&text, &reading, feed->entries->len, base_uri, error);
  if (is_good)
    finish (&self, &reading, area);
  g_array_unref (self.places);
  g_free (self.author);
  g_free (reading.root);
  return is_good ? g_steal_pointer (&feed) : NULL;
}

void
vigie_feed_free (VigieFeed *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_ptr_array_unref (self->entries);
  g_free (self);
}
