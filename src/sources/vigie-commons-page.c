/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a wiki answers when it is asked for files: MediaWiki's interface, format version 2. */
#include "vigie-commons-page.h"

#include <math.h>
#include <string.h>

#include "vigie-credit.h"
#include "vigie-html-text.h"
#include "vigie-import-time.h"
#include "vigie-json-post.h"
#include "vigie-web-address.h"

#define MAX_FILES 1000
#define MAX_TEXT_BYTES 20000
#define MAX_WARNINGS 3
#define MAX_WORDS 200 /* of a wiki that are shown */
#define SAME_PLACE_M 25

static void
file_free (gpointer data)
{
  VigieCommonsFile *self = data;

  g_free (self->url);
  g_free (self->page_url);
  g_free (self->author);
  g_free (self->text);
  g_free (self);
}

void
vigie_commons_page_free (VigieCommonsPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->warnings);
  g_free (self->next);
  g_free (self->error_code);
  g_free (self->error_words);
  g_free (self);
}

/* ---- values ---- */

static char *
dup_text (yyjson_val *value)
{
  g_autofree char *text = NULL;

  if (!vigie_json_is_string (value))
    return NULL;
  text = g_utf8_make_valid (yyjson_get_str (value),
                            (gssize) MIN (yyjson_get_len (value), MAX_TEXT_BYTES));
  g_strstrip (text);
  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

/* What templates of the wiki made is HTML. (transfer full) (nullable) */
static char *
dup_html (yyjson_val *value)
{
  g_autofree char *html = dup_text (value);
  g_autofree char *text = NULL;
  gsize length;

  if (html == NULL)
    return NULL;
  length = strlen (html);
  text = g_malloc (length + 1);
  text[vigie_html_to_text (html, length, text)] = '\0';
  g_strstrip (text);
  return text[0] != '\0' ? g_utf8_make_valid (text, -1) : NULL;
}

static char *
dup_line (char *text /* (transfer full) (nullable) */)
{
  if (text != NULL)
    g_strdelimit (text, "\r\n\t", ' ');
  return text;
}

/* Wikis leave the scheme out where both would do. (transfer full) (nullable) */
static char *
dup_address (yyjson_val *value)
{
  g_autofree char *text = dup_text (value);
  g_autoptr (GUri) uri = text != NULL ? vigie_web_address_parse ("https://x/", text) : NULL;

  return uri != NULL && strcmp (g_uri_get_host (uri), "x") != 0 ? g_uri_to_string (uri) : NULL;
}

static gint64
read_time (yyjson_val *value)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 at;

  return vigie_json_is_string (value) &&
                 vigie_import_parse_time (yyjson_get_str (value), utc, VIGIE_DATE_ORDER_AUTO, &at)
             ? at
             : VIGIE_TIME_UNKNOWN;
}

static int
read_pixels (yyjson_val *value)
{
  return yyjson_is_uint (value) && yyjson_get_uint (value) < G_MAXINT32 ? yyjson_get_int (value)
                                                                        : 0;
}

/* ---- where it is ---- */

/* A page mostly repeats what the camera wrote: one place is said once, two places both. */
static void
add_position (VigieCommonsPage *page,
              VigieCommonsFile *self,
              yyjson_val *lon,
              yyjson_val *lat,
              VigieOrigin origin)
{
  VigiePosition position = { .origin = origin };

  if (!yyjson_is_num (lon) || !yyjson_is_num (lat))
    return;
  position.lon = yyjson_get_num (lon);
  position.lat = yyjson_get_num (lat);
  if (position.lon == 0 && position.lat == 0)
    return; /* of cameras that knew no place */
  if (!vigie_lon_lat_is_valid (position.lon, position.lat))
    {
      page->n_bad_positions++;
      return;
    }
  for (guint i = 0; i < self->n_positions; i++)
    if (vigie_position_distance_m (&self->positions[i], &position) < SAME_PLACE_M)
      return;
  if (self->n_positions < VIGIE_COMMONS_MAX_POSITIONS)
    self->positions[self->n_positions++] = position;
}

static void
add_page_positions (VigieCommonsPage *page, VigieCommonsFile *self, yyjson_val *list)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (!yyjson_arr_iter_init (list, &iter))
    return;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      yyjson_val *globe = yyjson_obj_get (item, "globe");

      if (!yyjson_is_str (globe) || yyjson_equals_str (globe, "earth"))
        add_position (page, self, yyjson_obj_get (item, "lon"), yyjson_obj_get (item, "lat"),
                      VIGIE_ORIGIN_SOURCE);
    }
}

/* "commonmetadata" is a list of names and values. */
static yyjson_val *
find_metadata (yyjson_val *list, const char *name)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (yyjson_arr_iter_init (list, &iter))
    while ((item = yyjson_arr_iter_next (&iter)) != NULL)
      if (yyjson_equals_str (yyjson_obj_get (item, "name"), name))
        return yyjson_obj_get (item, "value");
  return NULL;
}

/* ---- what it says ---- */

static yyjson_val *
get_described (yyjson_val *info, const char *name)
{
  return yyjson_obj_get (yyjson_obj_get (yyjson_obj_get (info, "extmetadata"), name), "value");
}

/* "File:Pont de Chanceaux.jpg" → "Pont de Chanceaux" */
static char *
make_title (yyjson_val *page)
{
  g_autofree char *title = dup_text (yyjson_obj_get (page, "title"));
  const char *name = title != NULL ? strchr (title, ':') : NULL;
  char *dot;

  if (name == NULL)
    return g_strdup (title);
  dot = strrchr (name, '.');
  if (dot != NULL && dot > name + 1)
    *dot = '\0';
  return g_strdup (name + 1);
}

/* Cameras write "2026:01:12 18:04:11"; the day is enough, and is in no zone. Pages have words. */
static char *
make_date (yyjson_val *info)
{
  yyjson_val *written = find_metadata (yyjson_obj_get (info, "commonmetadata"), "DateTimeOriginal");
  char *date = dup_line (dup_text (written));

  if (date == NULL)
    return dup_line (dup_html (get_described (info, "DateTimeOriginal")));
  if (strlen (date) >= 10 && date[4] == ':' && date[7] == ':')
    {
      date[4] = date[7] = '-';
      date[10] = '\0';
    }
  return date;
}

/* Who made it, when, and on which terms: in no language, so that all desks have the same text. No
 * address of the licence, for posts with one address in common are taken to be alike; the file's
 * page, to which the post leads, has it. */
static char *
make_credit (const VigieCommonsFile *self, yyjson_val *info)
{
  g_autofree char *asked = dup_line (dup_html (get_described (info, "Attribution")));
  g_autofree char *date = make_date (info);
  g_autofree char *licence = dup_line (dup_html (get_described (info, "LicenseShortName")));

  if (licence == NULL)
    licence = dup_line (dup_html (get_described (info, "UsageTerms")));
  return vigie_credit_make (asked != NULL ? asked : self->author, date, licence);
}

static void
read_texts (VigieCommonsFile *self, yyjson_val *page, yyjson_val *info)
{
  g_autofree char *description = dup_html (get_described (info, "ImageDescription"));
  g_autofree char *credit = NULL;

  self->author = dup_line (dup_html (get_described (info, "Artist")));
  if (self->author == NULL)
    self->author = dup_line (dup_text (yyjson_obj_get (info, "user")));
  credit = make_credit (self, info);
  if (description == NULL)
    description = make_title (page);
  self->text = credit != NULL && description != NULL
                   ? g_strconcat (description, "\n\n", credit, NULL)
                   : g_strdup (credit != NULL ? credit : description);
}

/* ---- files ---- */

static gboolean
is_picture (yyjson_val *type)
{
  const char *name = yyjson_get_str (type);

  return name != NULL && g_str_has_prefix (name, "image/") && strstr (name, "svg") == NULL &&
         strstr (name, "djvu") == NULL;
}

static VigieCommonsFile *
read_file (VigieCommonsPage *page, yyjson_val *object)
{
  yyjson_val *id = yyjson_obj_get (object, "pageid");
  yyjson_val *info = yyjson_arr_get_first (yyjson_obj_get (object, "imageinfo"));
  yyjson_val *metadata = yyjson_obj_get (info, "commonmetadata");
  VigieCommonsFile *self;

  /* what was deleted meanwhile is "missing", and what is no file has no version */
  if (!yyjson_is_uint (id) || yyjson_get_uint (id) == 0 ||
      yyjson_is_true (yyjson_obj_get (object, "missing")))
    return NULL;
  self = g_new0 (VigieCommonsFile, 1);
  self->page_id = yyjson_get_uint (id);
  self->uploaded_at = read_time (yyjson_obj_get (info, "timestamp"));
  self->url = dup_address (yyjson_obj_get (info, "url"));
  self->page_url = dup_address (yyjson_obj_get (info, "descriptionurl"));
  self->width = read_pixels (yyjson_obj_get (info, "width"));
  self->height = read_pixels (yyjson_obj_get (info, "height"));
  self->is_picture = is_picture (yyjson_obj_get (info, "mime"));
  add_page_positions (page, self, yyjson_obj_get (object, "coordinates"));
  add_position (page, self, find_metadata (metadata, "GPSLongitude"),
                find_metadata (metadata, "GPSLatitude"), VIGIE_ORIGIN_EXIF);
  read_texts (self, object, info);
  return self;
}

/* ---- answers ---- */

static char *
make_next (yyjson_val *members)
{
  g_autoptr (GString) next = g_string_new (NULL);
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_obj_iter_init (members, &iter))
    return NULL;
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);
      g_autofree char *number =
          yyjson_is_int (value)
              ? g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) yyjson_get_sint (value))
              : NULL;
      const char *text = number != NULL ? number : yyjson_get_str (value);

      if (text == NULL)
        continue;
      g_string_append_c (next, '&');
      g_string_append_uri_escaped (next, yyjson_get_str (key), NULL, FALSE);
      g_string_append_c (next, '=');
      g_string_append_uri_escaped (next, text, NULL, FALSE);
    }
  return next->len > 0 ? g_string_free_and_steal (g_steal_pointer (&next)) : NULL;
}

static char *
shorten (yyjson_val *words)
{
  return vigie_json_is_string (words)
             ? vigie_import_shorten (yyjson_get_str (words), yyjson_get_len (words), MAX_WORDS)
             : NULL;
}

static void
read_warnings (VigieCommonsPage *self, yyjson_val *warnings)
{
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_obj_iter_init (warnings, &iter))
    return;
  while ((key = yyjson_obj_iter_next (&iter)) != NULL && self->warnings->len < MAX_WARNINGS)
    {
      char *words = shorten (yyjson_obj_get (yyjson_obj_iter_get_val (key), "warnings"));

      if (words != NULL)
        g_ptr_array_add (self->warnings, words);
    }
}

static void
read_answer (VigieCommonsPage *self, yyjson_val *root)
{
  yyjson_val *error = yyjson_obj_get (root, "error"), *item;
  yyjson_arr_iter iter;

  read_warnings (self, yyjson_obj_get (root, "warnings"));
  if (yyjson_is_obj (error))
    {
      self->error_code = shorten (yyjson_obj_get (error, "code"));
      self->error_words = shorten (yyjson_obj_get (error, "info"));
      if (self->error_code == NULL)
        self->error_code = g_strdup ("?");
      if (self->error_words == NULL)
        self->error_words = g_strdup (self->error_code);
      return;
    }
  self->next = make_next (yyjson_obj_get (root, "continue"));
  if (!yyjson_arr_iter_init (yyjson_obj_get (yyjson_obj_get (root, "query"), "pages"), &iter))
    return;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL && self->files->len < MAX_FILES)
    {
      VigieCommonsFile *file = read_file (self, item);

      if (file != NULL)
        g_ptr_array_add (self->files, file);
    }
}

/**
 * vigie_commons_page_new:
 * @bytes: an answer
 *
 * Returns: (transfer full) (nullable): what it says; %NULL where no wiki says so
 */
VigieCommonsPage *
vigie_commons_page_new (GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  yyjson_doc *doc = size > 0 ? yyjson_read (data, size, YYJSON_READ_NOFLAG) : NULL;
  yyjson_val *root = yyjson_doc_get_root (doc);
  VigieCommonsPage *self = NULL;

  if (yyjson_obj_get (root, "batchcomplete") != NULL || yyjson_obj_get (root, "query") != NULL ||
      yyjson_obj_get (root, "error") != NULL || yyjson_obj_get (root, "continue") != NULL)
    {
      self = g_new0 (VigieCommonsPage, 1);
      self->files = g_ptr_array_new_with_free_func (file_free);
      self->warnings = g_ptr_array_new_with_free_func (g_free);
      read_answer (self, root);
    }
  yyjson_doc_free (doc);
  return self;
}

/* What an answer said of @from, which came with a later one: wikis part their answers where they
 * like, and leave what belongs to one file to several. */
static void
merge (VigieCommonsFile *self, VigieCommonsFile *from)
{
  if (self->uploaded_at == VIGIE_TIME_UNKNOWN && from->uploaded_at != VIGIE_TIME_UNKNOWN)
    {
      VigieCommonsFile old = *self;

      *self = *from;
      memcpy (self->positions, old.positions, sizeof old.positions);
      self->n_positions = old.n_positions;
      memcpy (old.positions, from->positions, sizeof old.positions);
      old.n_positions = from->n_positions;
      *from = old;
    }
  for (guint i = 0; i < from->n_positions && self->n_positions < VIGIE_COMMONS_MAX_POSITIONS; i++)
    {
      gboolean is_known = FALSE;

      for (guint k = 0; k < self->n_positions; k++)
        is_known = is_known || vigie_position_distance_m (&self->positions[k],
                                                          &from->positions[i]) < SAME_PLACE_M;
      if (!is_known)
        self->positions[self->n_positions++] = from->positions[i];
    }
}

/**
 * vigie_commons_page_join:
 * @self: an answer
 * @more: (transfer full): the one to what @self says is next
 *
 * Makes them one.
 */
void
vigie_commons_page_join (VigieCommonsPage *self, VigieCommonsPage *more)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->files->len; i++)
    {
      VigieCommonsFile *file = g_ptr_array_index (self->files, i);

      g_hash_table_insert (known, &file->page_id, file);
    }
  g_ptr_array_set_free_func (more->files, NULL);
  for (guint i = 0; i < more->files->len; i++)
    {
      VigieCommonsFile *file = g_ptr_array_index (more->files, i);
      VigieCommonsFile *first = g_hash_table_lookup (known, &file->page_id);

      if (first == NULL)
        {
          g_ptr_array_add (self->files, file);
          continue;
        }
      merge (first, file);
      file_free (file);
    }
  g_set_str (&self->next, more->next);
  self->n_bad_positions += more->n_bad_positions;
  vigie_commons_page_free (more);
}
