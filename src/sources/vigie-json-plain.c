/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-import-time.h"
#include "vigie-json-post.h"

#define MAX_KNOWN_MEMBERS 512

/* What a plain object's members came to. */
typedef struct
{
  VigieImportRun *run;
  VigieImportPost *post;
  VigieImportRow row;
  guint ranks[VIGIE_N_IMPORT_FIELDS];
  const char *names[VIGIE_N_IMPORT_FIELDS];
  gboolean is_feature;
  VigieSlice title; /* of a feature: stands before its description */
  yyjson_val *photos;
  yyjson_val *candidates;
  VigieSlice clock;
  gboolean has_place; /* a geometry or an object said where it is */
  char **reason;
} Plain;

static gboolean
read_member_position (yyjson_val *value, VigiePosition *position)
{
  yyjson_val *lon = yyjson_obj_get (value, "lon"), *lat = yyjson_obj_get (value, "lat");
  yyjson_val *radius = yyjson_obj_get (value, "radius_m"),
             *origin = yyjson_obj_get (value, "origin");

  *position = (VigiePosition) { .origin = VIGIE_ORIGIN_SOURCE };
  if (lon == NULL)
    lon = yyjson_obj_get (value, "lng");
  if (lon == NULL)
    lon = yyjson_obj_get (value, "longitude");
  if (lat == NULL)
    lat = yyjson_obj_get (value, "latitude");
  if (yyjson_is_arr (value))
    {
      lon = yyjson_arr_get (value, 0);
      lat = yyjson_arr_get (value, 1);
    }
  if (!yyjson_is_num (lon) || !yyjson_is_num (lat))
    return FALSE;
  position->lon = yyjson_get_num (lon);
  position->lat = yyjson_get_num (lat);
  if (yyjson_is_num (radius) && yyjson_get_num (radius) > 0 && isfinite (yyjson_get_num (radius)))
    position->radius_m = yyjson_get_num (radius);
  if (vigie_json_is_string (origin))
    vigie_origin_from_string (yyjson_get_str (origin), &position->origin);

  return TRUE;
}

static gboolean
add_position (Plain *self, yyjson_val *value)
{
  VigiePosition position;

  if (!read_member_position (value, &position))
    return TRUE;
  if (!vigie_position_is_valid (&position))
    {
      *self->reason = vigie_import_describe_bad_position (position.lon, position.lat);
      return FALSE;
    }
  vigie_import_post_add_candidate (self->post, &position);
  self->has_place = TRUE;

  return TRUE;
}

/* "position", "location", "geo", "coordinates": an object, a pair, or a geometry. */
static gboolean
add_place (Plain *self, yyjson_val *value)
{
  if (self->has_place)
    return TRUE;
  if (vigie_json_is_string (yyjson_obj_get (value, "type")) &&
      yyjson_obj_get (value, "coordinates") != NULL)
    {
      g_autoptr (VigieGeometry) geometry = vigie_geometry_from_yyjson (value);

      if (geometry == NULL)
        {
          *self->reason = g_strdup (_ ("The geometry cannot be read"));
          return FALSE;
        }
      self->has_place = TRUE;
      return vigie_import_post_add_geometry (self->post, geometry, self->reason);
    }

  return add_position (self, value);
}

/* Of several members for one field the better name counts; a text that does not is said. */
static void
set_value (Plain *self, VigieImportField field, guint rank, const char *name, VigieSlice slice)
{
  const char *unused = rank < self->ranks[field] ? self->names[field] : name;

  if (field == VIGIE_IMPORT_FIELD_TEXT && unused != NULL && self->row.values[field].length > 0)
    vigie_import_run_ignore (self->run, unused, strlen (unused));
  if (rank >= self->ranks[field])
    return;
  self->ranks[field] = rank;
  self->names[field] = name;
  self->row.values[field] = slice;
}

/* A number as text in the batch's memory, as exact as it was. */
static VigieSlice
number_to_slice (VigieImportRun *run, yyjson_val *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  if (yyjson_is_uint (value))
    g_snprintf (buffer, sizeof buffer, "%" G_GUINT64_FORMAT, (guint64) yyjson_get_uint (value));
  else if (yyjson_is_sint (value))
    g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, (gint64) yyjson_get_sint (value));
  else
    g_ascii_dtostr (buffer, sizeof buffer, yyjson_get_num (value));
  length = strlen (buffer);

  return (VigieSlice) { vigie_import_batch_dup (run->batch, buffer, length), length };
}

static yyjson_val *
find_name (yyjson_val *person)
{
  static const char *const names[] = { "acct",   "handle", "username", "screen_name",
                                       "pseudo", "name",   "id",       NULL };

  for (guint i = 0; names[i] != NULL; i++)
    {
      yyjson_val *value = yyjson_obj_get (person, names[i]);

      if (vigie_json_is_string (value))
        return value;
    }

  return NULL;
}

static VigieImportField
lookup (VigieImportRun *run, const char *name, gsize length, guint *rank)
{
  gpointer found;
  VigieImportField field;

  if (g_hash_table_lookup_extended (run->known_members, name, NULL, &found))
    {
      *rank = GPOINTER_TO_UINT (found) >> 8;
      return (VigieImportField) (GPOINTER_TO_UINT (found) & 0xff);
    }
  *rank = 0;
  field = vigie_import_guess_field (name, length, rank);
  if (g_hash_table_size (run->known_members) < MAX_KNOWN_MEMBERS)
    g_hash_table_insert (run->known_members, g_strdup (name),
                         GUINT_TO_POINTER (*rank << 8 | (guint) field));

  return field;
}

static gboolean
is_place_name (const char *name)
{
  static const char *const names[] = { "position", "location", "geo",          "coordinates",
                                       "geometry", "point",    "localisation", NULL };

  return g_strv_contains (names, name);
}

static gboolean
is_clock_name (const char *name)
{
  return g_ascii_strcasecmp (name, "time") == 0 || g_ascii_strcasecmp (name, "heure") == 0;
}

static gboolean
is_title_name (const char *name)
{
  static const char *const names[] = { "title", "titre", "name", "nom" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/* "from" is an author in messages, and when something begins on a map. */
static gboolean
is_time_of_map (Plain *self, const char *name, yyjson_val *value)
{
  gint64 at;

  return self->is_feature && strcmp (name, "from") == 0 && yyjson_is_str (value) &&
         vigie_import_parse_time (yyjson_get_str (value), self->run->time_zone,
                                  self->run->date_order, &at);
}

static gboolean
read_structure (
    Plain *self, const char *name, VigieImportField field, guint rank, yyjson_val *value)
{
  yyjson_val *inner;

  if (strcmp (name, "candidates") == 0 && yyjson_is_arr (value))
    self->candidates = value;
  else if (is_place_name (name))
    return add_place (self, value);
  else if (field == VIGIE_IMPORT_FIELD_PHOTO)
    {
      if (self->photos == NULL)
        self->photos = value;
    }
  else if (field == VIGIE_IMPORT_FIELD_AUTHOR && (inner = find_name (value)) != NULL)
    set_value (self, field, rank, name,
               (VigieSlice) { yyjson_get_str (inner), yyjson_get_len (inner) });
  else
    vigie_import_run_ignore (self->run, name, strlen (name));

  return TRUE;
}

static gboolean
read_members (Plain *self, yyjson_val *object)
{
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (!yyjson_obj_iter_init (object, &iter))
    return TRUE;
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);
      const char *name = yyjson_get_str (key);
      guint rank;
      VigieImportField field;
      VigieSlice slice;

      if (yyjson_is_null (value))
        continue;
      field = lookup (self->run, name, yyjson_get_len (key), &rank);
      if (yyjson_is_ctn (value))
        {
          if (!read_structure (self, name, field, rank, value))
            return FALSE;
          continue;
        }
      if (field == VIGIE_IMPORT_FIELD_NONE || yyjson_is_bool (value) ||
          is_time_of_map (self, name, value))
        {
          vigie_import_run_ignore (self->run, name, yyjson_get_len (key));
          continue;
        }
      slice = yyjson_is_num (value)
                  ? number_to_slice (self->run, value)
                  : (VigieSlice) { yyjson_get_str (value), yyjson_get_len (value) };
      if (is_clock_name (name))
        self->clock = slice;
      if (self->is_feature && is_title_name (name) && self->title.length == 0)
        self->title = slice;
      else
        set_value (self, field, rank, name, slice);
    }

  return TRUE;
}

/* A photo of a post that Vigie wrote; its bytes are not in the text. */
static void
add_photo_object (Plain *self, yyjson_val *item)
{
  static const char *const places[] = { "uri",  "url", "media_url_https", "media_url", "src",
                                        "path", NULL };
  VigieImportPost *post = self->post;
  yyjson_val *place = NULL, *taken_at = yyjson_obj_get (item, "taken_at");
  VigiePhotoFacts *facts;
  guint before = post->n_photos;

  for (guint i = 0; places[i] != NULL && !vigie_json_is_string (place); i++)
    place = yyjson_obj_get (item, places[i]);
  if (vigie_json_is_string (place))
    vigie_import_post_add_photo (post, self->run, yyjson_get_str (place));
  else if (post->n_photos < VIGIE_IMPORT_MAX_PHOTOS &&
           vigie_json_is_string (yyjson_obj_get (item, "sha256")))
    {
      facts = post->photos[post->n_photos++] = vigie_photo_facts_new (NULL);
      facts->error = g_strdup (_ ("The photo itself is not in the file"));
      self->run->n_photo_errors++;
    }
  if (post->n_photos == before)
    return;

  facts = post->photos[before];
  if (facts->bytes != NULL)
    return;
  if (facts->mime_type == NULL && vigie_json_is_string (yyjson_obj_get (item, "mime_type")))
    facts->mime_type = g_strdup (yyjson_get_str (yyjson_obj_get (item, "mime_type")));
  facts->width = MAX (yyjson_get_int (yyjson_obj_get (item, "width")), 0);
  facts->height = MAX (yyjson_get_int (yyjson_obj_get (item, "height")), 0);
  if (!vigie_json_is_string (taken_at) ||
      !vigie_import_parse_time (yyjson_get_str (taken_at), self->run->time_zone,
                                self->run->date_order, &facts->taken_at))
    facts->taken_at = VIGIE_TIME_UNKNOWN;
  facts->has_position =
      read_member_position (yyjson_obj_get (item, "position"), &facts->position) &&
      vigie_position_is_valid (&facts->position);
}

static void
add_photos (Plain *self)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (yyjson_is_obj (self->photos))
    add_photo_object (self, self->photos);
  if (!yyjson_arr_iter_init (self->photos, &iter))
    return;
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    {
      if (vigie_json_is_string (item))
        vigie_import_post_add_photo (self->post, self->run, yyjson_get_str (item));
      else if (yyjson_is_obj (item))
        add_photo_object (self, item);
    }
}

/* Vigie's own list of candidates says all; "position" beside it is what people decided. */
static gboolean
add_candidates (Plain *self)
{
  yyjson_arr_iter iter;
  yyjson_val *item;

  if (self->candidates == NULL)
    return TRUE;
  self->post->n_candidates = 0;
  yyjson_arr_iter_init (self->candidates, &iter);
  while ((item = yyjson_arr_iter_next (&iter)) != NULL)
    if (!add_position (self, item))
      return FALSE;

  return TRUE;
}

/* Whether people wrote tags into a text; "<" alone stands in many. */
static gboolean
looks_like_html (VigieSlice text)
{
  static const char *const tags[] = { "<br", "<p>", "<p ", "<b>", "<i>",  "<a ",   "<div", "<span",
                                      "<ul", "<li", "<h",  "<em", "<str", "<img ", "<tab", NULL };
  g_autofree char *folded = NULL;

  if (text.length == 0 || memchr (text.data, '<', text.length) == NULL)
    return FALSE;
  folded = g_ascii_strdown (text.data, (gssize) text.length);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      const char *found = strstr (folded, tags[i]);

      if (found != NULL && strchr (found, '>') != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
join_title (Plain *self)
{
  VigieSlice *text = &self->row.values[VIGIE_IMPORT_FIELD_TEXT];
  g_autofree char *joined = NULL;
  const char *line_end;

  if (text->length == 0)
    *text = self->title;
  if (text->data == self->title.data || self->title.length == 0 ||
      (text->length >= self->title.length &&
       memcmp (text->data, self->title.data, self->title.length) == 0))
    return;
  line_end = self->row.text_is_html ? "<br>" : "\n";
  joined = g_strdup_printf ("%.*s%s%.*s", (int) self->title.length, self->title.data, line_end,
                            (int) text->length, text->data);
  text->length = strlen (joined);
  text->data = vigie_import_batch_dup (self->run->batch, joined, text->length);
}

static gboolean
finish (Plain *self)
{
  VigieImportRow *row = &self->row;

  if (self->is_feature)
    {
      row->text_is_html = looks_like_html (row->values[VIGIE_IMPORT_FIELD_TEXT]);
      join_title (self);
    }

  if (!add_candidates (self))
    return FALSE;
  add_photos (self);
  if (self->has_place)
    row->values[VIGIE_IMPORT_FIELD_LATITUDE] = row->values[VIGIE_IMPORT_FIELD_LONGITUDE] =
        row->values[VIGIE_IMPORT_FIELD_LATLON] = row->values[VIGIE_IMPORT_FIELD_WKT] =
            (VigieSlice) { 0 };
  if (self->ranks[VIGIE_IMPORT_FIELD_ID] !=
      0) /* without the source's own id its name says nothing */
    row->values[VIGIE_IMPORT_FIELD_SOURCE] = (VigieSlice) { 0 };
  if (self->clock.data != row->values[VIGIE_IMPORT_FIELD_TIME].data)
    row->values[VIGIE_IMPORT_FIELD_CLOCK] = self->clock;

  return vigie_import_row_to_post (self->run, row, self->post, self->reason);
}

static void
plain_init (Plain *self, VigieImportRun *run, VigieImportPost *post, VigieSlice raw, char **reason)
{
  *self = (Plain) { .run = run, .post = post, .reason = reason };
  self->row.content = raw.data;
  self->row.content_length = raw.length;
  for (guint i = 0; i < VIGIE_N_IMPORT_FIELDS; i++)
    self->ranks[i] = G_MAXUINT;
}

/**
 * vigie_plain_to_post:
 * @object: members with the names that a table's columns would have
 * @raw: its text, which makes the id where it has none
 */
gboolean
vigie_plain_to_post (
    VigieImportRun *run, yyjson_val *object, VigieSlice raw, VigieImportPost *post, char **reason)
{
  Plain self;

  plain_init (&self, run, post, raw, reason);

  return read_members (&self, object) && finish (&self);
}

/**
 * vigie_feature_to_post:
 * @feature: a Feature of RFC 7946; without a geometry it is a post without a position
 * @raw: its text, which makes the id where it has none
 */
gboolean
vigie_feature_to_post (VigieImportRun *run,
                       const VigieMembers *feature,
                       VigieSlice raw,
                       VigieImportPost *post,
                       char **reason)
{
  yyjson_val *id = feature->value[VIGIE_MEMBER_ID], *value = feature->value[VIGIE_MEMBER_GEOMETRY];
  Plain self;

  plain_init (&self, run, post, raw, reason);
  self.is_feature = TRUE;
  if (!vigie_crs_is_wgs84 (feature->object))
    {
      *reason = g_strdup (_ ("The coordinates are not longitude and latitude in WGS 84"));
      return FALSE;
    }
  if (value != NULL)
    {
      g_autoptr (VigieGeometry) geometry = vigie_geometry_from_yyjson (value);

      if (geometry == NULL)
        {
          *reason = g_strdup (_ ("The geometry cannot be read"));
          return FALSE;
        }
      if (!vigie_import_post_add_geometry (post, geometry, reason))
        return FALSE;
      self.has_place = TRUE;
    }
  if (!read_members (&self, feature->value[VIGIE_MEMBER_PROPERTIES]))
    return FALSE;
  if (yyjson_is_num (id))
    set_value (&self, VIGIE_IMPORT_FIELD_ID, 99, NULL, number_to_slice (run, id));
  else if (vigie_json_is_string (id))
    set_value (&self, VIGIE_IMPORT_FIELD_ID, 99, NULL,
               (VigieSlice) { yyjson_get_str (id), yyjson_get_len (id) });

  return finish (&self);
}
