/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a territory answers: places, closed roads, ways around. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-cli.h"
#include "vigie-closing.h"
#include "vigie-diverting.h"
#include "vigie-error.h"
#include "vigie-geometry-codec.h"
#include "vigie-json.h"

#define REACH_M 500.0             /* from a place to the road that is meant */
#define MAX_AREAS_FILE (64 << 20) /* bytes */
#define MAX_VIAS 20

static VigieGuide *
open_guide (const char *path, VigieCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  VigieGuide *guide = vigie_guide_open (path, NULL, &error);

  if (guide == NULL)
    *status = vigie_cli_fail (error);
  return guide;
}

/* "4.72,47.51"; what is wrong is said. */
static gboolean
parse_lon_lat (const char *command, const char *text, double lon_lat[2], VigieCliStatus *status)
{
  char *end;

  lon_lat[0] = g_ascii_strtod (text, &end);
  if (end != text && *end == ',')
    {
      const char *second = end + 1;

      lon_lat[1] = g_ascii_strtod (second, &end);
      if (end != second && *end == '\0' && vigie_lon_lat_is_valid (lon_lat[0], lon_lat[1]))
        return TRUE;
    }
  *status = vigie_cli_usage_error (
      command, _ ("“%s” is not a place: longitude and latitude in degrees, as 4.72,47.51"), text);
  return FALSE;
}

static VigieCliStatus
print_node (JsonNode *node)
{
  g_autofree char *text = vigie_json_canonical (node);
  g_autoptr (GString) out = g_string_new (text);

  g_string_append_c (out, '\n');
  return vigie_cli_print (out);
}

static void
say_attribution (VigieGuide *guide)
{
  const char *attribution = vigie_territory_get_attribution (vigie_guide_get_territory (guide));

  if (*attribution != '\0')
    vigie_cli_message ("%s", attribution);
}

/* ---- place ---- */

static void
append_number (GString *out, const char *name, double value, const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, ",\"%s\":%s", name,
                          g_ascii_formatd (text, sizeof text, format, value));
}

static void
append_position (GString *out, const char *label, const VigiePosition *position)
{
  vigie_cli_append_member (out, "label", label);
  append_number (out, "lon", position->lon, "%.7f");
  append_number (out, "lat", position->lat, "%.7f");
  append_number (out, "radius_m", position->radius_m, "%.1f");
  vigie_cli_append_member (out, "origin", vigie_origin_to_string (position->origin));
}

static void
append_place_json (GString *out, const char *text, const VigiePlace *place)
{
  g_string_append_c (out, '{');
  append_position (out, place->label, &place->position);
  g_string_append_printf (out, ",\"start\":%ld,\"end\":%ld",
                          g_utf8_pointer_to_offset (text, text + place->start),
                          g_utf8_pointer_to_offset (text, text + place->end));
}

static VigieCliStatus
print_places_json (const char *text, GArray *places)
{
  g_autoptr (GString) out = g_string_new (NULL);

  append_place_json (out, text, &g_array_index (places, VigiePlace, 0));
  g_string_append (out, ",\"others\":[");
  for (guint i = 1; i < places->len; i++)
    {
      if (i > 1)
        g_string_append_c (out, ',');
      append_place_json (out, text, &g_array_index (places, VigiePlace, i));
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}\n");
  return vigie_cli_print (out);
}

static VigieCliStatus
print_places (GArray *places)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++)
    {
      const VigiePlace *place = &g_array_index (places, VigiePlace, i);
      char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (out, "%s\t%s,%s\t± %.0f m\n", place->label,
                              g_ascii_formatd (lon, sizeof lon, "%.5f", place->position.lon),
                              g_ascii_formatd (lat, sizeof lat, "%.5f", place->position.lat),
                              place->position.radius_m);
    }
  return vigie_cli_print (out);
}

static VigieCliStatus
look_up (VigieGuide *guide, const char *name, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) places = vigie_guide_look_up (guide, name, &error);

  if (places == NULL)
    return vigie_cli_fail (error);
  return json ? print_places_json (name, places) : print_places (places);
}

static void
append_spot_json (GString *out, const VigieGuideSpot *spot)
{
  g_string_append_c (out, '{');
  append_position (out, spot->label, &spot->position);
  vigie_cli_append_member (out, "road", spot->road);
  if (spot->has_pr)
    {
      g_string_append_printf (out, ",\"pr\":%u", spot->pr);
      append_number (out, "pr_m", spot->pr_m, "%.1f");
    }
  else
    g_string_append (out, ",\"pr\":null,\"pr_m\":null");
  vigie_cli_append_member (out, "commune", spot->commune);
  vigie_cli_append_member (out, "junction", spot->junction);
  if (spot->junction_m >= 0)
    append_number (out, "junction_m", spot->junction_m, "%.1f");
  else
    g_string_append (out, ",\"junction_m\":null");
  if (spot->edge != VIGIE_ROAD_NONE)
    {
      g_string_append_printf (out, ",\"edge\":%u", spot->edge);
      append_number (out, "along_m", spot->along_m, "%.1f");
    }
  g_string_append (out, "}\n");
}

static void
append_spot_text (GString *out, const VigieGuideSpot *spot)
{
  g_string_append (out, spot->label);
  if (spot->has_pr && spot->commune != NULL)
    g_string_append_printf (out, " (%s)", spot->commune);
  g_string_append_c (out, '\n');
  if (spot->edge == VIGIE_ROAD_NONE)
    g_string_append_printf (out, "%s\n", _ ("no road is near"));
  else if (!spot->has_pr)
    g_string_append_printf (out, "%s\n", _ ("this road has no PR here"));
  if (spot->edge != VIGIE_ROAD_NONE)
    g_string_append_printf (out, _ ("%.0f m from there to the road\n"), spot->position.radius_m);
}

static VigieCliStatus
describe (VigieGuide *guide, const double lon_lat[2], gboolean json)
{
  g_auto (VigieGuideSpot) spot = { 0 };
  g_autoptr (GString) out = g_string_new (NULL);

  if (!vigie_guide_describe (guide, lon_lat[0], lon_lat[1], REACH_M, &spot))
    {
      vigie_cli_message (_ ("The territory has no road within %.0f m, and no commune there."),
                         REACH_M);
      return VIGIE_CLI_FAILED;
    }
  if (json)
    append_spot_json (out, &spot);
  else
    append_spot_text (out, &spot);
  return vigie_cli_print (out);
}

/* vigie-cli territory place TERRITORY PLACE | --at LON,LAT */
VigieCliStatus
vigie_cli_territory_place (char **args)
{
  g_autofree char *at = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "at", 0, 0, G_OPTION_ARG_STRING, &at,
                                     N_ ("The other way: what is at this place"), N_ ("LON,LAT") },
                                   { "json", 0, 0, G_OPTION_ARG_NONE, &json,
                                     N_ ("Output for programs"), NULL },
                                   G_OPTION_ENTRY_NULL };
  g_autoptr (VigieGuide) guide = NULL;
  g_auto (GStrv) rest = NULL;
  VigieCliStatus status;
  double lon_lat[2] = { 0, 0 };

  if (!vigie_cli_parse (&args, entries, 1, 2, &status))
    return status;
  rest = args;
  if ((at != NULL) == (rest[2] != NULL))
    return vigie_cli_usage_error ("territory place", "%s",
                                  _ ("give the name of a place, or --at LON,LAT"));
  if (at != NULL && !parse_lon_lat ("territory place", at, lon_lat, &status))
    return status;
  if (rest[2] != NULL && !g_utf8_validate (rest[2], -1, NULL))
    return vigie_cli_usage_error ("territory place", "%s", _ ("the name is not text in UTF-8"));
  guide = open_guide (rest[1], &status);
  if (guide == NULL)
    return status;
  return at != NULL ? describe (guide, lon_lat, json) : look_up (guide, rest[2], json);
}

/* ---- areas of a file ---- */

static gboolean
add_area (GPtrArray *areas, JsonNode *node, GError **error)
{
  g_autoptr (VigieGeometry) geometry = vigie_geometry_from_json (node, error);

  if (geometry == NULL)
    return FALSE;
  if (vigie_geometry_is_polygonal (geometry))
    g_ptr_array_add (areas, g_steal_pointer (&geometry));
  return TRUE;
}

static gboolean
add_feature (GPtrArray *areas, JsonNode *node, GError **error)
{
  JsonNode *geometry = JSON_NODE_HOLDS_OBJECT (node)
                           ? json_object_get_member (json_node_get_object (node), "geometry")
                           : NULL;

  return geometry == NULL || JSON_NODE_HOLDS_NULL (geometry) || add_area (areas, geometry, error);
}

static gboolean
add_areas (GPtrArray *areas, JsonNode *root, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *type = object != NULL ? vigie_json_get_string (object, "type") : NULL;
  JsonNode *list = object != NULL ? json_object_get_member (object, "features") : NULL;
  JsonArray *features;

  if (type == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("This is not GeoJSON."));
      return FALSE;
    }
  if (strcmp (type, "Feature") == 0)
    return add_feature (areas, root, error);
  if (strcmp (type, "FeatureCollection") != 0)
    return add_area (areas, root, error);
  features = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
  for (guint i = 0; features != NULL && i < json_array_get_length (features); i++)
    if (!add_feature (areas, json_array_get_element (features, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
read_text (const char *path, char **text, gsize *length, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info == NULL)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_NOT_FOUND, _ ("There is no such file."));
      return FALSE;
    }
  if (g_file_info_get_size (info) > MAX_AREAS_FILE)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE, _ ("The file is too large."));
      return FALSE;
    }
  if (g_file_load_contents (file, NULL, text, length, NULL, NULL))
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_IO, _ ("The file cannot be read."));
  return FALSE;
}

/* The areas of a GeoJSON file; what is no area is left out. (element-type VigieGeometry) */
static GPtrArray *
read_areas (const char *path, VigieCliStatus *status)
{
  g_autoptr (GPtrArray) areas =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_geometry_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (read_text (path, &text, &length, &error))
    {
      root = vigie_json_parse (text, (gssize) length, &error);
      if (root == NULL) /* Translators: what follows is such as "line 3, character 1" */
        g_prefix_error (&error, "%s ", _ ("This is not JSON:"));
    }
  if (root != NULL && add_areas (areas, root, &error) && areas->len > 0)
    return g_steal_pointer (&areas);
  if (error != NULL)
    vigie_cli_message ("%s: %s", path, error->message);
  else
    vigie_cli_message (_ ("%s: There is no area in it."), path);
  *status = VIGIE_CLI_FAILED;
  return NULL;
}

/* ---- closed ---- */

/* Numbers of edges, checked against the graph. (transfer full) (nullable) */
static GArray *
read_edges (VigieGuide *guide, char **texts, VigieCliStatus *status)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (; texts != NULL && *texts != NULL; texts++)
    {
      guint64 number;
      guint32 edge;

      if (!g_ascii_string_to_unsigned (*texts, 10, 0, G_MAXUINT32, &number, NULL) ||
          number >= vigie_guide_get_graph (guide)->n_edges)
        {
          *status = vigie_cli_usage_error ("territory closed",
                                           _ ("“%s” is not the number of an edge"), *texts);
          return NULL;
        }
      edge = (guint32) number;
      g_array_append_val (edges, edge);
    }
  return g_steal_pointer (&edges);
}

/* One list; where there are several areas, each is told apart. */
static VigieCliStatus
print_closed (VigieGuide *guide, GPtrArray *areas, const VigieClosedOptions *options, gboolean json)
{
  g_autoptr (JsonArray) all = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < areas->len; i++)
    {
      g_autoptr (GPtrArray) roads =
          vigie_closing_list_roads (guide, g_ptr_array_index (areas, i), options);
      g_autoptr (JsonNode) list = json ? vigie_closing_to_json (guide, roads) : NULL;
      g_autofree char *text = json ? NULL : vigie_closing_to_text (guide, roads);

      for (guint j = 0; json && j < roads->len; j++)
        {
          JsonNode *road = json_array_dup_element (json_node_get_array (list), j);

          if (areas->len > 1)
            json_object_set_int_member (json_node_get_object (road), "area", i);
          json_array_add_element (all, road);
        }
      if (!json)
        g_string_append (out, text);
    }
  json_node_set_array (node, all);
  if (json)
    return print_node (node);
  if (out->len == 0)
    vigie_cli_message ("%s", _ ("No road of the territory is closed by it."));
  return vigie_cli_print (out);
}

/* vigie-cli territory closed TERRITORY POLYGON.geojson */
VigieCliStatus
vigie_cli_territory_closed (char **args)
{
  g_auto (GStrv) include = NULL, exclude = NULL;
  gboolean json = FALSE, ground = FALSE;
  const GOptionEntry entries[] = {
    { "ground", 0, 0, G_OPTION_ARG_NONE, &ground,
      N_ ("Bridges and tunnels stay open, as in a flood"), NULL },
    { "include", 0, 0, G_OPTION_ARG_STRING_ARRAY, &include,
      N_ ("An edge that is closed all the same; may be repeated"), N_ ("EDGE") },
    { "exclude", 0, 0, G_OPTION_ARG_STRING_ARRAY, &exclude,
      N_ ("An edge that is open all the same; may be repeated"), N_ ("EDGE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (VigieGuide) guide = NULL;
  g_autoptr (GPtrArray) areas = NULL;
  g_autoptr (GArray) included = NULL, excluded = NULL;
  g_auto (GStrv) rest = NULL;
  VigieClosedOptions options;
  VigieCliStatus status;

  if (!vigie_cli_parse (&args, entries, 2, 2, &status))
    return status;
  rest = args;
  areas = read_areas (rest[2], &status);
  guide = areas != NULL ? open_guide (rest[1], &status) : NULL;
  included = guide != NULL ? read_edges (guide, include, &status) : NULL;
  excluded = included != NULL ? read_edges (guide, exclude, &status) : NULL;
  if (excluded == NULL)
    return status;
  options = (VigieClosedOptions) { .ground_only = ground,
                                   .include = (const guint32 *) (gpointer) included->data,
                                   .n_include = included->len,
                                   .exclude = (const guint32 *) (gpointer) excluded->data,
                                   .n_exclude = excluded->len };
  status = print_closed (guide, areas, &options, json);
  if (!json)
    say_attribution (guide);
  return status;
}

/* ---- divert ---- */

static VigieRoadSet *
close_areas (VigieGuide *guide, GPtrArray *areas, gboolean ground)
{
  const VigieClosedOptions options = { .ground_only = ground };
  VigieRoadSet *closed = vigie_road_set_new (vigie_guide_get_graph (guide));

  for (guint i = 0; i < areas->len; i++)
    {
      g_autoptr (VigieClosedSections) sections = vigie_closed_sections_new (
          vigie_guide_get_index (guide), g_ptr_array_index (areas, i), &options);

      vigie_diverting_close (closed, sections);
    }
  return closed;
}

static VigieCliStatus
print_diverting (VigieGuide *guide, const VigieDivertingRequest *request, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigieDiverting) found = vigie_diverting_find (guide, request, &error);
  g_autoptr (GString) out = NULL;
  g_autofree char *text = NULL;

  if (found == NULL)
    return vigie_cli_fail (error);
  if (json)
    {
      g_autoptr (JsonNode) node = vigie_diverting_to_json (found, guide);

      return print_node (node);
    }
  text = vigie_diverting_to_text (found, guide);
  out = g_string_new (text);
  say_attribution (guide);
  return vigie_cli_print (out);
}

/* What is not given stays as it is usual for the kind. */
static gboolean
read_vehicle (const char *kind,
              double height_m,
              double width_m,
              double weight_t,
              VigieVehicle *vehicle,
              VigieCliStatus *status)
{
  if (kind == NULL || strcmp (kind, "car") == 0)
    vigie_vehicle_init (vehicle, VIGIE_VEHICLE_CAR);
  else if (strcmp (kind, "hgv") == 0)
    vigie_vehicle_init (vehicle, VIGIE_VEHICLE_HEAVY);
  else
    {
      *status = vigie_cli_usage_error ("territory divert", _ ("“%s” is neither car nor hgv"), kind);
      return FALSE;
    }
  if (!(height_m >= 0 && height_m < 100 && width_m >= 0 && width_m < 100 && weight_t >= 0 &&
        weight_t < 600))
    {
      *status = vigie_cli_usage_error ("territory divert", "%s",
                                       _ ("height and width are metres, the weight tonnes"));
      return FALSE;
    }
  if (height_m > 0)
    vehicle->height_cm = (guint16) lround (height_m * 100);
  if (width_m > 0)
    vehicle->width_cm = (guint16) lround (width_m * 100);
  if (weight_t > 0)
    vehicle->weight_10kg = (guint16) lround (weight_t * 100);
  return TRUE;
}

/* From, through and to: how many; 0 for wrong usage. */
static guint
read_places (const char *from,
             const char *to,
             char **vias,
             double places[MAX_VIAS + 2][2],
             VigieCliStatus *status)
{
  const guint n_vias = vias != NULL ? g_strv_length (vias) : 0;

  if (from == NULL || to == NULL || n_vias > MAX_VIAS)
    {
      *status = vigie_cli_usage_error ("territory divert", "%s",
                                       n_vias > MAX_VIAS ? _ ("too many places to go through")
                                                         : _ ("say --from and --to"));
      return 0;
    }
  if (!parse_lon_lat ("territory divert", from, places[0], status) ||
      !parse_lon_lat ("territory divert", to, places[n_vias + 1], status))
    return 0;
  for (guint i = 0; i < n_vias; i++)
    if (!parse_lon_lat ("territory divert", vias[i], places[i + 1], status))
      return 0;
  return n_vias + 2;
}

static VigieCliStatus
divert (const char *path,
        const char *areas_path,
        gboolean ground,
        VigieDivertingRequest *request,
        gboolean json)
{
  VigieCliStatus status = VIGIE_CLI_DONE;
  g_autoptr (GPtrArray) areas = areas_path != NULL ? read_areas (areas_path, &status) : NULL;
  g_autoptr (VigieGuide) guide = status == VIGIE_CLI_DONE ? open_guide (path, &status) : NULL;
  g_autoptr (VigieRoadSet) closed = NULL;

  if (guide == NULL)
    return status;
  if (areas != NULL)
    closed = close_areas (guide, areas, ground);
  request->closed = closed;
  return print_diverting (guide, request, json);
}

/* vigie-cli territory divert TERRITORY --from LON,LAT --to LON,LAT [--closed POLYGON.geojson] */
VigieCliStatus
vigie_cli_territory_divert (char **args)
{
  g_autofree char *from = NULL, *to = NULL, *closed = NULL, *kind = NULL;
  g_auto (GStrv) vias = NULL;
  double height_m = 0, width_m = 0, weight_t = 0;
  gboolean json = FALSE, ground = FALSE;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Where it begins"), N_ ("LON,LAT") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Where it ends"), N_ ("LON,LAT") },
    { "via", 0, 0, G_OPTION_ARG_STRING_ARRAY, &vias, N_ ("Through here; may be repeated"),
      N_ ("LON,LAT") },
    { "closed", 0, 0, G_OPTION_ARG_FILENAME, &closed, N_ ("Areas that are closed, as GeoJSON"),
      N_ ("FILE") },
    { "ground", 0, 0, G_OPTION_ARG_NONE, &ground,
      N_ ("Bridges and tunnels stay open, as in a flood"), NULL },
    { "vehicle", 0, 0, G_OPTION_ARG_STRING, &kind, N_ ("Who drives: car or hgv"), N_ ("VEHICLE") },
    { "height", 0, 0, G_OPTION_ARG_DOUBLE, &height_m, N_ ("Its height in metres"), N_ ("M") },
    { "width", 0, 0, G_OPTION_ARG_DOUBLE, &width_m, N_ ("Its width in metres"), N_ ("M") },
    { "weight", 0, 0, G_OPTION_ARG_DOUBLE, &weight_t, N_ ("Its weight in tonnes"), N_ ("T") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Output for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_auto (GStrv) rest = NULL;
  VigieDivertingRequest request = { 0 };
  double places[MAX_VIAS + 2][2];
  VigieCliStatus status;

  if (!vigie_cli_parse (&args, entries, 1, 1, &status))
    return status;
  rest = args;
  request.places = (const double (*)[2]) places;
  request.n_places = read_places (from, to, vias, places, &status);
  if (request.n_places == 0 ||
      !read_vehicle (kind, height_m, width_m, weight_t, &request.vehicle, &status))
    return status;
  return divert (rest[1], closed, ground, &request, json);
}
