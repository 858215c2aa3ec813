/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xml-export-support.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <string.h>

#include "vigie-export-sample.h"
#include "vigie-test-util.h"

/* ---- situations ---- */

VigieSituation *
xml_export_new_situation (void)
{
  VigieSituation *situation = vigie_situation_new ();

  situation->id = g_strdup ("i-1");
  g_free (situation->title);
  situation->title = g_strdup ("Tempête « Zoé »");
  situation->organisation = g_strdup ("SDIS 21, Côte-d’Or");
  situation->at = SAMPLE_AT;
  situation->exported_at = SAMPLE_AT;
  g_time_zone_unref (situation->zone);
  situation->zone = g_time_zone_new_offset (3600);
  return situation;
}

static VigieSituationShape *
add_shape (VigieSituation *situation,
           const char *id,
           VigieShapeKind kind,
           const char *title,
           VigieGeometry *geometry)
{
  g_autoptr (VigieShape) shape = vigie_sample_shape (id, kind, geometry);

  g_free (shape->title);
  shape->title = g_strdup (title);
  return vigie_situation_add_shape (situation, shape);
}

VigieSituationShape *
xml_export_add_closure (VigieSituation *situation, const char *id, VigieGeometry *area)
{
  return add_shape (situation, id, VIGIE_SHAPE_CLOSURE, "D 971 coupée à l’Étang", area);
}

VigieSituationShape *
xml_export_add_diversion (VigieSituation *situation, const char *id, const char *closure)
{
  static const double lonlat[] = { 4.73, 47.51, 4.76, 47.509, 4.733, 47.518 };
  VigieSituationShape *shape =
      add_shape (situation, id, VIGIE_SHAPE_DIVERSION, "par Villecomte",
                 vigie_geometry_new_line (lonlat, G_N_ELEMENTS (lonlat) / 2));
  VigieSituationRoute *route = vigie_situation_shape_add_route (shape);

  route->closure = g_strdup (closure);
  vigie_situation_route_add_road (route)->road = g_strdup ("D 101");
  vigie_situation_route_add_road (route)->road = g_strdup ("D 16");
  return shape;
}

void
xml_export_add_section (VigieSituationShape *closure,
                        const char *road,
                        const char *from,
                        const char *to)
{
  VigieSituationSection *section = vigie_situation_shape_add_section (closure);

  section->road = g_strdup (road);
  section->direction = g_strdup ("both");
  section->both_ways = TRUE;
  section->length_m = 400;
  vigie_situation_reference_set (&section->from, from);
  vigie_situation_reference_set (&section->to, to);
}

VigieGeometry *
xml_export_new_square (double lon, double lat, double half)
{
  const double lonlat[] = { lon - half, lat - half, lon + half, lat - half,
                            lon + half, lat + half, lon - half, lat + half };

  return vigie_geometry_new_polygon (lonlat, 4);
}

/* ---- random situations ---- */

static const char *const hostile_texts[] = {
  "",
  "Chute d’arbre à l’Étang « Noël », forêt de Châtillon",
  "]]><script>&amp;</situation>\"'",
  "tab\tline\nreturn\rbell\a nul\001 del\177 \302\205",
  "\342\200\256detcerid\342\200\254 \357\277\276\357\277\277",
  "\360\237\232\247 route barr\303\251e \360\237\232\222",
  "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>&b;",
  "   ",
  "\001\002",
  "%s%n%d {0} {1}",
};

static char *
make_text (GRand *rand)
{
  if (g_rand_int_range (rand, 0, 12) == 0)
    return g_strnfill ((gsize) g_rand_int_range (rand, 900, 5000), 'x');
  return g_strdup (hostile_texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (hostile_texts))]);
}

static void
add_ring (VigieGeometryBuilder *builder, double lon, double lat, double half)
{
  vigie_geometry_builder_begin_ring (builder);
  vigie_geometry_builder_add (builder, lon - half, lat - half);
  vigie_geometry_builder_add (builder, lon + half, lat - half);
  vigie_geometry_builder_add (builder, lon + half, lat + half);
  vigie_geometry_builder_add (builder, lon - half, lat + half);
  vigie_geometry_builder_add (builder, lon - half, lat - half);
}

static VigieGeometry *
make_geometry (GRand *rand)
{
  VigieGeometryKind kind = (VigieGeometryKind) g_rand_int_range (rand, 0, 6);
  g_autoptr (VigieGeometryBuilder) builder = vigie_geometry_builder_new (kind);
  const gboolean several = kind == VIGIE_GEOMETRY_MULTI_POINT ||
                           kind == VIGIE_GEOMETRY_MULTI_LINE_STRING ||
                           kind == VIGIE_GEOMETRY_MULTI_POLYGON;
  const int n_parts = several ? g_rand_int_range (rand, 1, 4) : 1;

  for (int part = 0; part < n_parts; part++)
    {
      double lon = g_rand_double_range (rand, -179, 178) + part * 0.1;
      double lat = g_rand_double_range (rand, -89, 89);

      vigie_geometry_builder_begin_part (builder);
      if (kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT)
        vigie_geometry_builder_add (builder, lon, lat);
      else if (kind == VIGIE_GEOMETRY_LINE_STRING || kind == VIGIE_GEOMETRY_MULTI_LINE_STRING)
        for (int i = 0; i < 5; i++)
          vigie_geometry_builder_add (builder, lon + i * 1e-3, lat + (i % 2) * 1e-3);
      else
        {
          add_ring (builder, lon, lat, 0.01);
          for (int i = g_rand_int_range (rand, 0, 3); i > 0; i--)
            add_ring (builder, lon - 0.01 + 0.006 * i, lat, 0.002);
        }
    }
  return vigie_geometry_builder_end (g_steal_pointer (&builder));
}

/* A road through the middle of what is drawn, and beyond it. */
static VigieGeometry *
make_road (const VigieGeometry *area)
{
  double lon, lat;
  double lonlat[6];

  vigie_geometry_get_label_point (area, &lon, &lat);
  lonlat[0] = CLAMP (lon - 0.05, -180, 180);
  lonlat[1] = lat;
  lonlat[2] = lon;
  lonlat[3] = lat + 1e-4;
  lonlat[4] = CLAMP (lon + 0.05, -180, 180);
  lonlat[5] = lat;
  return vigie_geometry_new_line (lonlat, 3);
}

static void
add_random_section (VigieSituationShape *shape, GRand *rand)
{
  static const char *const places[] = { "PR 12+300",       "PR 14+50", "PR 0+0", "230 m de la D 16",
                                        "PR <&> 12\n+300", NULL,       "PR 7",   "PR 99999+1D" };
  static const char *const directions[] = { "both", "forward", "north-east", "south", "<&>" };
  VigieSituationSection *section = vigie_situation_shape_add_section (shape);
  const char *roads[] = { "D 971", "Rue du Port", NULL, "RN 6", "" };

  g_strfreev (section->communes);
  section->communes = g_new0 (char *, 3);
  section->communes[0] = make_text (rand);
  section->communes[1] = g_strdup ("Saint-Germain-en-Laye");
  section->road = g_rand_boolean (rand)
                      ? g_strdup (roads[g_rand_int_range (rand, 0, G_N_ELEMENTS (roads))])
                      : make_text (rand);
  section->direction = g_strdup (directions[g_rand_int_range (rand, 0, G_N_ELEMENTS (directions))]);
  section->both_ways = strcmp (section->direction, "both") == 0;
  vigie_situation_reference_set (&section->from,
                                 places[g_rand_int_range (rand, 0, G_N_ELEMENTS (places))]);
  vigie_situation_reference_set (&section->to,
                                 places[g_rand_int_range (rand, 0, G_N_ELEMENTS (places))]);
  if (g_rand_boolean (rand))
    section->along = make_road (shape->geometry);
}

static gint64
make_time (GRand *rand)
{
  if (g_rand_int_range (rand, 0, 3) == 0)
    return VIGIE_TIME_UNKNOWN;
  return SAMPLE_AT + g_rand_int_range (rand, -3000, 1000) * SAMPLE_MINUTE;
}

static void
add_random_shape (VigieSituation *situation, guint index, GRand *rand)
{
  const char *const *causes = vigie_shape_get_causes ();
  g_autofree char *id = g_strdup_printf ("%s%u", index % 3 == 0 ? "id <&\"' \001" : "id-", index);
  g_autofree char *closure = g_strdup_printf ("id-%d", g_rand_int_range (rand, 0, 10));
  g_autoptr (VigieShape) shape =
      vigie_sample_shape (id, (VigieShapeKind) g_rand_int_range (rand, 0, VIGIE_SHAPE_MARKER + 1),
                          make_geometry (rand));
  VigieSituationShape *added;

  g_free (shape->title);
  g_free (shape->cause);
  shape->title = make_text (rand);
  shape->cause =
      g_rand_boolean (rand)
          ? g_strdup (causes[g_rand_int_range (rand, 0, (gint32) g_strv_length ((char **) causes))])
          : make_text (rand);
  shape->from = make_time (rand);
  shape->to = make_time (rand);
  shape->lifted_at = make_time (rand);
  shape->version = g_rand_int_range (rand, 0, 20);
  added = vigie_situation_add_shape (situation, shape);
  if (shape->kind == VIGIE_SHAPE_CLOSURE)
    for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
      add_random_section (added, rand);
  if (shape->kind == VIGIE_SHAPE_DIVERSION && g_rand_boolean (rand))
    {
      VigieSituationRoute *route = vigie_situation_shape_add_route (added);

      route->closure = g_steal_pointer (&closure);
      added->is_cut = g_rand_boolean (rand);
      for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
        vigie_situation_route_add_road (route)->road = make_text (rand);
    }
}

VigieSituation *
xml_export_new_random (GRand *rand)
{
  VigieSituation *situation = vigie_situation_new ();
  const guint n = (guint) g_rand_int_range (rand, 0, 12);

  situation->id = make_text (rand);
  g_free (situation->title);
  situation->title = make_text (rand);
  situation->organisation = g_rand_boolean (rand) ? make_text (rand) : NULL;
  situation->exercise = g_rand_boolean (rand);
  situation->language = g_rand_boolean (rand) ? VIGIE_LANGUAGE_FRENCH : VIGIE_LANGUAGE_ENGLISH;
  situation->with_lifted = g_rand_boolean (rand);
  situation->at = SAMPLE_AT;
  situation->exported_at = SAMPLE_AT + 12345;
  g_time_zone_unref (situation->zone);
  situation->zone = g_time_zone_new_offset (g_rand_int_range (rand, -22, 22) * 1800);
  for (guint i = 0; i < n; i++)
    add_random_shape (situation, i, rand);
  return situation;
}

/* ---- schemas ---- */

static GHashTable *parsed; /* of path → xmlSchema */

static xmlSchema *
get_schema (const char *relative)
{
  g_autofree char *path = vigie_test_shared_path (relative);
  xmlSchemaParserCtxt *context;
  xmlSchema *schema;

  if (parsed == NULL)
    parsed =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) xmlSchemaFree);
  schema = g_hash_table_lookup (parsed, relative);
  if (schema != NULL)
    return schema;
  context = xmlSchemaNewParserCtxt (path);
  g_assert_nonnull (context);
  schema = xmlSchemaParse (context);
  xmlSchemaFreeParserCtxt (context);
  g_assert_nonnull (schema);
  g_hash_table_insert (parsed, g_strdup (relative), schema);
  return schema;
}

gboolean
xml_export_has_schemas (const char *const *schemas)
{
  g_autofree char *path = vigie_test_shared_path_or_skip (schemas[0]);

  return path != NULL;
}

void
xml_export_check_schemas (const char *path, const char *const *schemas)
{
  g_autoptr (xmlDoc) document = xml_export_read (path);

  for (gsize i = 0; schemas[i] != NULL; i++)
    {
      xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt (get_schema (schemas[i]));
      int result = xmlSchemaValidateDoc (context, document);

      xmlSchemaFreeValidCtxt (context);
      if (result != 0)
        g_error ("%s does not follow %s", path, schemas[i]);
    }
}

/* ---- reading ---- */

xmlDoc *
xml_export_read (const char *path)
{
  xmlDoc *document = xmlReadFile (path, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);

  g_assert_nonnull (document);
  return document;
}

static xmlNode *
find (xmlNode *node, const char *name, guint *index)
{
  for (; node != NULL; node = node->next)
    {
      xmlNode *found;

      if (node->type != XML_ELEMENT_NODE)
        continue;
      if (strcmp ((const char *) node->name, name) == 0 && (*index)-- == 0)
        return node;
      found = find (node->children, name, index);
      if (found != NULL)
        return found;
    }
  return NULL;
}

xmlNode *
xml_export_find (xmlDoc *document, const char *name, guint index)
{
  return find (xmlDocGetRootElement (document), name, &index);
}

guint
xml_export_count (xmlDoc *document, const char *name)
{
  guint n = 0;

  while (xml_export_find (document, name, n) != NULL)
    n++;
  return n;
}

char *
xml_export_dup_text (xmlDoc *document, const char *name, guint index)
{
  xmlNode *node = xml_export_find (document, name, index);
  xmlChar *content;
  char *copy;

  if (node == NULL)
    return NULL;
  content = xmlNodeGetContent (node);
  copy = g_strdup ((const char *) content);
  xmlFree (content);
  return copy;
}

char *
xml_export_dup_attribute (xmlDoc *document, const char *name, guint index, const char *attribute)
{
  xmlNode *node = xml_export_find (document, name, index);
  xmlChar *value = node != NULL ? xmlGetProp (node, (const xmlChar *) attribute) : NULL;
  char *copy = g_strdup ((const char *) value);

  xmlFree (value);
  return copy;
}

static void
collect_paths (xmlNode *node, const char *parent, GHashTable *paths)
{
  for (; node != NULL; node = node->next)
    {
      xmlChar *type;
      char *path;

      if (node->type != XML_ELEMENT_NODE)
        continue;
      type = strcmp ((const char *) node->name, "situationRecord") == 0
                 ? xmlGetProp (node, (const xmlChar *) "type")
                 : NULL;
      path = g_strdup_printf ("%s/%s%s%s", parent, (const char *) node->name,
                              type != NULL ? "=" : "", type != NULL ? (const char *) type : "");
      xmlFree (type);
      collect_paths (node->children, path, paths);
      g_hash_table_add (paths, path);
    }
}

GHashTable *
xml_export_list_paths (xmlDoc *document)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_paths (xmlDocGetRootElement (document), "", paths);
  return paths;
}
