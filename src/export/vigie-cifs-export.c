/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closures for navigation: the Closure and Incident Feed Specification of Waze. */
#include "vigie-cifs-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-export-geometry.h"
#include "vigie-situation-text.h"
#include "vigie-xml-writer.h"

#define MAX_TEXT 200

/* Incidents may also be of types and subtypes that we do not write. */
static const VigieXmlType types[] = {
  { "Incidents", NULL, "", "incident*:Incident" },
  { "Incident", NULL, "",
    "@id:text creationtime:time updatetime:time type:=ROAD_CLOSED "
    "subtype:=ROAD_CLOSED_HAZARD|ROAD_CLOSED_CONSTRUCTION description:text street:text "
    "direction:=BOTH_DIRECTIONS|ONE_DIRECTION polyline:line starttime:time endtime?:time "
    "source?:Source" },
  { "Source", NULL, "", "reference:text name:text" },
};

static const VigieXmlRules rules = {
  "CIFS", "incidents", "", "Incidents", types, G_N_ELEMENTS (types),
};

typedef struct
{
  const VigieSituation *situation;
  VigieXmlWriter *xml;
  GHashTable *ids; /* of incidents, each once */
  char *incident;
  char *source; /* (nullable) */
  guint64 n_without_line;
  char *first_without_line; /* (nullable): a title */
} Writer;

/* ---- an incident ---- */

static void
write_time (Writer *self, const char *name, gint64 at)
{
  g_autofree char *text = vigie_situation_format_time (self->situation, at);

  vigie_xml_writer_element (self->xml, name, text);
}

static void
append_plain (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text) || *text == '-')
      g_string_append_c (out, *text);
}

/* It stays the same as long as the road is closed, whatever else the closure gets or loses: so it
 * is made of the road, with a number only for more pieces of the same one. */
static char *
dup_id (Writer *self, const VigieSituationShape *shape, const VigieSituationSection *section)
{
  g_autofree char *of_shape = vigie_situation_dup_identifier (shape->id, "shape");
  g_autofree char *road =
      section != NULL && section->road != NULL ? g_str_to_ascii (section->road, "C") : NULL;
  g_autoptr (GString) base = g_string_new (NULL);
  char *id;

  g_string_append_printf (base, "%s.%s", self->incident, of_shape);
  if (road != NULL)
    {
      g_string_append_c (base, '.');
      append_plain (base, road);
    }
  if (section != NULL && !section->both_ways)
    {
      g_string_append_c (base, '.');
      append_plain (base, section->direction);
    }
  id = g_strdup (base->str);
  for (guint n = 2; g_hash_table_contains (self->ids, id); n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s.%u", base->str, n);
    }
  g_hash_table_add (self->ids, g_strdup (id));
  return id;
}

static char *
dup_street (const VigieSituationShape *shape, const VigieSituationSection *section)
{
  char *road = vigie_xml_clean (section != NULL ? section->road : NULL, MAX_TEXT);
  g_autofree char *label = NULL;

  if (road[0] != '\0')
    return road;
  g_free (road);
  label = vigie_situation_dup_label (shape);
  return vigie_xml_clean (label, MAX_TEXT);
}

static char *
dup_description (Writer *self, const VigieSituationShape *shape)
{
  g_autofree char *cause = vigie_xml_clean (shape->cause_label, MAX_TEXT);
  g_autofree char *label = vigie_situation_dup_label (shape);
  g_autofree char *marked =
      vigie_situation_mark (self->situation, cause[0] != '\0' ? cause : label);

  return vigie_xml_clean (marked, MAX_TEXT);
}

static void
write_source (Writer *self)
{
  if (self->source == NULL)
    return;
  vigie_xml_writer_begin (self->xml, "source");
  vigie_xml_writer_element (self->xml, "reference", self->source);
  vigie_xml_writer_element (self->xml, "name", self->source);
  vigie_xml_writer_end (self->xml);
}

static void
write_incident (Writer *self,
                const VigieSituationShape *shape,
                const VigieSituationSection *section, /* (nullable) */
                const VigieGeometry *line,
                gsize part,
                gboolean both_ways)
{
  g_autofree char *id = dup_id (self, shape, section);
  g_autofree char *description = dup_description (self, shape);
  g_autofree char *street = dup_street (shape, section);
  g_autofree char *polyline = NULL;
  const gboolean roadworks = strcmp (shape->cause, "roadworks") == 0;
  gsize n_points;
  const double *lonlat = vigie_geometry_get_ring (line, part, 0, &n_points);

  polyline = vigie_export_dup_positions (lonlat, n_points, TRUE, ' ');
  vigie_xml_writer_begin (self->xml, "incident");
  vigie_xml_writer_attribute (self->xml, "id", id);
  write_time (self, "creationtime", shape->drawn_at);
  write_time (self, "updatetime", shape->changed_at);
  vigie_xml_writer_element (self->xml, "type", "ROAD_CLOSED");
  vigie_xml_writer_element (self->xml, "subtype",
                            roadworks ? "ROAD_CLOSED_CONSTRUCTION" : "ROAD_CLOSED_HAZARD");
  vigie_xml_writer_element (self->xml, "description", description);
  vigie_xml_writer_element (self->xml, "street", street);
  vigie_xml_writer_element (self->xml, "direction",
                            both_ways ? "BOTH_DIRECTIONS" : "ONE_DIRECTION");
  vigie_xml_writer_element (self->xml, "polyline", polyline);
  write_time (self, "starttime", shape->from);
  if (shape->ends_at != VIGIE_TIME_UNKNOWN)
    write_time (self, "endtime", shape->ends_at);
  write_source (self);
  vigie_xml_writer_end (self->xml);
}

/* ---- closures ---- */

static gboolean
is_reverse (const VigieGeometry *a, const VigieGeometry *b)
{
  gsize n, n_other;
  const double *there = vigie_geometry_get_ring (a, 0, 0, &n);
  const double *back = vigie_geometry_get_ring (b, 0, 0, &n_other);

  if (n != n_other)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (memcmp (there + 2 * i, back + 2 * (n - 1 - i), 2 * sizeof (double)) != 0)
      return FALSE;
  return TRUE;
}

/* The last usable junctions need not be the same in both directions: then each is told alone. */
static gboolean
write_section (Writer *self, const VigieSituationShape *shape, const VigieSituationSection *section)
{
  const VigieGeometry *along = section->along;
  const VigieGeometry *against = section->against;

  if (along == NULL && against == NULL)
    return FALSE;
  if (along != NULL && against != NULL && !is_reverse (along, against))
    {
      write_incident (self, shape, section, along, 0, FALSE);
      write_incident (self, shape, section, against, 0, FALSE);
    }
  else
    write_incident (self, shape, section, along != NULL ? along : against, 0, section->both_ways);
  return TRUE;
}

/* A closure that was drawn as a line is its own line. */
static gboolean
write_lines (Writer *self, const VigieSituationShape *shape)
{
  const VigieGeometryKind kind = vigie_geometry_get_kind (shape->geometry);

  if (kind != VIGIE_GEOMETRY_LINE_STRING && kind != VIGIE_GEOMETRY_MULTI_LINE_STRING)
    return FALSE;
  for (gsize part = 0; part < vigie_geometry_get_n_parts (shape->geometry); part++)
    write_incident (self, shape, NULL, shape->geometry, part, TRUE);
  return TRUE;
}

/* Returns: whether the file has something of it */
static gboolean
write_closure (Writer *self, const VigieSituationShape *shape)
{
  guint n_written = 0;

  for (guint i = 0; i < shape->sections->len; i++)
    if (write_section (self, shape, g_ptr_array_index (shape->sections, i)))
      n_written++;
  if (shape->sections->len == 0 && write_lines (self, shape))
    return TRUE;
  if (n_written == 0 || n_written < shape->sections->len)
    {
      self->n_without_line++;
      if (self->first_without_line == NULL)
        self->first_without_line = vigie_situation_dup_label (shape);
    }
  return n_written > 0;
}

/* Waze has no word for an exercise: whoever hands the file on must know. */
static char *
make_note (Writer *self, guint64 n_shapes)
{
  g_autoptr (GString) note = g_string_new (NULL);

  if (self->n_without_line == 1)
    /* Translators: %s is the title of a closure */
    g_string_append_printf (note,
                            _ ("“%s” is left out, in whole or in part: no line of a road is known "
                               "for it. The incident’s territory gives it one."),
                            self->first_without_line);
  else if (self->n_without_line > 1)
    g_string_append_printf (
        note,
        g_dngettext (GETTEXT_PACKAGE,
                     "%u closure is left out, in whole or in part: no line of a road is known "
                     "for it. The incident’s territory gives it one.",
                     "%u closures are left out, in whole or in part: no lines of roads are known "
                     "for them. The incident’s territory gives them some.",
                     (gulong) self->n_without_line),
        (guint) self->n_without_line);
  if (self->situation->exercise && n_shapes > 0)
    g_string_append_printf (note, "%s%s", note->len > 0 ? " " : "",
                            _ ("This is an exercise, and Waze has no word for that: do not give "
                               "it this file."));
  return note->len > 0 ? g_strdup (note->str) : NULL;
}

static gboolean
write_all (Writer *self, GCancellable *cancellable, VigieExportReport *report, GError **error)
{
  const VigieSituation *situation = self->situation;

  vigie_xml_writer_begin (self->xml, "incidents");
  for (guint i = 0; i < situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (situation->shapes, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (shape->kind != VIGIE_SHAPE_CLOSURE ||
          !vigie_situation_shows (situation, shape, VIGIE_SITUATION_KEEP_MS))
        continue;
      if (!vigie_export_check_geometry (shape->geometry, shape->label, error))
        return FALSE;
      report->n_shapes += write_closure (self, shape);
    }
  vigie_xml_writer_end (self->xml);
  report->n_left_out = self->n_without_line;
  report->note = make_note (self, report->n_shapes);
  return TRUE;
}

/**
 * vigie_cifs_write:
 * @input: what to write
 * @path: the file to make or to replace
 * @cancellable: (nullable): stops it
 * @report: (out caller-allocates): what was written
 * @error: return location for a #GError
 *
 * Writes closures as incidents of the Closure and Incident Feed Specification: a line for each
 * closed section, from its last usable junction to the first one behind it, for Waze closes whole
 * segments. Where the ways there and back have other junctions, each is an incident. What was
 * lifted in the last 24 h stays, with its end. A closure of which no line is known is left out, and
 * the note says so. The file is read back before it takes the place of the old one. Blocks.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_cifs_write (const VigieExportInput *input,
                  const char *path,
                  GCancellable *cancellable,
                  VigieExportReport *report,
                  GError **error)
{
  g_autoptr (VigieXmlWriter) xml = vigie_xml_writer_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *incident = vigie_situation_dup_identifier (input->situation->id, "vigie");
  g_autofree char *source = vigie_xml_clean (input->situation->organisation, MAX_TEXT);
  Writer self = { .situation = input->situation, .xml = xml, .ids = ids, .incident = incident };
  gboolean done;

  self.source = source[0] != '\0' ? source : NULL;
  done = write_all (&self, cancellable, report, error) &&
         vigie_xml_writer_save (xml, &rules, path, &report->n_bytes, error);
  g_free (self.first_without_line);
  return done;
}
