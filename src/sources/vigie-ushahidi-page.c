/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a site of Ushahidi answers: lists of reports of its interface's version 5, and the GeoJSON
 * of version 3. */
#include "vigie-ushahidi-page.h"

#include <math.h>
#include <string.h>

#include "vigie-import-time.h"
#include "vigie-json-post.h"
#include "vigie-web-address.h"

#define MAX_REPORTS 2000
#define MAX_FIELDS 200
#define MAX_FIELD_BYTES 20000
#define MAX_PLACES 3 /* more decimals than these are not the work of rounding */

static void
report_free (gpointer data)
{
  VigieUshahidiReport *self = data;

  g_free (self->text);
  g_free (self->author);
  g_free (self);
}

void
vigie_ushahidi_page_free (VigieUshahidiPage *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->reports);
  g_free (self);
}

/* ---- values ---- */

/* Sites write numbers as numbers or as texts. 0 where it is none */
static guint64
read_id (yyjson_val *value)
{
  guint64 id = 0;

  if (yyjson_is_uint (value))
    return yyjson_get_uint (value);
  if (yyjson_is_str (value) &&
      !g_ascii_string_to_unsigned (yyjson_get_str (value), 10, 1, G_MAXINT64, &id, NULL))
    return 0;
  return id;
}

static gboolean
read_degrees (yyjson_val *value, double *degrees)
{
  char *end = NULL;

  if (yyjson_is_num (value))
    *degrees = yyjson_get_num (value);
  else if (vigie_json_is_string (value))
    {
      *degrees = g_ascii_strtod (yyjson_get_str (value), &end);
      if (*end != '\0')
        return FALSE;
    }
  else
    return FALSE;
  return isfinite (*degrees);
}

/* ms. The time of day is left out where the site hides it: such times are all at midnight. */
static gint64
read_time (yyjson_val *value)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 at;

  if (yyjson_is_uint (value) && yyjson_get_uint (value) < G_MAXINT32)
    return (gint64) yyjson_get_uint (value) * 1000;
  return vigie_json_is_string (value) &&
                 vigie_import_parse_time (yyjson_get_str (value), utc, VIGIE_DATE_ORDER_AUTO, &at)
             ? at
             : VIGIE_TIME_UNKNOWN;
}

static char *
dup_text (yyjson_val *value)
{
  g_autofree char *text = NULL;

  if (!vigie_json_is_string (value))
    return NULL;
  text = g_utf8_make_valid (yyjson_get_str (value),
                            (gssize) MIN (yyjson_get_len (value), MAX_FIELD_BYTES));
  g_strstrip (text);
  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

/* ---- where it is ---- */

static gboolean
has_places (double degrees, int n_places)
{
  const double scaled = degrees * pow (10, n_places);

  return fabs (scaled - round (scaled)) < 1e-6;
}

/* A survey that hides its places has them rounded, to two decimals unless the site is set up
 * otherwise; nothing in the answer says so. Returns: metres, 0 where they are exact */
static double
find_rounding (double lon, double lat)
{
  for (int n_places = 0; n_places <= MAX_PLACES; n_places++)
    if (has_places (lon, n_places) && has_places (lat, n_places))
      {
        const double half = 0.5 * pow (10, -n_places);

        return vigie_distance_m (lon, lat, lon + half, lat + half);
      }
  return 0;
}

static void
add_position (VigieUshahidiReport *self, const VigiePosition *position)
{
  if (self->n_positions < VIGIE_USHAHIDI_MAX_POSITIONS)
    self->positions[self->n_positions++] = *position;
}

static void
add_point (VigieUshahidiPage *page, VigieUshahidiReport *self, double lon, double lat)
{
  VigiePosition position = { .lon = lon, .lat = lat, .origin = VIGIE_ORIGIN_SOURCE };

  if (lon == 0 && lat == 0)
    return; /* what forms send where nobody chose a place */
  if (!vigie_lon_lat_is_valid (lon, lat))
    {
      page->n_bad_positions++;
      return;
    }
  position.radius_m = find_rounding (lon, lat);
  self->is_rounded = self->is_rounded || position.radius_m > 0;
  add_position (self, &position);
}

static void
add_geometry (VigieUshahidiPage *page,
              VigieUshahidiReport *self,
              VigieGeometry *geometry /* (transfer full) (nullable) */)
{
  g_autoptr (VigieGeometry) owned = geometry;
  g_autofree char *reason = NULL;
  VigieImportPost post;
  VigieBox box;

  if (geometry == NULL)
    {
      page->n_bad_positions++;
      return;
    }
  if (vigie_geometry_get_kind (geometry) == VIGIE_GEOMETRY_POINT &&
      vigie_geometry_get_n_points (geometry) == 1)
    {
      vigie_geometry_get_box (geometry, &box);
      add_point (page, self, box.west, box.south);
      return;
    }
  vigie_import_post_init (&post);
  if (!vigie_import_post_add_geometry (&post, geometry, &reason))
    page->n_bad_positions++;
  else if (post.n_candidates > 0)
    add_position (self, &post.candidates[0]);
}

/* ---- what was filled in ---- */

static void
add_paragraph (GString *text, const char *paragraph)
{
  if (paragraph != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", paragraph);
}

static void
add_line (GString *text, gboolean is_first, const char *label, const char *value)
{
  g_string_append_printf (text, "%s%s%s%s",
                          text->len == 0 ? ""
                          : is_first     ? "\n\n"
                                         : "\n",
                          label != NULL ? label : "", label != NULL ? ": " : "", value);
}

static char *format_value (yyjson_val *value, guint depth);

/* Several answers to one question, and categories, which have their name in “tag”. */
static char *
join_values (yyjson_val *list, guint depth)
{
  g_autoptr (GString) all = g_string_new (NULL);
  yyjson_arr_iter iter;
  yyjson_val *item;

  yyjson_arr_iter_init (list, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL && all->len < MAX_FIELD_BYTES)
    {
      g_autofree char *text = format_value (item, depth + 1);

      if (text != NULL)
        g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", text);
    }
  return all->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

/* (transfer full) (nullable): as people read it */
static char *
format_value (yyjson_val *value, guint depth)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (depth > 3)
    return NULL;
  if (yyjson_is_str (value))
    return dup_text (value);
  if (yyjson_is_uint (value))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) yyjson_get_uint (value));
  if (yyjson_is_num (value))
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g", yyjson_get_num (value)));
  if (yyjson_is_arr (value))
    return join_values (value, depth);
  if (vigie_json_is_string (yyjson_obj_get (value, "tag")))
    return dup_text (yyjson_obj_get (value, "tag"));
  return NULL; /* translations, relations, and what newer sites have */
}

/* Answers of a question with boxes come as a list, or as the text of one. */
static char *
format_answer (yyjson_val *answer)
{
  const char *text = yyjson_get_str (answer);
  yyjson_doc *doc = text != NULL && g_str_has_prefix (text, "[\"")
                        ? yyjson_read (text, yyjson_get_len (answer), YYJSON_READ_NOFLAG)
                        : NULL;
  char *words = format_value (doc != NULL ? yyjson_doc_get_root (doc) : answer, 0);

  yyjson_doc_free (doc);
  return words;
}

static void
add_media (VigieUshahidiReport *self, guint64 id)
{
  for (guint i = 0; i < self->n_media; i++)
    if (self->media[i] == id)
      return;
  if (id > 0 && self->n_media < VIGIE_USHAHIDI_MAX_MEDIA)
    self->media[self->n_media++] = id;
}

/* A field's value is an object with the answer in “value”, or a list of such. */
static void
add_all_media (VigieUshahidiReport *self, yyjson_val *value)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (yyjson_is_obj (value))
    add_media (self, read_id (yyjson_obj_get (value, "value")));
  else if (yyjson_arr_iter_init (value, &iter))
    while ((item = yyjson_arr_iter_next (&iter)) != NULL)
      add_media (self, read_id (yyjson_obj_get (item, "value")));
}

static void
add_place (VigieUshahidiPage *page, VigieUshahidiReport *self, yyjson_val *answer)
{
  double lon, lat;

  if (read_degrees (yyjson_obj_get (answer, "lon"), &lon) &&
      read_degrees (yyjson_obj_get (answer, "lat"), &lat))
    add_point (page, self, lon, lat);
  else if (vigie_json_is_string (answer)) /* an area, as WKT */
    add_geometry (page, self, vigie_geometry_from_wkt (yyjson_get_str (answer)));
}

static gboolean
is_yes (yyjson_val *value)
{
  return yyjson_is_true (value) || (yyjson_is_num (value) && yyjson_get_num (value) != 0);
}

static void
add_field (VigieUshahidiPage *page,
           VigieUshahidiReport *self,
           yyjson_val *field,
           GString *text,
           gboolean *is_first)
{
  yyjson_val *type = yyjson_obj_get (field, "type"), *value = yyjson_obj_get (field, "value");
  yyjson_val *answer = yyjson_is_obj (value) ? yyjson_obj_get (value, "value") : value;
  g_autofree char *label = dup_text (yyjson_obj_get (field, "label"));
  g_autofree char *words = NULL;

  /* the team's own, or what the person behind the report wants to be told to the team alone */
  if (is_yes (yyjson_obj_get (field, "response_private")))
    return;
  if (yyjson_equals_str (type, "title") || yyjson_equals_str (type, "description") ||
      yyjson_equals_str (type, "relation"))
    return;
  if (yyjson_equals_str (type, "media"))
    add_all_media (self, value);
  else if (yyjson_equals_str (type, "point") || yyjson_equals_str (type, "geometry"))
    add_place (page, self, answer);
  else if ((words = format_answer (answer)) != NULL)
    {
      add_line (text, *is_first, label, words);
      *is_first = FALSE;
    }
}

static void
add_content (VigieUshahidiPage *page, VigieUshahidiReport *self, yyjson_val *tasks, GString *text)
{
  gboolean is_first = TRUE;
  guint n_fields = 0;
  yyjson_arr_iter task_iter, field_iter;
  yyjson_val *task, *field;

  if (!yyjson_arr_iter_init (tasks, &task_iter))
    return;
  while ((task = yyjson_arr_iter_next (&task_iter)) != NULL)
    {
      if (is_yes (yyjson_obj_get (task, "task_is_internal_only")) ||
          !yyjson_arr_iter_init (yyjson_obj_get (task, "fields"), &field_iter))
        continue;
      while ((field = yyjson_arr_iter_next (&field_iter)) != NULL && n_fields++ < MAX_FIELDS)
        add_field (page, self, field, text, &is_first);
    }
}

/* ---- version 5 ---- */

static VigieUshahidiReport *
read_report (VigieUshahidiPage *page, yyjson_val *object)
{
  const guint64 id = read_id (yyjson_obj_get (object, "id"));
  yyjson_val *status = yyjson_obj_get (object, "status");
  g_autofree char *title = NULL, *content = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  VigieUshahidiReport *self;

  if (id == 0)
    return NULL;
  self = g_new0 (VigieUshahidiReport, 1);
  self->id = id;
  self->author = dup_text (yyjson_obj_get (object, "author_realname"));
  self->posted_at = read_time (yyjson_obj_get (object, "post_date"));
  if (self->posted_at == VIGIE_TIME_UNKNOWN)
    self->posted_at = read_time (yyjson_obj_get (object, "created"));
  self->updated_at = read_time (yyjson_obj_get (object, "updated"));
  self->is_public = !vigie_json_is_string (status) || yyjson_equals_str (status, "published");
  title = dup_text (yyjson_obj_get (object, "title"));
  content = dup_text (yyjson_obj_get (object, "content"));
  add_paragraph (text, title);
  if (g_strcmp0 (title, content) != 0)
    add_paragraph (text, content);
  add_content (page, self, yyjson_obj_get (object, "post_content"), text);
  self->text = g_string_free_and_steal (g_steal_pointer (&text));
  return self;
}

/* ---- version 3 ---- */

static VigieUshahidiReport *
read_feature (VigieUshahidiPage *page, yyjson_val *feature)
{
  yyjson_val *properties = yyjson_obj_get (feature, "properties");
  yyjson_val *geometry = yyjson_obj_get (feature, "geometry"), *item;
  yyjson_val *members = yyjson_obj_get (geometry, "geometries");
  VigieUshahidiReport *self = read_report (page, properties);
  g_autofree char *description = dup_text (yyjson_obj_get (properties, "description"));
  g_autoptr (GString) text = NULL;
  yyjson_arr_iter iter;

  if (self == NULL)
    return NULL;
  text = g_string_new (self->text);
  if (g_strcmp0 (self->text, description) != 0)
    add_paragraph (text, description);
  g_free (self->text);
  self->text = g_string_free_and_steal (g_steal_pointer (&text));
  if (!yyjson_arr_iter_init (members, &iter))
    {
      if (yyjson_is_obj (geometry))
        add_geometry (page, self, vigie_geometry_from_yyjson (geometry));
      return self;
    }
  while ((item = yyjson_arr_iter_next (&iter)) != NULL &&
         self->n_positions < VIGIE_USHAHIDI_MAX_POSITIONS)
    add_geometry (page, self, vigie_geometry_from_yyjson (item));
  return self;
}

/* ---- answers ---- */

static yyjson_doc *
read_json (GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return size > 0 ? yyjson_read (data, size, YYJSON_READ_NOFLAG) : NULL;
}

static gboolean
says_last (yyjson_val *meta)
{
  yyjson_val *page = yyjson_obj_get (meta, "current_page");
  yyjson_val *last = yyjson_obj_get (meta, "last_page");

  return yyjson_is_uint (page) && yyjson_is_uint (last) &&
         yyjson_get_uint (page) >= yyjson_get_uint (last);
}

/**
 * vigie_ushahidi_page_new:
 * @bytes: an answer of either version
 *
 * Returns: (transfer full) (nullable): its reports; %NULL where it is no list of reports
 */
VigieUshahidiPage *
vigie_ushahidi_page_new (GBytes *bytes)
{
  yyjson_doc *doc = read_json (bytes);
  yyjson_val *root = yyjson_doc_get_root (doc), *item;
  yyjson_val *features = yyjson_obj_get (root, "features");
  const gboolean is_geojson = yyjson_is_arr (features);
  VigieUshahidiPage *self = NULL;
  yyjson_arr_iter iter;

  if (yyjson_arr_iter_init (is_geojson ? features : yyjson_obj_get (root, "results"), &iter))
    {
      self = g_new0 (VigieUshahidiPage, 1);
      self->reports = g_ptr_array_new_with_free_func (report_free);
      self->is_last = says_last (yyjson_obj_get (root, "meta"));
      while ((item = yyjson_arr_iter_next (&iter)) != NULL && self->reports->len < MAX_REPORTS)
        {
          VigieUshahidiReport *report =
              is_geojson ? read_feature (self, item) : read_report (self, item);

          if (report != NULL)
            g_ptr_array_add (self->reports, report);
          else
            self->n_bad++;
        }
    }
  yyjson_doc_free (doc);
  return self;
}

/**
 * vigie_ushahidi_read_media:
 * @bytes: what a site says of a file, in either version
 *
 * Returns: (transfer full) (nullable): where its original is; %NULL where it is no picture
 */
char *
vigie_ushahidi_read_media (GBytes *bytes)
{
  yyjson_doc *doc = read_json (bytes);
  yyjson_val *root = yyjson_doc_get_root (doc);
  yyjson_val *media =
      yyjson_is_obj (yyjson_obj_get (root, "result")) ? yyjson_obj_get (root, "result") : root;
  yyjson_val *place = yyjson_obj_get (media, "original_file_url");
  const char *type = yyjson_get_str (yyjson_obj_get (media, "mime"));
  g_autoptr (GUri) uri = NULL;
  char *address = NULL;

  if (vigie_json_is_string (place) && (type == NULL || g_str_has_prefix (type, "image/")) &&
      g_utf8_validate (yyjson_get_str (place), (gssize) yyjson_get_len (place), NULL))
    uri = vigie_web_address_parse (NULL, yyjson_get_str (place));
  if (uri != NULL)
    address = g_uri_to_string (uri);
  yyjson_doc_free (doc);
  return address;
}
