/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-ogr.h"
#include "vigie-road-signs.h"

#define OSM_ATTRIBUTION "© OpenStreetMap contributors"
#define OSM_LICENCE "ODbL 1.0"
#define IGN_ATTRIBUTION "© IGN"
#define IGN_LICENCE "Licence Ouverte 2.0"

static void
raw_marker_free (gpointer data)
{
  VigieRawMarker *self = data;

  g_free (self->road);
  g_free (self->suffix);
  g_free (self->side);
  g_free (self->section);
  g_free (self);
}

static void
raw_name_free (gpointer data)
{
  VigieRawName *self = data;

  g_free (self->label);
  g_free (self->kind);
  g_free (self->commune);
  g_free (self);
}

void
vigie_territory_rows_init (VigieTerritoryRows *self,
                           VigieTerritoryContent *content,
                           VigieTerritoryReport *report)
{
  *self = (VigieTerritoryRows) {
    .road_ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .communes = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_commune_free),
    .codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .markers = g_ptr_array_new_with_free_func (raw_marker_free),
    .names = g_ptr_array_new_with_free_func (raw_name_free),
    .report = report,
    .content = content,
  };
}

void
vigie_territory_rows_clear (VigieTerritoryRows *self)
{
  g_hash_table_unref (self->road_ids);
  g_clear_pointer (&self->communes, g_ptr_array_unref);
  g_hash_table_unref (self->codes);
  g_ptr_array_unref (self->markers);
  g_ptr_array_unref (self->names);
}

/* ---- reading ---- */

/* One layer that is being read. */
typedef struct
{
  VigieTerritoryRows *rows;
  VigieRowsProgress progress;
  gpointer progress_data;
  gboolean (*read_facts) (VigieRoadFacts *, VigieRoadAsk, gconstpointer, VigieLeftOut *);
  GArray *vertices; /* (element-type guint32) */
  gboolean is_full;
  VigieOgrFunc func;
  guint source;             /* of the content's sources */
  gboolean has_attribution; /* a row may say who made all of them */
} Layer;

static void
leave_out (Layer *layer, VigieLeftOut reason)
{
  layer->rows->report->left_out[reason]++;
}

static void
tell (Layer *layer, double fraction)
{
  if (layer->progress != NULL)
    layer->progress (fraction, layer->progress_data);
}

/* ---- roads ---- */

static const char *
ask_row (gconstpointer source, const char *key)
{
  return vigie_ogr_row_get (source, key);
}

/* The digits of "TRONROUT0000000012345678" and of "way/1234" alike. */
static guint64
read_id (VigieOgrRow *row)
{
  static const char *const columns[] = { "cleabs", "osm_id", "@id", "osm_way_id", "id", NULL };
  const char *text = vigie_ogr_row_get_any (row, columns);

  if (text == NULL)
    return 0;
  text += strcspn (text, "0123456789");
  return g_ascii_strtoull (text, NULL, 10);
}

static gboolean
add_part (
    Layer *layer, VigieOgrRow *row, const VigieRoadFacts *facts, const double *points, gsize n)
{
  VigieRoadNetwork *network = layer->rows->network;
  gboolean snap = vigie_ogr_row_is_metric (row);

  g_array_set_size (layer->vertices, 0);
  for (gsize i = 0; i < n; i++)
    {
      VigieRoadPoint where = { (gint32) lround (points[2 * i] * 1e7),
                               (gint32) lround (points[2 * i + 1] * 1e7) };
      guint32 vertex = vigie_road_network_find_vertex (network, where, snap);

      g_array_append_val (layer->vertices, vertex);
    }
  return vigie_road_network_add_road (network, facts,
                                      (const guint32 *) (gconstpointer) layer->vertices->data,
                                      layer->vertices->len) != VIGIE_ROAD_NONE;
}

static void
add_road (Layer *layer, VigieOgrRow *row, const VigieRoadFacts *facts, VigieGeometry *geometry)
{
  gboolean added = FALSE;

  for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
    {
      gsize n;
      const double *points = vigie_geometry_get_ring (geometry, part, 0, &n);

      added = add_part (layer, row, facts, points, n) || added;
    }
  if (added)
    layer->rows->report->n_used++;
  else
    leave_out (layer, VIGIE_LEFT_INCOMPLETE);
}

static gboolean
is_known (VigieTerritoryRows *rows, guint64 id)
{
  return id != 0 && !g_hash_table_add (rows->road_ids, g_memdup2 (&id, sizeof id));
}

static gboolean
on_road (VigieOgrRow *row, double fraction, gpointer data)
{
  g_auto (VigieRoadFacts) facts = { { 0 } };
  g_autoptr (VigieGeometry) geometry = NULL;
  Layer *layer = data;
  VigieLeftOut reason;

  /* Files of OpenStreetMap's other things have no highway either. */
  if (layer->read_facts == vigie_road_facts_read_osm && ask_row (row, "highway") == NULL &&
      ask_row (row, "fclass") == NULL)
    return TRUE;
  layer->rows->report->n_ways++;
  facts.edge.origin_id = read_id (row);
  if (!layer->read_facts (&facts, ask_row, row, &reason))
    {
      leave_out (layer, reason);
      return TRUE;
    }
  if (is_known (layer->rows, facts.edge.origin_id))
    {
      leave_out (layer, VIGIE_LEFT_DUPLICATE);
      return TRUE;
    }
  layer->rows->report->left_out[VIGIE_LEFT_SIGN_UNREADABLE] += facts.n_unreadable;
  geometry = vigie_ogr_row_read_geometry (row);
  if (geometry == NULL)
    leave_out (layer, VIGIE_LEFT_OUT_OF_RANGE);
  else if (vigie_geometry_get_kind (geometry) != VIGIE_GEOMETRY_LINE_STRING &&
           vigie_geometry_get_kind (geometry) != VIGIE_GEOMETRY_MULTI_LINE_STRING)
    leave_out (layer, VIGIE_LEFT_NOT_A_LINE);
  else if (vigie_road_network_is_full (layer->rows->network,
                                       vigie_geometry_get_n_points (geometry)))
    layer->is_full = TRUE;
  else
    add_road (layer, row, &facts, geometry);
  return !layer->is_full;
}

/* ---- PR ---- */

/* "12", "12+0", "PR12", "12A": the number and what follows it. */
static gboolean
split_number (const char *text, guint32 *number, char **suffix)
{
  gsize n_digits;

  while (g_ascii_isalpha (*text) || *text == ' ')
    text++;
  n_digits = strspn (text, "0123456789");
  if (n_digits == 0 || n_digits > 5)
    return FALSE;
  *number = (guint32) strtoul (text, NULL, 10);
  text += n_digits;
  if (g_str_has_prefix (text, "+") || g_str_has_prefix (text, "."))
    text += strspn (text, "+.0123456789");
  *suffix = g_strstrip (g_strdup (text));
  return TRUE;
}

static gboolean
read_place (VigieOgrRow *row, double *lon, double *lat)
{
  static const char *const columns[][2] = {
    { "lon", "lat" }, { "lng", "lat" }, { "longitude", "latitude" }, { "x", "y" }
  };
  g_autoptr (VigieGeometry) geometry = vigie_ogr_row_read_geometry (row);
  gsize n;

  if (geometry != NULL && vigie_geometry_get_n_parts (geometry) > 0)
    {
      const double *points = vigie_geometry_get_ring (geometry, 0, 0, &n);

      *lon = points[0];
      *lat = points[1];
      return n == 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (vigie_ogr_row_get_number (row, columns[i][0], lon) &&
          vigie_ogr_row_get_number (row, columns[i][1], lat))
        return fabs (*lon) <= 180 && fabs (*lat) <= 90;
    }
  return FALSE;
}

static char *
read_side (VigieOgrRow *row)
{
  static const char *const columns[] = { "cote", "side", NULL };
  const char *side = vigie_ogr_row_get_any (row, columns);

  if (side == NULL)
    return g_strdup ("");
  switch (g_ascii_toupper (*side))
    {
    case 'D':
    case 'R':
      return g_strdup ("D");
    case 'G':
    case 'L':
      return g_strdup ("G");
    default: /* U, I: one carriageway */
      return g_strdup ("");
    }
}

static double
read_metres (VigieOgrRow *row, const char *column)
{
  double metres;

  return vigie_ogr_row_get_number (row, column, &metres) && metres >= 0 ? metres : -1;
}

static gboolean
on_marker (VigieOgrRow *row, double fraction, gpointer data)
{
  static const char *const roads[] = { "route", "road", "axe", "ref", "numero_route", NULL };
  static const char *const numbers[] = { "pr", "numero", "number", "num_pr", NULL };
  const char *road = vigie_ogr_row_get_any (row, roads);
  const char *number = vigie_ogr_row_get_any (row, numbers);
  g_autofree char *suffix = NULL;
  Layer *layer = data;
  double lon, lat;
  guint32 pr;
  VigieRawMarker *marker;

  if (road == NULL || number == NULL || !split_number (number, &pr, &suffix) ||
      !read_place (row, &lon, &lat))
    {
      leave_out (layer, VIGIE_LEFT_MARKER_INCOMPLETE);
      return TRUE;
    }
  marker = g_new0 (VigieRawMarker, 1);
  marker->road = vigie_road_ref_normalize (road);
  marker->number = pr;
  marker->suffix = g_steal_pointer (&suffix);
  marker->side = read_side (row);
  marker->section = g_strdup (vigie_ogr_row_get (row, "identifiant_de_section"));
  marker->order = layer->rows->markers->len;
  marker->lon = lon;
  marker->lat = lat;
  marker->abscissa_m = read_metres (row, "abscisse");
  marker->distance_m = read_metres (row, "distance_m");
  g_ptr_array_add (layer->rows->markers, marker);
  return TRUE;
}

/* ---- communes ---- */

static gint64
read_population (VigieOgrRow *row)
{
  static const char *const columns[] = { "population", "pop", "population_municipale", "pmun",
                                         NULL };
  const char *text = vigie_ogr_row_get_any (row, columns);
  double number = text != NULL ? g_ascii_strtod (text, NULL) : -1;

  return text != NULL && number >= 0 && number < 1e9 ? (gint64) number : -1;
}

static gboolean
on_commune (VigieOgrRow *row, double fraction, gpointer data)
{
  static const char *const names[] = { "nom_officiel", "nom_com",     "nom", "name",
                                       "libelle",      "nom_commune", NULL };
  static const char *const codes[] = { "code_insee", "insee_com", "insee", "ref:insee",
                                       "code",       "com",       NULL };
  const char *name = vigie_ogr_row_get_any (row, names);
  const char *code = vigie_ogr_row_get_any (row, codes);
  Layer *layer = data;
  g_autoptr (VigieGeometry) geometry = vigie_ogr_row_read_geometry (row);
  VigieCommune *commune = NULL;

  if (code != NULL && g_hash_table_contains (layer->rows->codes, code))
    return TRUE; /* of a neighbour's file */
  if (name != NULL && geometry != NULL)
    commune = vigie_commune_new (name, code, read_population (row), geometry);
  if (commune == NULL)
    {
      leave_out (layer, VIGIE_LEFT_COMMUNE_INCOMPLETE);
      return TRUE;
    }
  if (code != NULL)
    g_hash_table_add (layer->rows->codes, g_strdup (code));
  g_ptr_array_add (layer->rows->communes, commune);
  return TRUE;
}

/* ---- names ---- */

static gboolean
on_name (VigieOgrRow *row, double fraction, gpointer data)
{
  static const char *const labels[] = { "name",  "nom", "toponyme", "graphie_du_toponyme",
                                        "label", NULL };
  static const char *const kinds[] = { "kind", "type", "nature", "place", "categorie", NULL };
  static const char *const communes[] = { "commune", "insee", "code_insee", "code_insee_commune",
                                          NULL };
  const char *label = vigie_ogr_row_get_any (row, labels);
  const char *kind = vigie_ogr_row_get_any (row, kinds);
  Layer *layer = data;
  VigieRawName *name;

  if (label == NULL)
    {
      leave_out (layer, VIGIE_LEFT_NAME_INCOMPLETE);
      return TRUE;
    }
  name = g_new0 (VigieRawName, 1);
  name->label = g_strdup (label);
  name->kind = g_strdup (kind != NULL ? kind : "place");
  name->commune = g_strdup (vigie_ogr_row_get_any (row, communes));
  name->radius_m = read_metres (row, "radius_m");
  if (!read_place (row, &name->lon, &name->lat))
    name->lon = name->lat = NAN;
  g_ptr_array_add (layer->rows->names, name);
  return TRUE;
}

/* ---- which layers ---- */

static gboolean
has_any (VigieOgrFile *file, guint layer, const char *const *columns)
{
  for (; *columns != NULL; columns++)
    {
      if (vigie_ogr_file_has_column (file, layer, *columns))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_bdtopo (VigieOgrFile *file, guint layer)
{
  static const char *const columns[] = { "sens_de_circulation", "position_par_rapport_au_sol",
                                         "pos_sol", "vitesse_moyenne_vl", NULL };

  return vigie_ogr_file_has_column (file, layer, "nature") && has_any (file, layer, columns);
}

static gboolean
is_osm (VigieOgrFile *file, guint layer)
{
  static const char *const columns[] = { "highway", "fclass", "other_tags", NULL };

  return has_any (file, layer, columns);
}

static gboolean
holds_roads (VigieOgrFile *file, guint layer)
{
  static const char *const numbers[] = { "ref",       "numero", "route", "axe",
                                         "num_route", "name",   "nom",   NULL };

  return vigie_ogr_file_may_hold (file, layer, VIGIE_GEOMETRY_LINE_STRING) &&
         (is_bdtopo (file, layer) || is_osm (file, layer) || has_any (file, layer, numbers));
}

static gboolean
holds_markers (VigieOgrFile *file, guint layer)
{
  static const char *const roads[] = { "route", "road", "axe", "numero_route", NULL };
  static const char *const numbers[] = { "pr", "numero", "number", "num_pr", NULL };

  return has_any (file, layer, roads) && has_any (file, layer, numbers);
}

static gboolean
holds_communes (VigieOgrFile *file, guint layer)
{
  static const char *const names[] = {
    "nom_officiel", "nom_com", "nom", "name", "nom_commune", NULL
  };

  return vigie_ogr_file_may_hold (file, layer, VIGIE_GEOMETRY_POLYGON) &&
         has_any (file, layer, names);
}

static gboolean
holds_names (VigieOgrFile *file, guint layer)
{
  static const char *const labels[] = { "name",  "nom", "toponyme", "graphie_du_toponyme",
                                        "label", NULL };

  return has_any (file, layer, labels);
}

typedef struct
{
  const char *holds;
  const char *layer; /* BD TOPO's name of it, which is taken where a file has many */
  gboolean (*fits) (VigieOgrFile *, guint);
  VigieOgrFunc func;
  const char *nothing;
} Kind;

static const Kind kinds[] = {
  [VIGIE_ROWS_ROADS] = { "roads", "troncon_de_route", holds_roads, on_road,
                         N_ ("There are no roads in “%s”: lines with a column highway, nature, "
                             "numero or ref.") },
  [VIGIE_ROWS_MARKERS] = { "pr", "point_de_repere", holds_markers, on_marker,
                           N_ ("There are no PR in “%s”: points with the columns road and pr, or "
                               "route and numero.") },
  [VIGIE_ROWS_COMMUNES] = { "communes", "commune", holds_communes, on_commune,
                            N_ ("There are no communes in “%s”: areas with a column nom or "
                                "name.") },
  [VIGIE_ROWS_NAMES] = { "names", "zone_d_habitation", holds_names, on_name,
                         N_ ("There are no place names in “%s”: points with a column name.") },
};

/* ---- sources ---- */

static void
name_source (VigieTerritoryRows *self, const Kind *kind, VigieOgrFile *file, guint layer)
{
  static const char *const ign[] = { "cleabs", "insee_com", "id_ign", NULL };
  VigieTerritorySource source = { "", kind->holds, "", "", "" };
  VigieTerritoryContent *content = self->content;

  source.file = vigie_territory_content_keep (content, vigie_ogr_file_get_name (file));
  if (is_osm (file, layer) || vigie_ogr_file_has_column (file, layer, "osm_id"))
    {
      source.attribution = OSM_ATTRIBUTION;
      source.licence = OSM_LICENCE;
    }
  else if (is_bdtopo (file, layer) || has_any (file, layer, ign) ||
           vigie_ogr_file_has_column (file, layer, "identifiant_de_section"))
    {
      source.attribution = IGN_ATTRIBUTION;
      source.licence = IGN_LICENCE;
    }
  g_array_append_val (content->sources, source);
}

/* Data in the words of OpenStreetMap is not always of OpenStreetMap: whoever made it may say so.
 * That takes both columns: a tag "attribution" alone is one of OpenStreetMap's. */
static gboolean
tells_attribution (VigieOgrFile *file, guint layer)
{
  return vigie_ogr_file_has_column (file, layer, "attribution") &&
         vigie_ogr_file_has_column (file, layer, "licence");
}

static void
hear_attribution (Layer *layer, const VigieOgrRow *row)
{
  VigieTerritoryContent *content = layer->rows->content;
  const char *attribution = vigie_ogr_row_get (row, "attribution");
  const char *licence = vigie_ogr_row_get (row, "licence");
  VigieTerritorySource *source =
      &g_array_index (content->sources, VigieTerritorySource, layer->source);

  if (attribution == NULL || licence == NULL)
    return;
  source->attribution = vigie_territory_content_keep (content, attribution);
  source->licence = vigie_territory_content_keep (content, licence);
  layer->has_attribution = FALSE; /* the first one is for all */
}

static gboolean
on_row (VigieOgrRow *row, double fraction, gpointer data)
{
  Layer *layer = data;

  tell (layer, fraction);
  if (layer->has_attribution)
    hear_attribution (layer, row);
  return layer->func (row, fraction, layer);
}

static gboolean
read_layer (VigieTerritoryRows *self,
            VigieRowsKind kind,
            VigieOgrFile *file,
            guint number,
            Layer *layer,
            GCancellable *cancellable,
            GError **error)
{
  layer->source = self->content->sources->len;
  layer->func = kinds[kind].func;
  layer->has_attribution = tells_attribution (file, number);
  name_source (self, &kinds[kind], file, number);
  layer->read_facts = is_bdtopo (file, number) ? vigie_road_facts_read_bdtopo
                      : is_osm (file, number)  ? vigie_road_facts_read_osm
                                               : vigie_road_facts_read_numbered;
  if (!vigie_ogr_file_read (file, number, on_row, layer, cancellable, error))
    return FALSE;
  if (!layer->is_full)
    return TRUE;
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                       _ ("There are too many roads for one territory. Take a smaller region."));
  return FALSE;
}

static guint
find_layer (VigieOgrFile *file, const Kind *kind)
{
  for (guint i = 0; i < vigie_ogr_file_get_n_layers (file); i++)
    {
      if (g_ascii_strcasecmp (vigie_ogr_file_get_layer_name (file, i), kind->layer) == 0 &&
          kind->fits (file, i))
        return i;
    }
  return G_MAXUINT;
}

/**
 * vigie_territory_rows_read:
 * @self: what takes the rows
 * @kind: what to look for
 * @path: a file
 * @progress: (nullable): is told how far each layer was read, 0 to 1
 * @data: for @progress
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 *
 * Returns: %FALSE where the file cannot be read or holds nothing of @kind
 */
gboolean
vigie_territory_rows_read (VigieTerritoryRows *self,
                           VigieRowsKind kind,
                           const char *path,
                           VigieRowsProgress progress,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (VigieOgrFile) file = vigie_ogr_file_open (path, error);
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (guint32));
  Layer layer = { .rows = self, .progress = progress, .progress_data = data, .vertices = vertices };
  guint n_fitting = 0, only;

  if (file == NULL)
    return FALSE;
  only = find_layer (file, &kinds[kind]);
  for (guint i = 0; i < vigie_ogr_file_get_n_layers (file); i++)
    {
      if (only != G_MAXUINT ? i != only : !kinds[kind].fits (file, i))
        continue;
      n_fitting++;
      if (!read_layer (self, kind, file, i, &layer, cancellable, error))
        return FALSE;
    }
  if (n_fitting > 0)
    return TRUE;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* one of the four above */
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ (kinds[kind].nothing),
               vigie_ogr_file_get_name (file));
#pragma GCC diagnostic pop
  return FALSE;
}
