/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-situation-text.h"

#include <math.h>
#include <string.h>

#include "vigie-outline.h"
#include "vigie-text.h"
#include "vigie-xml-writer.h"

/* What readers of other services take for a text; what is longer ends with "…". */
#define MAX_CHARS 1000
#define MAX_IDENTIFIER 64

static char *
dup_line (const char *text)
{
  g_autofree char *clean = vigie_xml_clean (text, MAX_CHARS);

  return vigie_text_make_line (clean, G_MAXSIZE);
}

/**
 * vigie_situation_dup_label:
 * @shape: a shape
 *
 * Returns: (transfer full): its title as one line that can be shown, or else its kind
 */
char *
vigie_situation_dup_label (const VigieSituationShape *shape)
{
  char *line = dup_line (shape->label);

  if (line[0] != '\0')
    return line;
  g_free (line);
  return g_strdup (shape->kind_label);
}

static gboolean
is_plain (const char *id)
{
  gsize length = strlen (id);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (id[i]) && strchr ("-_.:", id[i]) == NULL)
      return FALSE;
  return length > 0 && length <= MAX_IDENTIFIER;
}

/**
 * vigie_situation_dup_identifier:
 * @id: (nullable): any text
 * @fall_back: for none
 *
 * Other services compare ids byte by byte and put them into addresses and lists, so only letters,
 * digits and "-_.:" are left as they are. Ids that Vigie made are such; another one is told by what
 * it hashes to, which stays the same and is no other one's.
 *
 * Returns: (transfer full): an identifier
 */
char *
vigie_situation_dup_identifier (const char *id, const char *fall_back)
{
  char *hash;

  if (id == NULL || id[0] == '\0')
    return g_strdup (fall_back);
  if (is_plain (id))
    return g_strdup (id);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);
  hash[32] = '\0';
  return hash;
}

/* ---- roads ---- */

static void
append_section (GString *out, const VigieSituationSection *section)
{
  g_autofree char *road = section->road != NULL ? dup_line (section->road) : NULL;
  g_autofree char *communes = g_strjoinv (", ", section->communes);

  if (out->len > 0)
    g_string_append (out, " / ");
  g_string_append (out, road != NULL && road[0] != '\0' ? road : "–");
  if (section->from.text != NULL || section->to.text != NULL)
    g_string_append_printf (out, ", %s – %s", section->from.text != NULL ? section->from.text : "?",
                            section->to.text != NULL ? section->to.text : "?");
  if (communes[0] != '\0')
    g_string_append_printf (out, " (%s)", communes);
}

/**
 * vigie_situation_list_sections:
 * @shape: a closure
 *
 * Returns: (transfer full): « D 971, PR 12+300 – PR 14+050 (Saint-Est) / … » in one line
 */
char *
vigie_situation_list_sections (const VigieSituationShape *shape)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < shape->sections->len && out->len < 4 * MAX_CHARS; i++)
    append_section (out, g_ptr_array_index (shape->sections, i));
  return dup_line (out->str);
}

/**
 * vigie_situation_list_roads:
 * @diversion: a diversion
 *
 * Returns: (transfer full): « D 101, D 16 », in one line
 */
char *
vigie_situation_list_roads (const VigieSituationShape *diversion)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; diversion->route != NULL && i < diversion->route->roads->len; i++)
    {
      const VigieSituationRoad *road = g_ptr_array_index (diversion->route->roads, i);
      const char *name = road->road != NULL ? road->road : road->name;

      if (name != NULL && name[0] != '\0' && out->len < 4 * MAX_CHARS)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", name);
    }
  return dup_line (out->str);
}

/**
 * vigie_situation_is_passable:
 * @diversion: a diversion
 *
 * Returns: whether people may be sent there: no closure lies on it
 */
gboolean
vigie_situation_is_passable (const VigieSituationShape *diversion)
{
  return !diversion->is_cut;
}

/**
 * vigie_situation_tell:
 * @self: a situation
 * @shape: one of its shapes
 *
 * Returns: (transfer full): all about it in one line: title, cause, times, roads
 */
char *
vigie_situation_tell (const VigieSituation *self, const VigieSituationShape *shape)
{
  g_autofree char *label = vigie_situation_dup_label (shape);
  g_autofree char *title = vigie_situation_mark (self, label);
  g_autofree char *facts = vigie_situation_describe (self, shape);
  g_autofree char *roads = shape->kind == VIGIE_SHAPE_DIVERSION
                               ? vigie_situation_list_roads (shape)
                               : vigie_situation_list_sections (shape);
  g_autofree char *all =
      g_strconcat (title, " – ", facts, roads[0] != '\0' ? " – " : NULL, roads, NULL);

  return dup_line (all);
}

/**
 * vigie_situation_find_diversions:
 * @self: a situation
 * @closure: one of its shapes
 *
 * Returns: (transfer container) (element-type VigieSituationShape): diversions around it that
 *   belong into a file with it
 */
GPtrArray *
vigie_situation_find_diversions (const VigieSituation *self, const VigieSituationShape *closure)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->shapes->len; i++)
    {
      VigieSituationShape *shape = g_ptr_array_index (self->shapes, i);

      if (shape->kind == VIGIE_SHAPE_DIVERSION && shape->route != NULL &&
          g_strcmp0 (shape->route->closure, closure->id) == 0 &&
          vigie_situation_shows (self, shape, VIGIE_SITUATION_KEEP_MS))
        g_ptr_array_add (found, shape);
    }
  return found;
}

/* ---- lines ---- */

/* A line of positions that do not repeat each other. */
typedef struct
{
  VigieGeometryBuilder *builder;
  double lon;
  double lat;
  gsize n;
} Drawing;

static void
draw_to (Drawing *self, double lon, double lat)
{
  if (self->n > 0 && fabs (lon - self->lon) < 5e-8 && fabs (lat - self->lat) < 5e-8)
    return;
  vigie_geometry_builder_add (self->builder, lon, lat);
  self->lon = lon;
  self->lat = lat;
  self->n++;
}

static void
draw_to_place (Drawing *self, const double *lonlat, gsize n_points, const VigieLinePlace *place)
{
  const double *a = lonlat + 2 * place->segment;
  const double *b = place->segment + 1 < n_points ? a + 2 : a;

  draw_to (self, a[0] + place->fraction * (b[0] - a[0]), a[1] + place->fraction * (b[1] - a[1]));
}

static void
add_cut (GPtrArray *lines, const double *lonlat, gsize n_points, const VigieLineCut *cut)
{
  Drawing drawing = { .builder = vigie_geometry_builder_new (VIGIE_GEOMETRY_LINE_STRING) };

  draw_to_place (&drawing, lonlat, n_points, &cut->from);
  for (guint32 i = cut->from.segment + 1; i <= cut->to.segment; i++)
    draw_to (&drawing, lonlat[2 * i], lonlat[2 * i + 1]);
  draw_to_place (&drawing, lonlat, n_points, &cut->to);
  if (drawing.n >= 2)
    g_ptr_array_add (lines, vigie_geometry_builder_end (drawing.builder));
  else
    vigie_geometry_builder_free (drawing.builder);
}

/* The pieces of a line that lie in one part of @area. */
static void
cut_line (
    GPtrArray *lines, const double *lonlat, gsize n_points, const VigieGeometry *area, gsize part)
{
  g_autoptr (VigieOutline) outline = vigie_outline_new (area, part);
  g_autofree VigieRoadPoint *points = g_new (VigieRoadPoint, n_points);
  g_autofree guint32 *sides = NULL;
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (VigieLineCut));
  guint n_sides;

  if (outline == NULL)
    return;
  for (gsize i = 0; i < n_points; i++)
    points[i] = (VigieRoadPoint) { (gint32) lrint (lonlat[2 * i] * 1e7),
                                   (gint32) lrint (lonlat[2 * i + 1] * 1e7) };
  n_sides = vigie_outline_get_n_sides (outline);
  sides = g_new (guint32, n_sides);
  for (guint i = 0; i < n_sides; i++)
    sides[i] = i;
  vigie_outline_cut (outline, sides, n_sides, points, (guint) n_points, cuts);
  for (guint i = 0; i < cuts->len; i++)
    add_cut (lines, lonlat, n_points, &g_array_index (cuts, VigieLineCut, i));
}

/**
 * vigie_situation_section_list_lines:
 * @section: a section of a closure
 * @area: (nullable): what is drawn
 *
 * A section's PR tell what is closed in the area, while its line goes on to the junctions. Formats
 * that say both must mean the same place, so the line is cut. A section that lies outside, because
 * somebody chose it, is closed from end to end.
 *
 * Returns: (transfer full) (element-type VigieGeometry): lines, none where no territory knows any
 */
GPtrArray *
vigie_situation_section_list_lines (const VigieSituationSection *section, const VigieGeometry *area)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) vigie_geometry_unref);
  const double *lonlat;
  gsize n_points;

  if (section->along == NULL)
    return lines;
  lonlat = vigie_geometry_get_ring (section->along, 0, 0, &n_points);
  if (area != NULL && vigie_geometry_is_polygonal (area))
    for (gsize part = 0; part < vigie_geometry_get_n_parts (area); part++)
      cut_line (lines, lonlat, n_points, area, part);
  if (lines->len == 0)
    g_ptr_array_add (lines, vigie_geometry_ref (section->along));
  return lines;
}
