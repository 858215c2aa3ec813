/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-vigicrues.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <yyjson.h>

#include "vigie-official-intake.h"

#define ADDRESS "https://www.vigicrues.gouv.fr/services/1/InfoVigiCru.geojson"
#define MAX_BYTES (30 * 1000 * 1000)
#define INTERVAL_MS (10 * 60 * 1000)
#define MAX_POINTS 200000 /* of one stretch */
#define MAX_CHARS 200

/* Vigicrues says how much watchfulness each stretch of the watched rivers asks for, from green to
 * red. Stretches have no département: where they lie is their geometry. */

struct _VigieVigicruesSource
{
  VigieSource parent_instance;
};

G_DEFINE_FINAL_TYPE (VigieVigicruesSource, vigie_vigicrues_source, VIGIE_TYPE_SOURCE)

/* ---- values ---- */

/* (nullable): members were seen in several spellings: "lbentcru", "LbEntCru" */
static yyjson_val *
get_member (yyjson_val *object, const char *name)
{
  yyjson_val *key;
  yyjson_obj_iter iter;

  if (!yyjson_obj_iter_init (object, &iter))
    return NULL;
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    if (g_ascii_strcasecmp (yyjson_get_str (key), name) == 0)
      return yyjson_obj_iter_get_val (key);
  return NULL;
}

/* A number, or a string that holds one. 0 for anything else. */
static guint
read_level (yyjson_val *value)
{
  double level = yyjson_is_num (value) ? yyjson_get_num (value) : 0;
  guint64 number;

  if (yyjson_is_str (value) &&
      g_ascii_string_to_unsigned (yyjson_get_str (value), 10, 1, VIGIE_OFFICIAL_N_LEVELS - 1,
                                  &number, NULL))
    return (guint) number;
  for (guint i = 1; i < VIGIE_OFFICIAL_N_LEVELS; i++)
    if (level >= i && level <= i)
      return i;
  return 0;
}

static char *
dup_text (yyjson_val *value)
{
  if (yyjson_is_uint (value))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, yyjson_get_uint (value));
  return vigie_official_dup_line (yyjson_get_str (value), MAX_CHARS);
}

/* ---- geometries ---- */

static gboolean
add_point (VigieGeometryBuilder *builder, yyjson_val *point)
{
  yyjson_val *lon = yyjson_arr_get (point, 0), *lat = yyjson_arr_get (point, 1);

  if (!yyjson_is_num (lon) || !yyjson_is_num (lat) || fabs (yyjson_get_num (lon)) > 180 ||
      fabs (yyjson_get_num (lat)) > 90)
    return FALSE;
  vigie_geometry_builder_add (builder, yyjson_get_num (lon), yyjson_get_num (lat));
  return TRUE;
}

static gboolean
add_line (VigieGeometryBuilder *builder, yyjson_val *line, gsize *n_points)
{
  yyjson_arr_iter iter;
  yyjson_val *point;

  if (!yyjson_arr_iter_init (line, &iter) || yyjson_arr_size (line) < 2)
    return FALSE;
  *n_points += yyjson_arr_size (line);
  if (*n_points > MAX_POINTS)
    return FALSE;
  vigie_geometry_builder_begin_part (builder);
  while ((point = yyjson_arr_iter_next (&iter)) != NULL)
    if (!add_point (builder, point))
      return FALSE;
  return TRUE;
}

static gboolean
add_lines (VigieGeometryBuilder *builder, yyjson_val *coordinates, gboolean many)
{
  yyjson_arr_iter iter;
  yyjson_val *line;
  gsize n_points = 0;

  if (!many)
    return add_line (builder, coordinates, &n_points);
  if (!yyjson_arr_iter_init (coordinates, &iter) || yyjson_arr_size (coordinates) == 0)
    return FALSE;
  while ((line = yyjson_arr_iter_next (&iter)) != NULL)
    if (!add_line (builder, line, &n_points))
      return FALSE;
  return TRUE;
}

/* (nullable): where it is no line */
static VigieGeometry *
read_geometry (yyjson_val *object)
{
  const char *type = yyjson_get_str (yyjson_obj_get (object, "type"));
  const gboolean many = g_strcmp0 (type, "MultiLineString") == 0;
  g_autoptr (VigieGeometryBuilder) builder = NULL;

  if (!many && g_strcmp0 (type, "LineString") != 0)
    return NULL;
  builder = vigie_geometry_builder_new (many ? VIGIE_GEOMETRY_MULTI_LINE_STRING
                                             : VIGIE_GEOMETRY_LINE_STRING);
  return add_lines (builder, yyjson_obj_get (object, "coordinates"), many)
             ? vigie_geometry_builder_end (g_steal_pointer (&builder))
             : NULL;
}

/* ---- stretches ---- */

static void
read_feature (VigieOfficialAnswer *answer, yyjson_val *feature, const VigieBox *area)
{
  yyjson_val *properties = yyjson_obj_get (feature, "properties");
  g_autofree char *id = dup_text (get_member (properties, "CdEntCru"));
  g_autoptr (VigieGeometry) geometry = read_geometry (yyjson_obj_get (feature, "geometry"));
  const guint level = read_level (get_member (properties, "NivInfViCr"));
  VigieOfficialItem *item;

  if (id == NULL || geometry == NULL || level == 0)
    {
      answer->n_bad++;
      return;
    }
  answer->state->n_all++;
  answer->state->levels[level]++;
  if (!vigie_official_is_near (geometry, area) ||
      answer->state->items->len >= VIGIE_OFFICIAL_MAX_ITEMS)
    return;
  item = vigie_official_item_new (VIGIE_OFFICIAL_RIVER, id);
  item->level = level;
  item->title = dup_text (get_member (properties, "lbentcru"));
  item->geometry = vigie_official_make_small (geometry);
  g_ptr_array_add (answer->state->items, item);
}

static gboolean
read_collection (VigieOfficialAnswer *answer, yyjson_val *root, const VigieBox *area)
{
  yyjson_arr_iter iter;
  yyjson_val *feature;

  if (!yyjson_arr_iter_init (yyjson_obj_get (root, "features"), &iter))
    return FALSE;
  answer->said_at =
      vigie_official_parse_time (yyjson_get_str (get_member (root, "DtHrInfoVigiCru")));
  answer->state = vigie_official_state_new ();
  while ((feature = yyjson_arr_iter_next (&iter)) != NULL)
    read_feature (answer, feature, area);
  /* something else than stretches: as if nothing had come */
  return answer->state->n_all > 0;
}

/**
 * vigie_vigicrues_parse:
 * @answer: (inout): an empty one
 * @bytes: InfoVigiCru.geojson
 * @area: (nullable): what lies outside of it is counted only
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %VIGIE_ERROR_INVALID where it is something else
 */
gboolean
vigie_vigicrues_parse (VigieOfficialAnswer *answer,
                       GBytes *bytes,
                       const VigieBox *area,
                       GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  yyjson_doc *doc = size > 0 ? yyjson_read (data, size, YYJSON_READ_NOFLAG) : NULL;
  gboolean done = doc != NULL && read_collection (answer, yyjson_doc_get_root (doc), area);

  yyjson_doc_free (doc);
  return done || vigie_official_fail (_ ("Vigicrues"), bytes, error);
}

/* ---- the source ---- */

static gboolean
parse (VigieOfficialAnswer *answer,
       GBytes *bytes,
       VigieSource *source,
       const VigieBox *area,
       GError **error)
{
  return vigie_vigicrues_parse (answer, bytes, area, error);
}

static gboolean
vigie_vigicrues_source_poll (VigieSource *source, VigieSourceRound *round, GError **error)
{
  const char *address = vigie_source_get_option (source, "url");

  return vigie_official_poll (
      source, round,
      &(VigieSourcePageWant) { .address = address != NULL ? address : ADDRESS,
                               .accept = "application/geo+json, application/json, */*;q=0.1",
                               .max_bytes = MAX_BYTES },
      parse, error);
}

static const VigieSourceOption options[] = {
  { "url", VIGIE_SOURCE_OPTION_ADDRESS,
    N_ ("address of InfoVigiCru.geojson, where it is not that of vigicrues.gouv.fr") },
  { NULL, 0, NULL },
};

static void
vigie_vigicrues_source_class_init (VigieVigicruesSourceClass *klass)
{
  VigieSourceClass *source_class = VIGIE_SOURCE_CLASS (klass);

  source_class->kind = "vigicrues";
  source_class->title = N_ ("Vigicrues");
  source_class->options = options;
  source_class->is_official = TRUE;
  source_class->server = ADDRESS;
  source_class->interval_ms = INTERVAL_MS;
  source_class->poll = vigie_vigicrues_source_poll;
}

static void
vigie_vigicrues_source_init (VigieVigicruesSource *self)
{
}
