/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-territory.h"

#include <string.h>

#include "vigie-territory-file.h"

struct _VigieTerritory
{
  gatomicrefcount references;
  VigieTerritoryContent *content;
  GHashTable *by_code; /* (element-type utf8 guint): communes, plus one */
  char *attribution;
};

/* Each source once, with its licence. */
static char *
join_attributions (GArray *sources)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < sources->len; i++)
    {
      const VigieTerritorySource *source = &g_array_index (sources, VigieTerritorySource, i);
      g_autofree char *part = NULL;

      if (source->attribution[0] == '\0')
        continue;
      part = source->licence[0] != '\0'
                 ? g_strdup_printf ("%s (%s)", source->attribution, source->licence)
                 : g_strdup (source->attribution);
      if (!g_ptr_array_find_with_equal_func (parts, part, g_str_equal, NULL))
        g_ptr_array_add (parts, g_steal_pointer (&part));
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
index_codes (VigieTerritory *self)
{
  VigieCommuneSet *communes = self->content->communes;

  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < vigie_commune_set_get_n (communes); i++)
    {
      const char *code = vigie_commune_set_get (communes, i)->code;

      if (code != NULL && !g_hash_table_contains (self->by_code, code))
        g_hash_table_insert (self->by_code, (gpointer) code, GUINT_TO_POINTER (i + 1));
    }
}

/**
 * vigie_territory_open:
 * @path: a territory file
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 *
 * Reads all of it; the file is of no use afterwards. Takes some tenths of a second for the largest
 * département: not for the thread of a window.
 *
 * Returns: (transfer full) (nullable): the territory; %NULL with %VIGIE_ERROR_NOT_FOUND,
 *   %VIGIE_ERROR_NOT_OURS, %VIGIE_ERROR_NEWER or %VIGIE_ERROR_DAMAGED
 */
VigieTerritory *
vigie_territory_open (const char *path, GCancellable *cancellable, GError **error)
{
  VigieTerritoryContent *content = vigie_territory_file_read (path, cancellable, error);
  VigieTerritory *self;

  if (content == NULL)
    return NULL;
  self = g_new0 (VigieTerritory, 1);
  g_atomic_ref_count_init (&self->references);
  self->content = content;
  self->attribution = join_attributions (content->sources);
  index_codes (self);
  return self;
}

/* The oldest day that the roads are of. */
static const char *
find_day (GArray *sources)
{
  const char *day = "";

  for (guint i = 0; i < sources->len; i++)
    {
      const VigieTerritorySource *source = &g_array_index (sources, VigieTerritorySource, i);

      if (g_str_equal (source->holds, "roads") && source->as_of[0] != '\0' &&
          (day[0] == '\0' || strcmp (source->as_of, day) < 0))
        day = source->as_of;
    }
  return day;
}

/**
 * vigie_territory_read_about:
 * @path: a territory file
 * @cancellable: (nullable): ends the reading
 * @error: return location for a #GError
 *
 * Reads what the file says of itself, without its roads: that they are whole is not known.
 *
 * Returns: (transfer full) (nullable): that; %NULL as vigie_territory_open()
 */
VigieTerritoryAbout *
vigie_territory_read_about (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (VigieTerritoryContent) content =
      vigie_territory_file_read_about (path, cancellable, error);
  VigieTerritoryAbout *about;

  if (content == NULL)
    return NULL;
  about = g_new0 (VigieTerritoryAbout, 1);
  about->title = g_strdup (content->title);
  about->attribution = join_attributions (content->sources);
  about->as_of = g_strdup (find_day (content->sources));
  return about;
}

void
vigie_territory_about_free (VigieTerritoryAbout *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->attribution);
  g_free (self->as_of);
  g_free (self);
}

VigieTerritory *
vigie_territory_ref (VigieTerritory *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
vigie_territory_unref (VigieTerritory *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->by_code);
  vigie_territory_content_free (self->content);
  g_free (self->attribution);
  g_free (self);
}

const char *
vigie_territory_get_title (VigieTerritory *self)
{
  return self->content->title;
}

/**
 * vigie_territory_get_attribution:
 *
 * Returns: who must be named wherever anything of the territory is shown or printed; "" where no
 *   source is known
 */
const char *
vigie_territory_get_attribution (VigieTerritory *self)
{
  return self->attribution;
}

/* Around all roads and communes; empty where there are none. */
void
vigie_territory_get_box (VigieTerritory *self, VigieBox *box)
{
  *box = self->content->box;
}

guint64
vigie_territory_get_left_out (VigieTerritory *self, VigieLeftOut reason)
{
  g_return_val_if_fail (reason < VIGIE_N_LEFT_OUT, 0);

  return self->content->left_out[reason];
}

VigieRoadGraph *
vigie_territory_get_graph (VigieTerritory *self)
{
  return self->content->graph;
}

VigieCommuneSet *
vigie_territory_get_communes (VigieTerritory *self)
{
  return self->content->communes;
}

const VigieCommune *
vigie_territory_get_commune (VigieTerritory *self, guint32 index)
{
  return index < vigie_commune_set_get_n (self->content->communes)
             ? vigie_commune_set_get (self->content->communes, index)
             : NULL;
}

/* Returns: the commune of a place, or %VIGIE_ROAD_NONE */
guint32
vigie_territory_find_commune (VigieTerritory *self, double lon, double lat)
{
  return vigie_commune_set_find (self->content->communes, lon, lat);
}

/* Returns: the commune with INSEE's @code, or %VIGIE_ROAD_NONE */
guint32
vigie_territory_find_commune_by_code (VigieTerritory *self, const char *code)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_code, code));

  return known > 0 ? known - 1 : VIGIE_ROAD_NONE;
}

/* ---- sorted rows ---- */

typedef int (*Compare) (gconstpointer row, gconstpointer key);

/* The rows that compare equal, which lie beside each other. */
static gconstpointer
find_rows (GArray *rows, gsize size, Compare compare, gconstpointer key, gsize *n)
{
  gsize low = 0, high = rows->len, end;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (compare (rows->data + middle * size, key) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  for (end = low; end < rows->len && compare (rows->data + end * size, key) == 0; end++)
    ;
  *n = end - low;
  return *n > 0 ? rows->data + low * size : NULL;
}

const VigieRoadMarker *
vigie_territory_get_markers (VigieTerritory *self, gsize *n)
{
  *n = self->content->markers->len;
  return (const VigieRoadMarker *) (gconstpointer) self->content->markers->data;
}

static int
compare_marker (gconstpointer row, gconstpointer key)
{
  return strcmp (((const VigieRoadMarker *) row)->road, key);
}

/**
 * vigie_territory_find_markers:
 * @road: its number as signed, "D 971"
 * @n: (out): how many
 *
 * Returns: (array length=n) (nullable): its PR by side, number and suffix
 */
const VigieRoadMarker *
vigie_territory_find_markers (VigieTerritory *self, const char *road, gsize *n)
{
  return find_rows (self->content->markers, sizeof (VigieRoadMarker), compare_marker, road, n);
}

const VigiePlaceName *
vigie_territory_get_names (VigieTerritory *self, gsize *n)
{
  *n = self->content->names->len;
  return (const VigiePlaceName *) (gconstpointer) self->content->names->data;
}

static int
compare_name (gconstpointer row, gconstpointer key)
{
  return strcmp (((const VigiePlaceName *) row)->folded, key);
}

/**
 * vigie_territory_find_names:
 * @folded: what vigie_place_fold() makes of a name
 * @n: (out): how many
 *
 * Returns: (array length=n) (nullable): the places of that very name
 */
const VigiePlaceName *
vigie_territory_find_names (VigieTerritory *self, const char *folded, gsize *n)
{
  return find_rows (self->content->names, sizeof (VigiePlaceName), compare_name, folded, n);
}

const VigieRoadOtherRef *
vigie_territory_get_other_refs (VigieTerritory *self, gsize *n)
{
  *n = self->content->other_refs->len;
  return (const VigieRoadOtherRef *) (gconstpointer) self->content->other_refs->data;
}

static int
compare_other_ref (gconstpointer row, gconstpointer key)
{
  guint32 edge = ((const VigieRoadOtherRef *) row)->edge, wanted = *(const guint32 *) key;

  return (edge > wanted) - (edge < wanted);
}

/**
 * vigie_territory_find_other_refs:
 * @edge: of the graph
 * @n: (out): how many
 *
 * Returns: (array length=n) (nullable): the numbers besides the edge's own, where roads share it
 */
const VigieRoadOtherRef *
vigie_territory_find_other_refs (VigieTerritory *self, guint32 edge, gsize *n)
{
  return find_rows (self->content->other_refs, sizeof (VigieRoadOtherRef), compare_other_ref, &edge,
                    n);
}

const VigieTerritorySource *
vigie_territory_get_sources (VigieTerritory *self, gsize *n)
{
  *n = self->content->sources->len;
  return (const VigieTerritorySource *) (gconstpointer) self->content->sources->data;
}
