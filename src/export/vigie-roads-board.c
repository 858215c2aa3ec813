/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-roads-board.h"

#include <string.h>

#include "vigie-atomic-file.h"
#include "vigie-sheets-path.h"
#include "vigie-situation-text.h"

/* ---- order ---- */

/* Motorways, then national and departmental roads, then the others; a name after all numbers. */
static guint
rank_road (const char *road)
{
  static const char classes[] = "ANDM";
  const char *number = road;
  const char *found;

  if (*road == '\0')
    return 9;
  for (number++; *number == ' ' || g_ascii_isupper (*number);)
    number++;
  found = strchr (classes, road[0]);
  if (!g_ascii_isdigit (*number) || !g_ascii_isupper (road[0]))
    return 9;
  return found != NULL ? (guint) (found - classes) : 8;
}

gboolean
vigie_roads_is_number (const char *road)
{
  return rank_road (road) < 9;
}

static int
compare_roads (const char *a, const char *b)
{
  const guint rank_a = rank_road (a), rank_b = rank_road (b);
  const guint64 number_a = g_ascii_strtoull (a + strcspn (a, "0123456789"), NULL, 10);
  const guint64 number_b = g_ascii_strtoull (b + strcspn (b, "0123456789"), NULL, 10);

  if (rank_a != rank_b)
    return rank_a < rank_b ? -1 : 1;
  if (rank_a < 9 && number_a != number_b)
    return number_a < number_b ? -1 : 1;
  return strcmp (a, b);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const VigieRoadsRow *first = a;
  const VigieRoadsRow *second = b;
  int order;

  if (first->state != second->state)
    return first->state > second->state ? -1 : 1;
  order = compare_roads (first->road, second->road);
  if (order != 0)
    return order;
  order = strcmp (first->from, second->from);
  return order != 0 ? order : strcmp (first->shape->id, second->shape->id);
}

/* ---- rows ---- */

static void
row_free (gpointer data)
{
  VigieRoadsRow *self = data;

  g_free (self->road);
  g_free (self->from);
  g_free (self->to);
  g_free (self->communes);
  g_free (self->direction);
  g_free (self->cause);
  g_free (self->diversion);
  g_free (self);
}

static char *
list_diversions (const VigieSituation *situation, const VigieSituationShape *closure)
{
  g_autoptr (GPtrArray) diversions = vigie_situation_find_diversions (situation, closure);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < diversions->len; i++)
    {
      const VigieSituationShape *diversion = g_ptr_array_index (diversions, i);
      g_autofree char *roads = vigie_situation_list_roads (diversion);

      if (diversion->status == VIGIE_SITUATION_ACTIVE && vigie_situation_is_passable (diversion) &&
          roads[0] != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? " / " : "", roads);
    }
  return g_string_free_and_steal (g_steal_pointer (&out));
}

static VigieRoadsRow *
add_row (VigieRoadsBoard *self, const VigieSituationShape *shape)
{
  VigieRoadsRow *row = g_new0 (VigieRoadsRow, 1);

  row->state = shape->road_state;
  row->since = shape->from;
  row->until = shape->ends_at;
  row->cause = g_strdup (shape->cause_label);
  row->diversion = list_diversions (self->situation, shape);
  row->shape = shape;
  g_ptr_array_add (self->rows, row);
  return row;
}

static char *
dup_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static void
add_section (VigieRoadsBoard *self,
             const VigieSituationShape *shape,
             const VigieSituationSection *section)
{
  VigieRoadsRow *row = add_row (self, shape);

  row->road = section->road != NULL && section->road[0] != '\0' ? g_strdup (section->road)
                                                                : vigie_situation_dup_label (shape);
  row->from = dup_text (section->from.text);
  row->to = dup_text (section->to.text);
  row->communes = g_strjoinv (", ", section->communes);
  row->direction = g_strdup (section->both_ways ? "" : section->direction);
  row->length_m = section->length_m;
}

static void
add_shape (VigieRoadsBoard *self, const VigieSituationShape *shape)
{
  VigieRoadsRow *row;

  for (guint i = 0; i < shape->sections->len; i++)
    {
      const VigieSituationSection *section = g_ptr_array_index (shape->sections, i);

      /* A hazard area lies over whole villages: their streets are told when they are closed. */
      if (shape->road_state == VIGIE_ROAD_STATE_BLACK ||
          (section->road != NULL && vigie_roads_is_number (section->road)))
        add_section (self, shape, section);
    }
  /* Of what is closed people are told even if nobody knows the road; of a hazard that meets none
   * there is nothing to tell. */
  if (shape->sections->len > 0 || shape->kind != VIGIE_SHAPE_CLOSURE)
    return;
  row = add_row (self, shape);
  row->road = vigie_situation_dup_label (shape);
  row->from = g_strdup ("");
  row->to = g_strdup ("");
  row->communes = g_strdup ("");
  row->direction = g_strdup ("");
}

static gboolean
is_same_stretch (const VigieRoadsRow *a, const VigieRoadsRow *b)
{
  return strcmp (a->road, b->road) == 0 && strcmp (a->from, b->from) == 0 &&
         strcmp (a->to, b->to) == 0 && strcmp (a->direction, b->direction) == 0;
}

/* Two drawings over the same stretch are one fact: the worse one, which stands before the other. */
static void
drop_repeats (GPtrArray *rows)
{
  for (guint i = rows->len; i-- > 1;)
    for (guint j = 0; j < i; j++)
      if (is_same_stretch (g_ptr_array_index (rows, i), g_ptr_array_index (rows, j)))
        {
          g_ptr_array_remove_index (rows, i);
          break;
        }
}

/* (transfer full): the roads that a row is about: one stretch may be signed with several numbers,
 * as "D 971 / D 996" or "D 16;D 905". A name with such a sign in it is one name. */
static char **
split_numbers (const char *road)
{
  g_auto (GStrv) parts = g_regex_split_simple ("\\s*[;/]\\s*", road, 0, 0);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!vigie_roads_is_number (parts[i]))
      {
        const char *whole[] = { road, NULL };

        return g_strdupv ((char **) whole);
      }
  return g_steal_pointer (&parts);
}

static void
count_roads (VigieRoadsBoard *self, GHashTable *told)
{
  /* The worst comes first, so a road is counted by its worst. */
  for (guint i = 0; i < self->rows->len; i++)
    {
      const VigieRoadsRow *row = g_ptr_array_index (self->rows, i);
      g_auto (GStrv) numbers = split_numbers (row->road);

      for (guint k = 0; numbers[k] != NULL; k++)
        if (g_hash_table_add (told, g_strdup (numbers[k])))
          self->n_roads[row->state]++;
    }
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return compare_roads (a, b);
}

static void
list_others (VigieRoadsBoard *self, const char *const *all_roads, GHashTable *told)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; all_roads[i] != NULL; i++)
    if (!g_hash_table_contains (told, all_roads[i]) &&
        g_hash_table_add (listed, (gpointer) all_roads[i]))
      g_ptr_array_add (others, (gpointer) all_roads[i]);
  g_ptr_array_sort_values (others, compare_numbers);
  g_ptr_array_add (others, NULL);
  self->others = g_strdupv ((char **) others->pdata);
  self->n_roads[VIGIE_ROAD_STATE_GREEN] += others->len - 1;
}

/**
 * vigie_roads_board_new:
 * @situation: of which shapes have sections, see @wants_road_states there
 * @all_roads: (nullable) (array zero-terminated=1): numbers of the territory's roads, to list those
 *   that are green
 * @attribution: (nullable): who must be named for the roads
 *
 * Returns: (transfer full): the state of the roads at the moment of the situation
 */
VigieRoadsBoard *
vigie_roads_board_new (const VigieSituation *situation,
                       const char *const *all_roads,
                       const char *attribution)
{
  VigieRoadsBoard *self = g_new0 (VigieRoadsBoard, 1);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->situation = situation;
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->attribution = g_strdup (attribution);
  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (shape->has_road_state && vigie_situation_shows (situation, shape, 0) &&
          shape->status == VIGIE_SITUATION_ACTIVE)
        add_shape (self, shape);
    }
  g_ptr_array_sort_values (self->rows, compare_rows);
  drop_repeats (self->rows);
  count_roads (self, told);
  if (all_roads != NULL)
    list_others (self, all_roads, told);
  return self;
}

void
vigie_roads_board_free (VigieRoadsBoard *self)
{
  g_ptr_array_unref (self->rows);
  g_strfreev (self->others);
  g_free (self->attribution);
  g_free (self);
}

/**
 * vigie_roads_board_write:
 * @self: a board
 * @path: the file to make or to replace, of which vigie_sheets_check_path() approves
 * @n_pages: (out): of the PDF; 0 for a table
 * @n_bytes: (out): its size
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_roads_board_write (
    const VigieRoadsBoard *self, const char *path, guint *n_pages, guint64 *n_bytes, GError **error)
{
  g_autoptr (VigieAtomicFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  *n_pages = 0;
  if (!vigie_sheets_check_path (path, error))
    return FALSE;
  bytes = vigie_sheets_path_is_table (path) ? vigie_roads_board_to_csv (self)
                                            : vigie_roads_board_to_pdf (self, n_pages, error);
  if (bytes == NULL)
    return FALSE;
  *n_bytes = g_bytes_get_size (bytes);
  file = vigie_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  vigie_atomic_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return vigie_atomic_file_commit (file, error);
}
