/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-commune-coverage.h"

#include <glib/gi18n.h>
#include <string.h>

#include "vigie-watch-fold.h"
#include "vigie-watch-words.h"

#define DEFAULT_RADIUS_M 5000 /* of a source that looks around a place */
#define MAX_NAMES 8           /* that are written out */
#define BETWEEN " 0 "         /* no name goes from one alternative into the next */

/* ---- by place ---- */

static const char *
find_option (const VigieWatch *watch, const char *prefix)
{
  for (gsize i = 0; watch->options[i] != NULL; i++)
    if (g_str_has_prefix (watch->options[i], prefix))
      return watch->options[i] + strlen (prefix);
  return NULL;
}

/* As sources read it: also with a comma. */
static double
read_number (const char *text /* (nullable) */, double otherwise)
{
  g_autofree char *number = g_strdup (text);

  return number != NULL ? g_ascii_strtod (g_strdelimit (number, ",", '.'), NULL) : otherwise;
}

static gboolean
is_watched (const VigieWatchStatus *status)
{
  return status->state != VIGIE_WATCH_PAUSED && status->state != VIGIE_WATCH_HELD;
}

static gboolean
is_in_reach (const VigieWatchStatus *status, const VigieCommune *commune)
{
  const VigieWatch *watch = status->watch;
  const char *lat = find_option (watch, "lat="), *lon = find_option (watch, "lon=");

  if (strcmp (watch->kind, "commons") != 0 || !is_watched (status))
    return FALSE;
  return lat == NULL || lon == NULL ||
         vigie_distance_m (read_number (lon, 0), read_number (lat, 0), commune->lon,
                           commune->lat) <=
             read_number (find_option (watch, "radius="), DEFAULT_RADIUS_M);
}

static gboolean
is_by_place (GPtrArray *statuses, const VigieCommune *commune)
{
  for (guint i = 0; i < statuses->len; i++)
    if (is_in_reach (g_ptr_array_index (statuses, i), commune))
      return TRUE;
  return FALSE;
}

/* ---- by name ---- */

/* What is excluded is not looked for: "neige -ski" is "neige". */
static void
append_wanted (GString *all, const char *expression)
{
  gboolean begins = TRUE;

  g_string_append (all, BETWEEN);
  for (const char *c = expression; *c != '\0'; c++)
    {
      if (begins && *c == '-')
        {
          const char *end = c[1] == '"' ? strchr (c + 2, '"') : NULL;

          c = end != NULL ? end : c + strcspn (c, " \t\n,|") - 1;
          continue;
        }
      begins = g_ascii_isspace (*c) || *c == ',' || *c == '|';
      if (*c == ',' || *c == '|' || *c == '\n')
        g_string_append (all, BETWEEN);
      else
        g_string_append_c (all, *c);
    }
}

static char *
join_wanted (GPtrArray *words)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    append_wanted (all, g_ptr_array_index (words, i));
  return g_string_free_and_steal (all);
}

/**
 * Wanted:
 * @text: what is looked for
 * @hashes: (element-type guint64): of its words
 *
 * A département has hundreds of communes: most are told by one word that is not there.
 */
typedef struct
{
  char *text;
  GHashTable *hashes;
} Wanted;

static gboolean
add_hash (const VigieWatchWord *word, gpointer data)
{
  g_hash_table_add (data, g_memdup2 (&word->hash, sizeof word->hash));
  return TRUE;
}

static gboolean
is_there (const VigieWatchWord *word, gpointer data)
{
  const Wanted *wanted = *(const Wanted **) data;

  if (g_hash_table_contains (wanted->hashes, &word->hash))
    return TRUE;
  *(const Wanted **) data = NULL;
  return FALSE;
}

static void
wanted_init (Wanted *self, GPtrArray *words)
{
  self->text = join_wanted (words);
  self->hashes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  vigie_watch_fold (self->text, -1, add_hash, self->hashes);
}

static void
wanted_clear (Wanted *self)
{
  g_free (self->text);
  g_clear_pointer (&self->hashes, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

/* As posts are held against the words, the words are held against the name: accents and hyphens
 * make no difference. */
static gboolean
is_named (const Wanted *wanted, const char *name)
{
  g_autofree char *bare = g_strdelimit (g_strdup (name), "\"«»", ' ');
  g_autofree char *quoted = g_strconcat ("\"", bare, "\"", NULL);
  g_autoptr (VigieWatchWords) words = NULL;
  const Wanted *left = wanted;

  vigie_watch_fold (name, -1, is_there, &left);
  if (left == NULL)
    return FALSE;
  words = vigie_watch_words_new (quoted, NULL);
  return words != NULL && vigie_watch_words_match (words, wanted->text, -1);
}

/* ---- all of them ---- */

static int
compare_size (gconstpointer a, gconstpointer b)
{
  const VigieCommune *x = *(const VigieCommune *const *) a;
  const VigieCommune *y = *(const VigieCommune *const *) b;

  if (x->population != y->population)
    return x->population < y->population ? 1 : -1;
  return g_utf8_collate (x->name, y->name);
}

/**
 * vigie_commune_coverage_read:
 * @self: (out caller-allocates): what is watched and what is not
 * @territory: of the incident
 * @statuses: (element-type VigieWatchStatus): its sources
 * @words: (element-type utf8): what they look for
 *
 * A commune is watched by place where its middle is within the reach of a source that looks around
 * a place, and by name where the words hold it.
 */
void
vigie_commune_coverage_read (VigieCommuneCoverage *self,
                             VigieTerritory *territory,
                             GPtrArray *statuses,
                             GPtrArray *words)
{
  const VigieCommuneSet *set = vigie_territory_get_communes (territory);
  g_auto (Wanted) wanted = { 0 };
  g_autoptr (GPtrArray) communes = g_ptr_array_new ();

  *self = (VigieCommuneCoverage) { .named = g_ptr_array_new_with_free_func (g_free),
                                   .unwatched = g_ptr_array_new_with_free_func (g_free) };
  wanted_init (&wanted, words);
  self->n_communes = set != NULL ? vigie_commune_set_get_n (set) : 0;
  for (guint i = 0; i < self->n_communes; i++)
    g_ptr_array_add (communes, (gpointer) vigie_commune_set_get (set, i));
  g_ptr_array_sort (communes, compare_size);
  for (guint i = 0; i < communes->len; i++)
    {
      const VigieCommune *commune = g_ptr_array_index (communes, i);
      const gboolean by_place = is_by_place (statuses, commune);
      const gboolean by_name = is_named (&wanted, commune->name);

      self->n_by_place += by_place;
      if (by_name)
        g_ptr_array_add (self->named, g_strdup (commune->name));
      else if (!by_place)
        g_ptr_array_add (self->unwatched, g_strdup (commune->name));
    }
}

void
vigie_commune_coverage_clear (VigieCommuneCoverage *self)
{
  g_clear_pointer (&self->named, g_ptr_array_unref);
  g_clear_pointer (&self->unwatched, g_ptr_array_unref);
}

/* ---- for people ---- */

static char *
join_names (GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (names->len, MAX_NAMES); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (names, i));
  if (names->len > MAX_NAMES)
    g_string_append (text, "…");
  return g_string_free_and_steal (text);
}

static void
add_line (GString *text, char *line /* (transfer full) */)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

/**
 * vigie_commune_coverage_format:
 * @self: what is watched and what is not
 *
 * Returns: (transfer full): lines for people
 */
char *
vigie_commune_coverage_format (const VigieCommuneCoverage *self)
{
  g_autofree char *named = join_names (self->named);
  g_autofree char *unwatched = join_names (self->unwatched);
  GString *text;

  if (self->named->len == 0 && self->n_by_place == 0)
    return g_strdup_printf (
        _ ("None of the territory’s %u is named by the words or watched for photos by place"),
        self->n_communes);
  text = g_string_new (NULL);
  if (self->named->len > 0)
    /* Translators: how many communes, of how many, and the names of some */
    add_line (text, g_strdup_printf (_ ("Named by the words: %u of %u (%s)"), self->named->len,
                                     self->n_communes, named));
  if (self->n_by_place > 0)
    /* Translators: how many communes, of how many */
    add_line (text, g_strdup_printf (_ ("Watched for photos by place: %u of %u"), self->n_by_place,
                                     self->n_communes));
  if (self->unwatched->len > 0)
    /* Translators: how many communes, of how many, and the names of some */
    add_line (text, g_strdup_printf (_ ("Neither: %u of %u (%s)"), self->unwatched->len,
                                     self->n_communes, unwatched));
  return g_string_free_and_steal (text);
}
