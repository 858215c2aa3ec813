/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Closed lengths against PostGIS on the same edges and areas: the sums of
 * ST_Length(ST_Intersection(…)) in degrees, and lengths on the spheroid. The test starts a cluster
 * of its own on a socket in a folder of its own; where PostgreSQL or PostGIS is not installed it is
 * skipped.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-network.h"
#include "vigie-closed-sections.h"

#define N_EDGES 8000
#define N_AREAS 40
#define N_CORNERS 60
#define DEADLINE_MS 60000
#define RELATIVE 1e-9
#define READY "ready to accept connections"

typedef struct
{
  char *folder;   /* of the cluster */
  char *programs; /* folder of initdb and postgres */
  char *user;     /* whose the cluster is, where we are root; or NULL */
  GPid server;
} Cluster;

/* ---- a cluster of our own ---- */

/* Debian has a folder for each version. */
static char *
find_programs (void)
{
  g_autofree char *initdb = g_find_program_in_path ("initdb");
  g_autoptr (GDir) versions = g_dir_open ("/usr/lib/postgresql", 0, NULL);
  const char *name;
  char *found = initdb != NULL ? g_path_get_dirname (initdb) : NULL;
  guint64 newest = 0;

  while (versions != NULL && (name = g_dir_read_name (versions)) != NULL)
    {
      const guint64 version = g_ascii_strtoull (name, NULL, 10);
      g_autofree char *path = g_strdup_printf ("/usr/lib/postgresql/%s/bin", name);
      g_autofree char *program = g_build_filename (path, "initdb", NULL);

      if (version <= newest || !g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
        continue;
      newest = version;
      g_free (found);
      found = g_steal_pointer (&path);
    }
  return found;
}

/* PostgreSQL refuses root: somebody else's name is used then. */
static GPtrArray *
begin_command (const Cluster *cluster, const char *program)
{
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (command, g_strdup ("setpriv"));
  g_ptr_array_add (command, g_strdup ("--pdeathsig=KILL")); /* nothing outlives the test */
  if (cluster->user != NULL)
    {
      g_ptr_array_add (command, g_strdup_printf ("--reuid=%s", cluster->user));
      g_ptr_array_add (command, g_strdup ("--regid=nogroup"));
      g_ptr_array_add (command, g_strdup ("--clear-groups"));
    }
  g_ptr_array_add (command, g_build_filename (cluster->programs, program, NULL));
  return command;
}

static void
add_arguments (GPtrArray *command, ...)
{
  const char *argument;
  va_list arguments;

  va_start (arguments, command);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (command, g_strdup (argument));
  va_end (arguments);
  g_ptr_array_add (command, NULL);
}

static gboolean
init_cluster (const Cluster *cluster)
{
  g_autoptr (GPtrArray) command = begin_command (cluster, "initdb");
  g_autofree char *data = g_build_filename (cluster->folder, "data", NULL);
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  add_arguments (command, "-D", data, "-U", "vigie", "-A", "trust", "-E", "UTF8", "--no-locale",
                 "--no-sync", NULL);
  if (!g_spawn_sync ("/", (char **) command->pdata, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said,
                     &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    {
      g_test_message ("initdb: %s %s", error->message, said != NULL ? said : "");
      return FALSE;
    }
  return TRUE;
}

/* Reads what the server says until it is ready. */
static gboolean
wait_until_ready (int fd)
{
  const gint64 deadline = g_get_monotonic_time () + DEADLINE_MS * G_TIME_SPAN_MILLISECOND;
  g_autoptr (GString) said = g_string_new (NULL);
  char buffer[4096];

  while (strstr (said->str, READY) == NULL)
    {
      struct pollfd waiting = { .fd = fd, .events = POLLIN };
      const gint64 left = (deadline - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;
      ssize_t n = 0;

      if (left > 0 && poll (&waiting, 1, (int) left) > 0)
        n = read (fd, buffer, sizeof buffer);
      if (n <= 0)
        {
          g_test_message ("postgres: %s", said->str);
          return FALSE;
        }
      g_string_append_len (said, buffer, n);
    }
  return TRUE;
}

/* Its messages go on into the pipe: there are few, and nobody needs them. */
static gboolean
start_cluster (Cluster *cluster)
{
  g_autoptr (GPtrArray) command = begin_command (cluster, "postgres");
  g_autofree char *data = g_build_filename (cluster->folder, "data", NULL);
  g_autoptr (GError) error = NULL;
  int fd = -1;

  add_arguments (command, "-D", data, "-k", cluster->folder, "-c", "listen_addresses=", "-c",
                 "fsync=off", "-c", "max_parallel_workers_per_gather=0", NULL);
  if (!g_spawn_async_with_pipes ("/", (char **) command->pdata, NULL,
                                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                     G_SPAWN_STDOUT_TO_DEV_NULL,
                                 NULL, NULL, &cluster->server, NULL, NULL, &fd, &error))
    {
      g_test_message ("postgres: %s", error->message);
      return FALSE;
    }
  return wait_until_ready (fd);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
cluster_clear (Cluster *self)
{
  if (self->server != 0)
    {
      kill (self->server, SIGQUIT); /* at once: nothing of it is kept */
      waitpid (self->server, NULL, 0);
    }
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->programs);
  g_free (self->user);
}

/* Says why not and returns FALSE where there is none. */
static gboolean
cluster_init (Cluster *self)
{
  g_autofree char *setpriv = g_find_program_in_path ("setpriv");
  g_autofree char *psql = g_find_program_in_path ("psql");
  const struct passwd *somebody = NULL;

  *self = (Cluster) { .programs = find_programs () };
  if (self->programs == NULL || psql == NULL || setpriv == NULL)
    {
      g_test_skip ("PostgreSQL is not installed");
      return FALSE;
    }
  self->folder = g_dir_make_tmp ("vigie-pg-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  if (getuid () == 0)
    {
      somebody = getpwnam ("postgres");
      if (somebody == NULL)
        somebody = getpwnam ("nobody");
      if (somebody == NULL || chown (self->folder, somebody->pw_uid, (gid_t) -1) != 0)
        {
          g_test_skip ("PostgreSQL cannot run as root, and there is nobody else");
          return FALSE;
        }
      self->user = g_strdup (somebody->pw_name);
    }
  if (!init_cluster (self) || !start_cluster (self))
    {
      g_test_skip ("PostgreSQL does not start here");
      return FALSE;
    }
  return TRUE;
}

/* Returns the rows, with tabs between columns. */
static char *
query (const Cluster *cluster, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) psql =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "psql", "-X", "-q", "-At", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h",
                        cluster->folder, "-U", "vigie", "-d", "postgres", "-f", "-", NULL);
  char *rows = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (psql, sql, NULL, &rows, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (psql));
  return rows;
}

/* ---- the same roads and areas ---- */

static void
append_number (GString *sql, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (sql, g_ascii_dtostr (buffer, sizeof buffer, number));
}

static void
append_roads (GString *sql, const VigieRoadGraph *graph)
{
  g_string_append (sql, "CREATE TABLE road (id int, line geometry);\nCOPY road FROM stdin;\n");
  for (guint32 i = 0; i < graph->n_edges; i++)
    {
      const VigieRoadPoint *points = graph->points + graph->edges[i].first_point;

      g_string_append_printf (sql, "%u\tSRID=4326;LINESTRING(", i);
      for (guint at = 0; at < graph->edges[i].n_points; at++)
        {
          g_string_append (sql, at > 0 ? "," : "");
          append_number (sql, points[at].lon_e7 / 1e7);
          g_string_append_c (sql, ' ');
          append_number (sql, points[at].lat_e7 / 1e7);
        }
      g_string_append (sql, ")\n");
    }
  g_string_append (sql, "\\.\nCREATE INDEX ON road USING gist (line);\nANALYZE road;\n");
}

static void
add_ring (VigieGeometryBuilder *builder, VigieRoadPoint middle, double reach, double wave)
{
  double first[2] = { 0, 0 };

  vigie_geometry_builder_begin_ring (builder);
  for (guint i = 0; i < N_CORNERS; i++)
    {
      const double turn = 2 * G_PI * i / N_CORNERS;
      const double away = reach * g_test_rand_double_range (1 - wave, 1);
      const double lon = middle.lon_e7 / 1e7 + away * cos (turn);
      const double lat = middle.lat_e7 / 1e7 + away * sin (turn);

      if (i == 0)
        {
          first[0] = lon;
          first[1] = lat;
        }
      vigie_geometry_builder_add (builder, lon, lat);
    }
  vigie_geometry_builder_add (builder, first[0], first[1]);
}

/* A wavy ring with a hole around some road, and another part beside it. */
static VigieGeometry *
make_area (const VigieRoadGraph *graph)
{
  VigieGeometryBuilder *builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_MULTI_POLYGON);
  VigieRoadPoint middle = graph->points[g_test_rand_int_range (0, (gint32) graph->n_points)];
  const double reach = g_test_rand_double_range (0.005, 0.05);

  add_ring (builder, middle, reach, 0.3);
  add_ring (builder, middle, reach / 2, 0.5);
  middle.lon_e7 += (gint32) (reach * 2e7);
  vigie_geometry_builder_begin_part (builder);
  add_ring (builder, middle, reach / 2, 0.5);
  return vigie_geometry_builder_end (builder);
}

static void
append_area (GString *sql, guint which, const VigieGeometry *area)
{
  g_string_append_printf (sql, "%u\tSRID=4326;MULTIPOLYGON(", which);
  for (gsize part = 0; part < vigie_geometry_get_n_parts (area); part++)
    {
      g_string_append (sql, part > 0 ? ",(" : "(");
      for (gsize ring = 0; ring < vigie_geometry_get_n_rings (area, part); ring++)
        {
          gsize n;
          const double *lonlat = vigie_geometry_get_ring (area, part, ring, &n);

          g_string_append (sql, ring > 0 ? ",(" : "(");
          for (gsize i = 0; i < n; i++)
            {
              g_string_append (sql, i > 0 ? "," : "");
              append_number (sql, lonlat[2 * i]);
              g_string_append_c (sql, ' ');
              append_number (sql, lonlat[2 * i + 1]);
            }
          g_string_append_c (sql, ')');
        }
      g_string_append_c (sql, ')');
    }
  g_string_append (sql, ")\n");
}

/* ---- held against each other ---- */

static double
measure_degrees (VigieRoadGraph *graph, const VigieClosedSections *closed)
{
  double sum = 0;

  for (guint32 i = 0; i < closed->n_sections; i++)
    for (guint32 at = 0; at < closed->sections[i].n_intervals; at++)
      sum += vigie_closed_interval_measure_degrees (
          graph, closed->sections[i].edge,
          &closed->intervals[closed->sections[i].first_interval + at]);
  return sum;
}

static void
assert_same (const char *what, guint which, double ours, double theirs, double relative)
{
  if (!(fabs (ours - theirs) <= relative * theirs + 1e-12))
    g_error ("%s of area %u: %.15g, PostGIS has %.15g", what, which, ours, theirs);
}

static void
hold_areas (const Cluster *cluster, VigieRoadIndex *index, GPtrArray *areas)
{
  g_autofree char *rows =
      query (cluster,
             "SELECT area.id, count (*) FILTER (WHERE ST_Length (part) > 0),"
             " coalesce (sum (ST_Length (part)), 0),"
             " coalesce (sum (ST_Length (part::geography)), 0)"
             " FROM area LEFT JOIN LATERAL (SELECT ST_Intersection (line, shape) AS part FROM road"
             "  WHERE ST_Intersects (line, shape)) AS cut ON true GROUP BY area.id"
             " ORDER BY area.id;");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (rows), "\n", -1);
  VigieRoadGraph *graph = vigie_road_index_get_graph (index);
  guint n_hits = 0;

  g_assert_cmpuint (g_strv_length (lines), ==, areas->len);
  for (guint i = 0; i < areas->len; i++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);
      g_autoptr (VigieClosedSections) closed =
          vigie_closed_sections_new (index, g_ptr_array_index (areas, i), NULL);

      g_assert_cmpuint (g_strv_length (columns), ==, 4);
      g_assert_cmpuint (closed->n_sections, ==, g_ascii_strtoull (columns[1], NULL, 10));
      assert_same ("degrees", i, measure_degrees (graph, closed), g_ascii_strtod (columns[2], NULL),
                   RELATIVE);
      /* Metres on the spheroid: the geodesic there, radii of curvature here. */
      assert_same ("metres", i, closed->length_m, g_ascii_strtod (columns[3], NULL), 1e-8);
      n_hits += closed->n_sections;
    }
  g_assert_cmpuint (n_hits, >, areas->len);
  g_test_message ("%u areas, %u closed sections", areas->len, n_hits);
}

static void
hold_against_postgis (const Cluster *cluster, VigieRoadGraph *graph)
{
  g_autoptr (VigieRoadIndex) index = vigie_road_index_new (graph);
  g_autoptr (GPtrArray) areas =
      g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_geometry_unref);
  g_autoptr (GString) sql =
      g_string_new ("SET client_min_messages = warning;\nDROP TABLE IF EXISTS road, area;\n");
  g_autofree char *nothing = NULL;

  append_roads (sql, graph);
  g_string_append (sql, "CREATE TABLE area (id int, shape geometry);\nCOPY area FROM stdin;\n");
  for (guint i = 0; i < N_AREAS; i++)
    {
      VigieGeometry *area = make_area (graph);

      g_ptr_array_add (areas, area);
      append_area (sql, i, area);
    }
  g_string_append (sql, "\\.\n");
  nothing = query (cluster, sql->str);
  hold_areas (cluster, index, areas);
}

static void
test_lengths (void)
{
  Cluster cluster;

  if (cluster_init (&cluster))
    {
      g_autofree char *there =
          query (&cluster, "SELECT count (*) FROM pg_available_extensions WHERE name = 'postgis';");

      if (!g_str_equal (g_strchomp (there), "1"))
        g_test_skip ("PostGIS is not installed");
      else
        {
          g_autofree char *created =
              query (&cluster, "SET client_min_messages = warning; CREATE EXTENSION postgis;");
          g_autofree char *path = g_build_filename (g_getenv ("VIGIE_SHARED"), "data", "roads",
                                                    "liechtenstein-latest.osm.pbf", NULL);
          g_autoptr (VigieRoadGraph) made = bench_network_make (N_EDGES);
          g_autoptr (VigieRoadGraph) real = bench_network_read (path, N_EDGES);

          hold_against_postgis (&cluster, made);
          if (real != NULL)
            hold_against_postgis (&cluster, real);
          else
            g_test_message ("no real roads here");
        }
    }
  cluster_clear (&cluster);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/closed-sections/postgis", test_lengths);
  return g_test_run ();
}
