/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory-build.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-osm-roads.h"
#include "vigie-territory-rows.h"

/* Where each part of the work begins, as a share of all of it. */
enum
{
  AT_COMMUNES = 0,
  AT_WAYS = 5,
  AT_NODES = 30,
  AT_ROADS = 55,
  AT_CUT = 70,
  AT_MARKERS = 85,
  AT_NAMES = 90,
  AT_WRITE = 95,
  AT_END = 100,
};

typedef struct
{
  const VigieTerritoryInputs *inputs;
  VigieTerritoryProgress progress;
  gpointer data;
  GCancellable *cancellable;
  VigieTerritoryReport *report;
  VigieTerritoryContent *content;
  VigieTerritoryRows rows;
  VigieOsmRoads *osm;
  VigieRoadNetwork *network;
  /* what is being done */
  const char *sentence;
  double begin;
  double end;
  double told;
} Job;

void
vigie_territory_report_clear (VigieTerritoryReport *self)
{
  g_clear_pointer (&self->unattributed, g_ptr_array_unref);
}

/* ---- progress ---- */

static void
tell (Job *job, double fraction)
{
  double at = MAX (job->told, job->begin + fraction * (job->end - job->begin));

  if (job->progress == NULL || (at - job->told < 0.005 && fraction > 0))
    return;
  job->told = at;
  job->progress (at, job->sentence, job->data);
}

static void
on_progress (double fraction, gpointer data)
{
  tell (data, fraction);
}

/* The next part of the work, or the share of it that one of several files is. */
static void
begin_part (Job *job, const char *sentence, int begin, int end, guint i, guint n)
{
  job->sentence = sentence;
  job->begin = (begin + (double) (end - begin) * i / MAX (n, 1)) / AT_END;
  job->end = (begin + (double) (end - begin) * (i + 1) / MAX (n, 1)) / AT_END;
  tell (job, 0);
}

static guint
count (const char *const *list)
{
  return list != NULL ? g_strv_length ((char **) list) : 0;
}

/* ---- roads ---- */

/* What begins as a blob of OpenStreetMap's format does, whatever it is called. */
static gboolean
is_pbf (const char *path)
{
  static const guint8 beginning[] = { 0x0a, 0x09, 'O', 'S', 'M', 'H', 'e', 'a', 'd', 'e', 'r' };
  guint8 bytes[4 + sizeof beginning];
  gboolean found = FALSE;
  FILE *file = g_fopen (path, "rbe");

  if (file != NULL)
    {
      found = fread (bytes, 1, sizeof bytes, file) == sizeof bytes &&
              memcmp (bytes + 4, beginning, sizeof beginning) == 0;
      fclose (file);
    }
  return found || g_str_has_suffix (path, ".pbf");
}

static void
name_osm_source (Job *job, const char *path, gint64 as_of)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GDateTime) time = as_of > 0 ? g_date_time_new_from_unix_utc (as_of) : NULL;
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;
  VigieTerritorySource source = { vigie_territory_content_keep (job->content, name), "roads",
                                  "© OpenStreetMap contributors", "ODbL 1.0",
                                  vigie_territory_content_keep (job->content, day) };

  g_array_append_val (job->content->sources, source);
}

static gboolean
read_osm (Job *job, GError **error)
{
  guint n = count (job->inputs->roads), n_before = job->content->sources->len;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (job->inputs->roads[i]);
      gint64 as_of;

      if (!is_pbf (job->inputs->roads[i]))
        continue;
      begin_part (job, _ ("Reading the roads"), AT_WAYS, AT_NODES, i, n);
      if (!vigie_osm_roads_read_ways (job->osm, file, &as_of, on_progress, job, job->cancellable,
                                      error))
        return FALSE;
      name_osm_source (job, job->inputs->roads[i], as_of);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (job->inputs->roads[i]);

      if (!is_pbf (job->inputs->roads[i]))
        continue;
      begin_part (job, _ ("Reading where the roads are"), AT_NODES, AT_ROADS, i, n);
      if (!vigie_osm_roads_read_nodes (job->osm, file, on_progress, job, job->cancellable, error))
        return FALSE;
    }
  if (job->content->sources->len > n_before)
    vigie_osm_roads_add (job->osm, job->network);
  job->report->n_ways = vigie_osm_roads_get_n_ways (job->osm);
  job->report->n_used = vigie_osm_roads_get_n_used (job->osm);
  return TRUE;
}

/* Files of one kind that GDAL opens. */
static gboolean
read_rows (Job *job,
           VigieRowsKind kind,
           const char *const *paths,
           const char *sentence,
           int begin,
           int end,
           GError **error)
{
  guint n = count (paths);

  for (guint i = 0; i < n; i++)
    {
      if (kind == VIGIE_ROWS_ROADS && is_pbf (paths[i]))
        continue;
      begin_part (job, sentence, begin, end, i, n);
      if (!vigie_territory_rows_read (&job->rows, kind, paths[i], on_progress, job,
                                      job->cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- communes ---- */

static int
compare_communes (gconstpointer a, gconstpointer b)
{
  const VigieCommune *x = *(VigieCommune *const *) a, *y = *(VigieCommune *const *) b;
  int order = g_strcmp0 (x->code, y->code);

  return order != 0 ? order : strcmp (x->name, y->name);
}

static gboolean
read_communes (Job *job, GError **error)
{
  if (!read_rows (job, VIGIE_ROWS_COMMUNES, job->inputs->communes, _ ("Reading the communes"),
                  AT_COMMUNES, AT_WAYS, error))
    return FALSE;
  g_ptr_array_sort (job->rows.communes, compare_communes);
  job->report->n_communes = job->rows.communes->len;
  job->content->communes = vigie_commune_set_new (g_steal_pointer (&job->rows.communes));
  return TRUE;
}

static guint32
find_commune (double lon, double lat, gpointer data)
{
  return vigie_commune_set_find (data, lon, lat);
}

/* ---- the graph ---- */

static void
keep_other_refs (Job *job)
{
  VigieTerritoryContent *content = job->content;

  for (guint32 i = 0; i < content->graph->n_edges; i++)
    {
      const char *refs = vigie_road_graph_get_string (
          content->graph, vigie_road_network_get_other_refs (job->network, i));
      g_auto (GStrv) parts = refs != NULL ? g_strsplit (refs, ";", -1) : NULL;

      for (guint j = 0; parts != NULL && parts[j] != NULL; j++)
        {
          VigieRoadOtherRef other = { i, vigie_territory_content_keep (content, parts[j]) };

          g_array_append_val (content->other_refs, other);
        }
    }
}

static void
measure_box (VigieTerritoryContent *content)
{
  for (guint32 i = 0; i < content->graph->n_points; i++)
    vigie_box_extend (&content->box, content->graph->points[i].lon_e7 * 1e-7,
                      content->graph->points[i].lat_e7 * 1e-7);
  for (guint i = 0; i < vigie_commune_set_get_n (content->communes); i++)
    vigie_box_extend_box (&content->box, &vigie_commune_set_get (content->communes, i)->box);
}

static gboolean
make_graph (Job *job, GError **error)
{
  VigieCommuneSet *communes = job->content->communes;

  begin_part (job, _ ("Finding the junctions"), AT_CUT, AT_MARKERS, 0, 1);
  if (job->report->n_used == 0)
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("There is no road for vehicles in these files."));
      return FALSE;
    }
  if (!vigie_road_network_cut (job->network,
                               vigie_commune_set_get_n (communes) > 0 ? find_commune : NULL,
                               communes, job->cancellable, error))
    return FALSE;
  job->report->n_restrictions = vigie_osm_roads_restrict (job->osm, job->network);
  for (guint i = 0; i < VIGIE_N_LEFT_OUT; i++)
    job->report->left_out[i] += vigie_osm_roads_get_left_out (job->osm)[i];
  job->content->graph = vigie_road_network_end (job->network);
  job->report->n_nodes = job->content->graph->n_nodes;
  job->report->n_edges = job->content->graph->n_edges;
  keep_other_refs (job);
  measure_box (job->content);
  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

/* ---- the rest ---- */

static gboolean
add_places (Job *job, GError **error)
{
  g_autoptr (VigieRoadRefs) index =
      vigie_road_refs_new (job->content->graph, job->content->other_refs);
  g_autoptr (GPtrArray) refs = vigie_road_refs_list_refs (index);

  job->report->n_numbered = refs->len;
  if (!read_rows (job, VIGIE_ROWS_MARKERS, job->inputs->markers, _ ("Reading the PR"), AT_MARKERS,
                  AT_NAMES, error))
    return FALSE;
  vigie_territory_rows_place_markers (&job->rows, index);
  if (!read_rows (job, VIGIE_ROWS_NAMES, job->inputs->names, _ ("Reading the place names"),
                  AT_NAMES, AT_WRITE, error))
    return FALSE;
  vigie_territory_rows_make_names (&job->rows, index);
  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

/* Those whom somebody names are named for all that does not say so itself. */
static void
name_sources (Job *job)
{
  GArray *sources = job->content->sources;
  guint n = count (job->inputs->attributions);

  for (guint i = 0; i < sources->len; i++)
    {
      const VigieTerritorySource *source = &g_array_index (sources, VigieTerritorySource, i);

      if (source->attribution[0] == '\0' && n == 0 &&
          !g_ptr_array_find_with_equal_func (job->report->unattributed, source->file, g_str_equal,
                                             NULL))
        g_ptr_array_add (job->report->unattributed, g_strdup (source->file));
    }
  for (guint i = 0; i < n; i++)
    {
      VigieTerritorySource source = {
        "", "", vigie_territory_content_keep (job->content, job->inputs->attributions[i]), "", ""
      };

      g_array_append_val (sources, source);
    }
}

static char *
make_title (const VigieTerritoryInputs *inputs, const char *path)
{
  g_autofree char *base = NULL;
  char *dot;

  if (inputs->title != NULL && *inputs->title != '\0')
    return g_strdup (inputs->title);
  base = g_filename_display_basename (path);
  dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_steal_pointer (&base);
}

static gboolean
build (Job *job, const char *path, GError **error)
{
  GStatBuf written;

  if (!read_communes (job, error) || !read_osm (job, error) ||
      !read_rows (job, VIGIE_ROWS_ROADS, job->inputs->roads, _ ("Reading the roads"), AT_ROADS,
                  AT_CUT, error) ||
      !make_graph (job, error) || !add_places (job, error))
    return FALSE;
  name_sources (job);
  memcpy (job->content->left_out, job->report->left_out, sizeof job->content->left_out);
  begin_part (job, _ ("Writing the territory"), AT_WRITE, AT_END, 0, 1);
  if (!vigie_territory_file_write (job->content, path, job->cancellable, error))
    return FALSE;
  if (g_stat (path, &written) == 0)
    job->report->size = (guint64) written.st_size;
  tell (job, 1);
  return TRUE;
}

/**
 * vigie_territory_build:
 * @inputs: what to build it of; roads at least
 * @path: the file to make or to replace
 * @progress: (nullable): is told what is being done
 * @data: for @progress
 * @cancellable: (nullable): ends the work
 * @report: (out caller-allocates): what came of it; to be cleared
 * @error: return location for a #GError, whose message is for the user
 *
 * Builds a territory: takes seconds to minutes. The same inputs give the same file, byte for byte.
 *
 * Returns: %FALSE where it failed or was cancelled: a file that was at @path is there still
 */
gboolean
vigie_territory_build (const VigieTerritoryInputs *inputs,
                       const char *path,
                       VigieTerritoryProgress progress,
                       gpointer data,
                       GCancellable *cancellable,
                       VigieTerritoryReport *report,
                       GError **error)
{
  g_autoptr (VigieTerritoryContent) content = vigie_territory_content_new ();
  g_autoptr (VigieOsmRoads) osm = vigie_osm_roads_new ();
  g_autoptr (VigieRoadNetwork) network = vigie_road_network_new ();
  Job job = { .inputs = inputs,
              .progress = progress,
              .data = data,
              .cancellable = cancellable,
              .report = report,
              .content = content,
              .osm = osm,
              .network = network };
  gboolean done;

  g_return_val_if_fail (inputs != NULL && path != NULL && report != NULL, FALSE);

  *report = (VigieTerritoryReport) { .unattributed = g_ptr_array_new_with_free_func (g_free) };
  content->title = make_title (inputs, path);
  vigie_territory_rows_init (&job.rows, content, report);
  job.rows.network = network;
  done = build (&job, path, error);
  vigie_territory_rows_clear (&job.rows);
  return done;
}
