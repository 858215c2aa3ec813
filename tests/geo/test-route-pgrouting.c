/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equal costs from pgRouting on the same roads. Starts a database of its own in a temporary folder,
 * without a port; skips where PostgreSQL or pgRouting is not installed. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "road-maker.h"
#include "route-reference.h"

#define N_PAIRS 1000u
#define FORBIDDEN 1e12 /* what pgr_trsp adds for a forbidden sequence */
#define NOBODY "65534"

typedef struct
{
  char *folder;
  char *programs; /* where initdb is */
  GSubprocess *server;
} Database;

/* ---- processes ---- */

/* initdb and the server refuse root: nobody runs them then. Whatever becomes of the test, they end
 * with it. */
static GPtrArray *
make_command (void)
{
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);
  const char *prefix[] = { "setpriv", "--pdeathsig=QUIT", "--reuid=" NOBODY, "--regid=" NOBODY,
                           "--clear-groups" };

  for (guint i = 0; i < (getuid () == 0 ? G_N_ELEMENTS (prefix) : 2); i++)
    g_ptr_array_add (command, g_strdup (prefix[i]));
  g_ptr_array_add (command, g_strdup ("--"));
  return command;
}

static GSubprocess *
start (const Database *self, GSubprocessFlags flags, const char *program, ...)
{
  g_autoptr (GPtrArray) command = make_command ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  va_list list;

  g_ptr_array_add (command, g_build_filename (self->programs, program, NULL));
  va_start (list, program);
  for (const char *argument = va_arg (list, const char *); argument != NULL;
       argument = va_arg (list, const char *))
    g_ptr_array_add (command, g_strdup (argument));
  va_end (list);
  g_ptr_array_add (command, NULL);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command->pdata, &error);
  g_assert_no_error (error);
  return process;
}

/* What a script of SQL prints; its commands go in by standard input. NULL where it fails and may.
 */
static char *
run_sql (const Database *self, const char *sql, gboolean may_fail)
{
  g_autoptr (GSubprocess) psql =
      start (self,
             G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                 (may_fail ? G_SUBPROCESS_FLAGS_STDERR_SILENCE : 0),
             "psql", "-h", self->folder, "-U", "vigie", "-d", "postgres", "-X", "-q", "-t", "-A",
             "-F", "\t", "-v", "ON_ERROR_STOP=1", NULL);
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_communicate_utf8 (psql, sql, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_successful (psql))
    return output;
  g_assert_true (may_fail);
  g_free (output);
  return NULL;
}

static char *
find_programs (void)
{
  static const char *const folders[] = { "/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin",
                                         "/usr/lib/postgresql/15/bin" };
  g_autofree char *program = g_find_program_in_path ("initdb");

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "initdb", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_strdup (folders[i]);
    }
  return program != NULL ? g_path_get_dirname (program) : NULL;
}

static void
wait_for_server (const Database *self)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  while (TRUE)
    {
      g_autoptr (GSubprocess) ready =
          start (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, "pg_isready", "-h", self->folder, NULL);

      g_subprocess_wait (ready, NULL, NULL);
      if (g_subprocess_get_successful (ready))
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (G_USEC_PER_SEC / 20); /* between two looks */
    }
}

static gboolean
database_open (Database *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) initdb = NULL;
  g_autofree char *data = NULL, *extensions = NULL;

  *self = (Database) { .programs = find_programs () };
  if (self->programs == NULL)
    {
      g_test_skip ("PostgreSQL is not installed");
      return FALSE;
    }
  self->folder = g_dir_make_tmp ("vigie-pg-XXXXXX", &error);
  g_assert_no_error (error);
  if (getuid () == 0)
    g_assert_cmpint (chown (self->folder, 65534, 65534), ==, 0);
  data = g_build_filename (self->folder, "data", NULL);
  initdb = start (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, "initdb", "-D", data, "-U", "vigie",
                  "-A", "trust", "-N", "--no-instructions", "-E", "UTF8", NULL);
  g_subprocess_wait (initdb, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (initdb));
  self->server = start (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        "postgres", "-D", data, "-k", self->folder, "-c", "listen_addresses=", "-c",
                        "fsync=off", "-c", "shared_buffers=64MB", "-c", "jit=off", NULL);
  wait_for_server (self);
  extensions = run_sql (self, "CREATE EXTENSION pgrouting CASCADE;", TRUE);
  if (extensions != NULL)
    return TRUE;
  g_test_skip ("pgRouting is not installed");
  return FALSE;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
database_close (Database *self)
{
  if (self->server != NULL)
    {
      g_subprocess_send_signal (self->server, SIGQUIT);
      g_subprocess_wait (self->server, NULL, NULL);
      g_object_unref (self->server);
    }
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->programs);
}

/* ---- the same roads ---- */

/* Each direction is an edge of its own, so that a rule can name it. */
static void
append_edges (GString *sql, VigieRoadGraph *graph, const VigieRoadSet *closed)
{
  VigieVehicle car;

  vigie_vehicle_init (&car, VIGIE_VEHICLE_CAR);
  g_string_append (sql, "SET client_min_messages = warning;\n"
                        "DROP TABLE IF EXISTS edges;\n"
                        "CREATE TABLE edges (id bigint PRIMARY KEY, source bigint, target bigint,"
                        " cost float8, reverse_cost float8 DEFAULT -1);\n"
                        "COPY edges (id, source, target, cost) FROM STDIN;\n");
  for (VigieRoadStep step = 0; step < 2 * graph->n_edges; step++)
    {
      if (vigie_road_graph_may_drive (graph, step) && !vigie_road_set_has_step (closed, step) &&
          vigie_vehicle_may_drive (&car, &graph->edges[step / 2]))
        g_string_append_printf (sql, "%u\t%u\t%u\t%u\n", step + 1,
                                vigie_road_graph_get_step_start (graph, step),
                                vigie_road_graph_get_step_end (graph, step),
                                vigie_vehicle_get_cost (car.kind, &graph->edges[step / 2]));
    }
  g_string_append (sql, "\\.\nANALYZE edges;\n");
}

static gboolean
is_dead_end (VigieRoadGraph *graph, const VigieRoadSet *closed, VigieRoadStep came)
{
  guint32 node = vigie_road_graph_get_step_end (graph, came);

  for (guint32 i = graph->first_step[node]; i < graph->first_step[node + 1]; i++)
    {
      if (graph->steps[i] != (came ^ 1) && vigie_road_graph_may_drive (graph, graph->steps[i]) &&
          !vigie_road_set_has_step (closed, graph->steps[i]))
        return FALSE;
    }
  return TRUE;
}

/* The forbidden sequences, and that nobody turns back but at a dead end. */
static void
append_rules (GString *sql, VigieRoadGraph *graph, const VigieRoadSet *closed)
{
  guint32 id = 1;

  g_string_append (sql, "DROP TABLE IF EXISTS rules;\n"
                        "CREATE TABLE rules (id bigint, path bigint[], cost float8 DEFAULT 1e12);\n"
                        "COPY rules (id, path) FROM STDIN;\n");
  for (guint32 i = 0; i < graph->n_restrictions; i++)
    {
      g_string_append_printf (sql, "%u\t{", id++);
      for (guint32 j = graph->first_restricted[i]; j < graph->first_restricted[i + 1]; j++)
        g_string_append_printf (sql, "%s%u", j > graph->first_restricted[i] ? "," : "",
                                graph->restricted[j] + 1);
      g_string_append (sql, "}\n");
    }
  for (VigieRoadStep step = 0; step < 2 * graph->n_edges; step++)
    {
      if (vigie_road_graph_may_drive (graph, step) &&
          vigie_road_graph_may_drive (graph, step ^ 1) && !is_dead_end (graph, closed, step))
        g_string_append_printf (sql, "%u\t{%u,%u}\n", id++, step + 1, (step ^ 1) + 1);
    }
  g_string_append (sql, "\\.\n");
}

static void
append_pairs (GString *sql, VigieRoadGraph *graph, guint n, guint32 *pairs)
{
  g_string_append (sql, "DROP TABLE IF EXISTS pairs;\n"
                        "CREATE TABLE pairs (source bigint, target bigint);\n"
                        "COPY pairs FROM STDIN;\n");
  for (guint i = 0; i < n; i++)
    {
      pairs[2 * i] = (guint32) g_test_rand_int_range (0, (gint32) graph->n_nodes);
      do
        pairs[2 * i + 1] = (guint32) g_test_rand_int_range (0, (gint32) graph->n_nodes);
      while (pairs[2 * i + 1] == pairs[2 * i]);
      g_string_append_printf (sql, "%u\t%u\n", pairs[2 * i], pairs[2 * i + 1]);
    }
  g_string_append (sql, "\\.\n");
}

/* Their answers by "source target"; what is not there has no way. */
static GHashTable *
read_costs (const char *text)
{
  GHashTable *costs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);

      if (g_strv_length (fields) == 3 && fields[2][0] != '\0')
        g_hash_table_insert (costs, g_strdup_printf ("%s %s", fields[0], fields[1]),
                             g_strdup (fields[2]));
    }
  return costs;
}

/* Where pgr_trsp's way is longer than ours, ours must stand up to the rules by itself. */
static void
compare (VigieRouter *router,
         const VigieRoadSet *closed,
         const guint32 *pairs,
         gboolean is_peer_exact,
         GHashTable *costs)
{
  VigieRoadGraph *graph = vigie_router_get_graph (router);
  g_autoptr (VigieRouteScratch) scratch = vigie_route_scratch_new (router);
  guint n_ways = 0, n_longer = 0;

  for (guint i = 0; i < N_PAIRS; i++)
    {
      VigieRoutePlace places[2];
      VigieRouteRequest request = { .closed = closed, .places = places, .n_places = 2 };
      g_autoptr (VigieRoute) route = NULL;
      g_autofree char *key = g_strdup_printf ("%u %u", pairs[2 * i], pairs[2 * i + 1]);
      const char *text = g_hash_table_lookup (costs, key);
      double cost = text != NULL ? g_ascii_strtod (text, NULL) : FORBIDDEN;

      if (cost >= FORBIDDEN && !is_peer_exact)
        continue;
      vigie_vehicle_init (&request.vehicle, VIGIE_VEHICLE_CAR);
      for (guint j = 0; j < 2; j++)
        vigie_route_place_init_node (&places[j], graph, pairs[2 * i + j]);
      route = vigie_router_find (router, scratch, &request);
      g_assert_true ((cost >= FORBIDDEN) == (route == NULL));
      if (route == NULL)
        continue;
      n_ways++;
      if (!is_peer_exact && route->milliseconds < cost)
        {
          g_assert_cmpstr (reference_check (graph, &request, route), ==, NULL);
          n_longer++;
          continue;
        }
      g_assert_cmpfloat (route->milliseconds, ==, cost);
    }
  g_test_message ("equal costs of %u ways between %u pairs; pgr_trsp missed %u", n_ways - n_longer,
                  N_PAIRS, n_longer);
  g_assert_cmpuint (n_ways, >, N_PAIRS / 4);
  g_assert_cmpuint (n_longer, <=, N_PAIRS / 50);
}

static const char dijkstra[] =
    "SELECT start_vid, end_vid, agg_cost FROM pgr_dijkstraCost ("
    "'SELECT * FROM edges', 'SELECT source, target FROM pairs', true);\n";

/* Rules of up to three steps as a graph of its own, where one stands on two steps after each other:
 * what is forbidden is not there. Begins of ways are 10 millions up, their ends 20, two steps 30.
 */
static const char unfolded[] =
    "DROP TABLE IF EXISTS unfolded, twos;\n"
    "CREATE TABLE twos AS SELECT 30000000 + row_number () OVER () AS id, a.id AS a, b.id AS b,"
    " b.cost, b.target FROM edges a JOIN edges b ON a.target = b.source"
    " WHERE NOT EXISTS (SELECT 1 FROM rules WHERE path = ARRAY[a.id, b.id]);\n"
    "CREATE TABLE unfolded AS SELECT row_number () OVER () AS id, q.*, -1::float8 AS reverse_cost"
    " FROM (SELECT 10000000 + source AS source, id AS target, cost FROM edges"
    " UNION ALL SELECT id, 20000000 + target, 0 FROM edges"
    " UNION ALL SELECT id, 20000000 + target, 0 FROM twos"
    " UNION ALL SELECT a, id, cost FROM twos"
    " UNION ALL SELECT x.id, y.id, y.cost FROM twos x JOIN twos y ON x.b = y.a"
    " WHERE NOT EXISTS (SELECT 1 FROM rules WHERE path = ARRAY[x.a, x.b, y.b])) q;\n"
    "SELECT start_vid - 10000000, end_vid - 20000000, agg_cost FROM pgr_dijkstraCost ("
    "'SELECT * FROM unfolded',"
    " 'SELECT 10000000 + source AS source, 20000000 + target AS target FROM pairs', true);\n";

/* pgr_trsp of pgRouting 3.7.3 now and then hands out the tail of a way only, so that an answer that
 * does not begin where it should is none; and it may miss the shortest way. */
static const char turn_restricted[] =
    "SELECT p.source, p.target, max (t.agg_cost) FROM pairs p, LATERAL pgr_trsp ("
    "'SELECT * FROM edges', 'SELECT * FROM rules', p.source, p.target, true) t"
    " GROUP BY p.source, p.target"
    " HAVING (array_agg (t.node ORDER BY t.path_seq))[1] = p.source;\n";

typedef struct
{
  const char *query;
  RoadMaker maker;
  gboolean with_rules;
  gboolean is_peer_exact; /* and no answer is that there is no way */
  guint n_closed;
} Case;

static void
hold_against (const Database *database, const Case *it)
{
  g_autoptr (VigieRoadGraph) graph = road_maker_make (&it->maker, (guint32) g_test_rand_int ());
  g_autoptr (VigieRouter) router = vigie_router_new (graph);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (VigieRoadSet) closed = road_maker_close (graph, it->n_closed, 400, rand);
  g_autofree guint32 *pairs = g_new (guint32, 2 * N_PAIRS);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GHashTable) costs = NULL;
  g_autofree char *output = NULL;

  append_edges (sql, graph, closed);
  append_pairs (sql, graph, N_PAIRS, pairs);
  if (it->with_rules)
    append_rules (sql, graph, closed);
  g_string_append (sql, it->query);
  output = run_sql (database, sql->str, FALSE);
  costs = read_costs (output);
  compare (router, closed, pairs, it->is_peer_exact, costs);
}

static void
test_equal_costs (void)
{
  const RoadMaker plain = {
    60, 60, .gaps = 0.15, .one_ways = 0.1, .side_roads = 0.2, .limits = 0.02
  };
  const RoadMaker two = { 18,
                          18,
                          .gaps = 0.1,
                          .one_ways = 0.1,
                          .side_roads = 0.2,
                          .restrictions = 0.15,
                          .max_restriction = 2 };
  const RoadMaker three = { 30,
                            30,
                            .gaps = 0.1,
                            .one_ways = 0.1,
                            .side_roads = 0.2,
                            .restrictions = 0.5,
                            .max_restriction = 3 };
  const Case cases[] = {
    { dijkstra, plain, FALSE, TRUE, 0 },      { dijkstra, plain, FALSE, TRUE, 8 },
    { unfolded, three, TRUE, TRUE, 0 },       { unfolded, three, TRUE, TRUE, 2 },
    { turn_restricted, two, TRUE, FALSE, 0 }, { turn_restricted, two, TRUE, FALSE, 1 },
  };
  Database database;
  gboolean is_open = database_open (&database);

  for (guint i = 0; is_open && i < G_N_ELEMENTS (cases); i++)
    hold_against (&database, &cases[i]);
  database_close (&database);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL); /* prints the seed */
  g_test_add_func ("/route-pgrouting/equal-costs", test_equal_costs);
  return g_test_run ();
}
