/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Places in texts:
 *
 *   bench-places N_NAMES N_RUNS
 *
 * how many of the places that people marked in the posts of IDRISI are found, and how much of what
 * is found is marked, with the names of one half of the posts of an event in the other half, and
 * the other way round; besides, the same by plain search for those names. Then what a post costs
 * with N_NAMES names and roads with PR, the median of N_RUNS. Without ../shared the marked posts
 * are left out. One line a figure on stdout: name TAB ours TAB theirs TAB unit.
 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench-util.h"
#include "vigie-places.h"

#define SEED 20260112
#define MAX_MENTIONS 24

typedef struct
{
  gsize start;
  gsize end;
} Span;

typedef struct
{
  char *text;
  GArray *marks; /* (element-type Span) */
} Post;

typedef struct
{
  guint n_marked;
  guint n_known; /* marked, and its name is in the gazetteer */
  guint n_found;
  guint n_exact;
  guint n_overlapping;
  guint n_marked_found; /* marked ones that something found overlaps */
  guint n_known_found;
} Score;

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || (guint8) c >= 0x80;
}

static void
free_post (Post *post)
{
  g_free (post->text);
  g_array_unref (post->marks);
  g_free (post);
}

/* ---- the marked posts ---- */

static Post *
read_post (JsonObject *object)
{
  Post *post = g_new0 (Post, 1);
  JsonArray *marks = json_object_get_array_member (object, "location_mentions");

  post->text = g_strdup (json_object_get_string_member (object, "text"));
  post->marks = g_array_new (FALSE, FALSE, sizeof (Span));
  for (guint i = 0; i < json_array_get_length (marks); i++)
    {
      JsonObject *mark = json_array_get_object_element (marks, i);
      glong start = json_object_get_int_member (mark, "start_offset"); /* in characters */
      glong end = json_object_get_int_member (mark, "end_offset");
      Span span = { (gsize) (g_utf8_offset_to_pointer (post->text, start) - post->text),
                    (gsize) (g_utf8_offset_to_pointer (post->text, end) - post->text) };

      g_array_append_val (post->marks, span);
    }
  return post;
}

static GPtrArray *
read_posts (const char *event)
{
  g_autofree char *path = g_build_filename (g_getenv ("VIGIE_SHARED"), "data", "posts", "idrisi",
                                            event, "train.jsonl", NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *posts;

  if (!g_file_get_contents (path, &contents, NULL, NULL))
    return NULL;
  posts = g_ptr_array_new_with_free_func ((GDestroyNotify) free_post);
  lines = g_strsplit (contents, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (JsonNode) node = **line != '\0' ? json_from_string (*line, NULL) : NULL;

      if (node != NULL)
        g_ptr_array_add (posts, read_post (json_node_get_object (node)));
    }
  return posts;
}

/* How often a name stands in the posts of one half, marked or not. */
static guint
count_uses (GPtrArray *posts, guint half, const char *name)
{
  gsize length = strlen (name);
  guint n = 0;

  for (guint i = half; i < posts->len; i += 2)
    {
      const char *text = ((Post *) posts->pdata[i])->text;

      for (const char *c = strstr (text, name); c != NULL; c = strstr (c + length, name))
        n += (c == text || !is_word_byte (c[-1])) && !is_word_byte (c[length]);
    }
  return n;
}

/* One mark among many uses is a slip: « Harvey » is marked once and stands there 150 times. */
static void
drop_slips (GHashTable *names, GHashTable *n_marks, GPtrArray *posts, guint half)
{
  GHashTableIter iter;
  gpointer key, name;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &key, &name))
    if (2 * GPOINTER_TO_UINT (g_hash_table_lookup (n_marks, name)) < count_uses (posts, half, name))
      g_hash_table_iter_remove (&iter);
}

/* The names that are marked in one half of the posts, each once. */
static GHashTable *
collect_names (GPtrArray *posts, guint half)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) n_marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = half; i < posts->len; i += 2)
    {
      Post *post = posts->pdata[i];

      for (guint j = 0; j < post->marks->len; j++)
        {
          Span span = g_array_index (post->marks, Span, j);
          g_autofree char *name = g_strndup (post->text + span.start, span.end - span.start);

          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (n_marks, name));

          g_autofree char *key = g_utf8_casefold (name, -1);
          const char *usual = g_hash_table_lookup (names, key);

          g_hash_table_insert (n_marks, g_strdup (name), GUINT_TO_POINTER (n + 1));
          /* As it is spelled most often */
          if (usual == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (n_marks, usual)) < n + 1)
            g_hash_table_insert (names, g_steal_pointer (&key), g_steal_pointer (&name));
        }
    }
  drop_slips (names, n_marks, posts, half);
  return names;
}

/* ---- scoring ---- */

static void
count (Post *post, const Span *found, guint n_found, GHashTable *names, Score *score)
{
  score->n_found += n_found;
  for (guint i = 0; i < n_found; i++)
    {
      gboolean exact = FALSE, overlapping = FALSE;

      for (guint j = 0; j < post->marks->len; j++)
        {
          Span mark = g_array_index (post->marks, Span, j);

          exact |= mark.start == found[i].start && mark.end == found[i].end;
          overlapping |= mark.start < found[i].end && found[i].start < mark.end;
        }
      score->n_exact += exact;
      score->n_overlapping += overlapping;
    }
  for (guint j = 0; j < post->marks->len; j++)
    {
      Span mark = g_array_index (post->marks, Span, j);
      g_autofree char *name =
          g_utf8_casefold (post->text + mark.start, (gssize) (mark.end - mark.start));
      gboolean is_known = g_hash_table_contains (names, name), is_found = FALSE;

      for (guint i = 0; i < n_found; i++)
        is_found |= mark.start < found[i].end && found[i].start < mark.end;
      score->n_marked++;
      score->n_known += is_known;
      score->n_marked_found += is_found;
      score->n_known_found += is_known && is_found;
    }
}

static VigieGazetteer *
make_gazetteer (GHashTable *names)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (VigieGazetteerEntry));
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, NULL, &name))
    {
      VigieGazetteerEntry entry = { name, VIGIE_PLACE_COMMUNE, -100, 30, 0, G_MAXUINT32, 0 };

      g_array_append_val (entries, entry);
    }
  return vigie_gazetteer_new ((VigieGazetteerEntry *) (gpointer) entries->data, entries->len);
}

/* Plain search: any case, whole words, the longest where several begin. */
static guint
search (Post *post, GHashTable *names, Span *found)
{
  guint n = 0;

  for (gsize at = 0; post->text[at] != '\0' && n < MAX_MENTIONS; at++)
    {
      gsize longest = 0;
      GHashTableIter iter;
      gpointer name;

      if (!is_word_byte (post->text[at]) || (at > 0 && is_word_byte (post->text[at - 1])))
        continue;
      g_hash_table_iter_init (&iter, names);
      while (g_hash_table_iter_next (&iter, NULL, &name))
        {
          gsize length = strlen (name);

          if (length > longest && g_ascii_strncasecmp (post->text + at, name, length) == 0 &&
              !is_word_byte (post->text[at + length]))
            longest = length;
        }
      if (longest == 0)
        continue;
      found[n++] = (Span) { at, at + longest };
      at += longest - 1;
    }
  return n;
}

static void
score_half (GPtrArray *posts, guint half, Score *ours, Score *whole, Score *theirs)
{
  g_autoptr (GHashTable) names = collect_names (posts, 1 - half);
  g_autoptr (VigieGazetteer) gazetteer = make_gazetteer (names);
  gboolean is_shown = g_getenv ("VIGIE_BENCH_VERBOSE") != NULL;

  for (guint i = half; i < posts->len; i += 2)
    {
      VigieMention mentions[MAX_MENTIONS];
      Span found[MAX_MENTIONS], found_whole[MAX_MENTIONS];
      Score before = *ours;
      guint n_whole;
      guint n = vigie_gazetteer_find (gazetteer, ((Post *) posts->pdata[i])->text, mentions,
                                      MAX_MENTIONS);

      for (guint j = 0; j < n; j++)
        found[j] = (Span) { mentions[j].start, mentions[j].end };
      count (posts->pdata[i], found, n, names, ours);
      n_whole = 0;
      for (guint j = 0; j < n; j++)
        if (!mentions[j].is_piece)
          found_whole[n_whole++] = found[j];
      count (posts->pdata[i], found_whole, n_whole, names, whole);
      if (is_shown &&
          (ours->n_known - before.n_known > ours->n_known_found - before.n_known_found ||
           ours->n_found - before.n_found > ours->n_exact - before.n_exact))
        {
          g_printerr ("%s\n", ((Post *) posts->pdata[i])->text);
          for (guint j = 0; j < n; j++)
            g_printerr ("  found %.*s\n", (int) (found[j].end - found[j].start),
                        ((Post *) posts->pdata[i])->text + found[j].start);
        }
      n = search (posts->pdata[i], names, found);
      count (posts->pdata[i], found, n, names, theirs);
    }
}

static void
print_share (
    const char *name, const char *event, guint ours, guint of, guint theirs, guint of_theirs)
{
  g_print ("%s, %s\t%.1f\t%.1f\t%%\n", name, event, 100.0 * ours / MAX (of, 1),
           100.0 * theirs / MAX (of_theirs, 1));
}

static void
measure_event (const char *event, const char *title)
{
  g_autoptr (GPtrArray) posts = NULL;
  Score ours = { 0 }, whole = { 0 }, theirs = { 0 };

  if (g_getenv ("VIGIE_SHARED") == NULL || (posts = read_posts (event)) == NULL)
    return;
  for (guint half = 0; half < 2; half++)
    score_half (posts, half, &ours, &whole, &theirs);
  print_share ("places: found is marked, exactly", title, ours.n_exact, ours.n_found,
               theirs.n_exact, theirs.n_found);
  print_share ("places: found is marked, in part", title, ours.n_overlapping, ours.n_found,
               theirs.n_overlapping, theirs.n_found);
  print_share ("places: the same without parts of hashtags", title, whole.n_overlapping,
               whole.n_found, theirs.n_overlapping, theirs.n_found);
  print_share ("places: marked is found, exactly", title, ours.n_exact, ours.n_marked,
               theirs.n_exact, theirs.n_marked);
  print_share ("places: marked is found, in part", title, ours.n_marked_found, ours.n_marked,
               theirs.n_marked_found, theirs.n_marked);
  print_share ("places: marked and in the gazetteer is found", title, ours.n_known_found,
               ours.n_known, theirs.n_known_found, theirs.n_known);
}

/* ---- what a post costs ---- */

static const char *const sentences[] = {
  "Arbre en travers de la RD 112 à Fraignot-et-Vesvrotte, circulation coupée dans les deux sens.",
  "Accident D 71 PR 12+300 entre Moloy et Courtivron, un blessé léger, pompiers sur place",
  "Il neige fort sur les hauteurs, prenez vos précautions et restez chez vous si possible !",
  "RT @prefet21 #VigilanceOrange #CoteDor : limitez vos déplacements https://example.org/abc",
  "Inondation à Saint-Jean-de-Losne, l'eau monte rue de la République. Photos à suivre",
  "On ne passe plus au pont, la rivière déborde, demi-tour obligatoire vers Is-sur-Tille",
  "A38 PR 7 sens Dijon Paris, camion en feu, bouchon de 4 km",
  "Panne de courant dans tout le village depuis ce matin, quelqu'un a des nouvelles ?",
};

static const char *const firsts[] = { "Mar", "Cour", "Val", "Saint-", "Bel", "Mont", "Fon", "Ville",
                                      "Bar", "Char", "Vil", "Bus",    "Til", "Sal",  "Ger", "Ou" };
static const char *const middles[] = {
  "ti", "lo", "ber", "ce", "mi", "ri", "go", "na", "ve", "du"
};
static const char *const lasts[] = { "gny", "ville", "court", "vron", "sey", "nay", "ot", "ères" };
static const char *const tails[] = { "",           "-sur-Tille", "-le-Haut",   "-lès-Dijon",
                                     "-en-Auxois", "-la-Ville",  "-sous-Bois", "-et-Moulins" };

/* Names that are built as French ones are, and those of the sentences. */
static VigieGazetteer *
make_large_gazetteer (guint n_names)
{
  static const char *const known[] = {
    "Fraignot-et-Vesvrotte", "Moloy",        "Courtivron", "Côte-d'Or",
    "Saint-Jean-de-Losne",   "Is-sur-Tille", "Dijon",      "Paris"
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (VigieGazetteerEntry));

  for (guint i = 0; i < n_names; i++)
    {
      VigieGazetteerEntry entry = { .kind = i % 40 == 0 ? VIGIE_PLACE_COMMUNE : VIGIE_PLACE_HAMLET,
                                    .lon = g_rand_double_range (rand, 4, 5.5),
                                    .lat = g_rand_double_range (rand, 47, 48),
                                    .commune = i / 40 };

      g_ptr_array_add (labels, i < G_N_ELEMENTS (known)
                                   ? g_strdup (known[i])
                                   : g_strconcat (i % 7 == 0 ? "Le " : "",
                                                  firsts[g_rand_int_range (rand, 0, 16)],
                                                  middles[g_rand_int_range (rand, 0, 10)],
                                                  lasts[g_rand_int_range (rand, 0, 8)],
                                                  tails[g_rand_int_range (rand, 0, 8)], NULL));
      entry.label = labels->pdata[i];
      g_array_append_val (entries, entry);
    }
  return vigie_gazetteer_new ((VigieGazetteerEntry *) (gpointer) entries->data, entries->len);
}

/* Roads of 30 km that go eastwards, with a PR about every kilometre. */
static VigiePrTable *
make_roads (guint n_roads)
{
  g_autoptr (VigieRoadGraphBuilder) builder = vigie_road_graph_builder_new ();
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (VigiePrPoint));
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VigieRoadGraph) graph = NULL;

  for (guint road = 0; road < n_roads; road++)
    {
      char *number = road == 38 ? g_strdup ("A 38") : g_strdup_printf ("D %u", road + 1);
      double lat = 47 + (double) road / n_roads;
      guint32 last = VIGIE_ROAD_NONE;

      g_ptr_array_add (numbers, number);
      for (guint i = 0; i < 100; i++)
        {
          VigieRoadPoint line[] = {
            { (gint32) lround ((4 + (i - 1) * 0.004) * 1e7), (gint32) lround (lat * 1e7) },
            { (gint32) lround ((4 + i * 0.004) * 1e7), (gint32) lround (lat * 1e7) }
          };
          guint32 node = vigie_road_graph_builder_add_node (builder, line[1]);
          VigieRoadEdge edge = { .source = last,
                                 .target = node,
                                 .ref = vigie_road_graph_builder_add_string (builder, number),
                                 .name = VIGIE_ROAD_NONE,
                                 .commune = (road + i) % 1000,
                                 .flags = VIGIE_ROAD_FORWARD | VIGIE_ROAD_BACKWARD };

          if (last != VIGIE_ROAD_NONE)
            vigie_road_graph_builder_add_edge (builder, &edge, line, 2);
          last = node;
          if (i % 3 == 0)
            {
              VigiePrPoint pr = { number, i / 3, 0, 4 + i * 0.004, lat, 0 };

              g_array_append_val (points, pr);
            }
        }
    }
  graph = vigie_road_graph_builder_end (builder);
  return vigie_pr_table_new ((VigiePrPoint *) (gpointer) points->data, points->len, graph);
}

static void
measure_time (guint n_names, guint n_runs)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (VigieGazetteer) gazetteer = make_large_gazetteer (n_names);
  double build_ms = (double) (g_get_monotonic_time () - began) / 1000;
  g_autoptr (VigiePrTable) roads = NULL;
  g_autofree double *times = g_new (double, n_runs);
  guint n_found = 0;

  began = g_get_monotonic_time ();
  roads = make_roads (200);
  g_print ("names made ready, %u\t%.1f\t\tms\n", n_names, build_ms);
  g_print ("roads with PR made ready, 200 of 40 km\t%.1f\t\tms\n",
           (double) (g_get_monotonic_time () - began) / 1000);
  for (guint run = 0; run < n_runs; run++)
    {
      began = g_get_monotonic_time ();
      for (guint i = 0; i < 100 * G_N_ELEMENTS (sentences); i++)
        {
          g_autoptr (GArray) places =
              vigie_places_find (sentences[i % G_N_ELEMENTS (sentences)], gazetteer, roads);

          n_found += places->len;
        }
      times[run] = (double) (g_get_monotonic_time () - began) / (100 * G_N_ELEMENTS (sentences));
    }
  if (n_found == 0)
    g_error ("Nothing was found");
  qsort (times, n_runs, sizeof *times, compare_doubles);
  g_print ("places of a post, %u names\t%.2f\t\tµs\n", n_names, times[n_runs / 2]);
}

int
main (int argc, char *argv[])
{
  guint n_names = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 40000;
  guint n_runs = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 21;

  measure_event ("california_wildfires_2018", "wildfires");
  measure_event ("hurricane_harvey_2017", "hurricane");
  measure_time (MAX (n_names, 1), MAX (n_runs, 1));
  return EXIT_SUCCESS;
}
