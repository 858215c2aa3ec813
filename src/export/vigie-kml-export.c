/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-kml-export.h"

#include <string.h>

#include "vigie-export-geometry.h"
#include "vigie-export-post.h"
#include "vigie-map-style.h"
#include "vigie-situation-text.h"
#include "vigie-xml-writer.h"

#define MAX_TEXT 100000
#define SECTION_STYLE "section"
#define POST_STYLE "post"
#define UNCONFIRMED_STYLE "post-unconfirmed"

typedef struct
{
  const VigieExportInput *input;
  const VigieSituation *situation;
  VigieXmlWriter *xml;
  GCancellable *cancellable;
  VigieExportReport *report;
  gboolean wants_confirmed; /* or the other posts */
  gboolean has_begun;       /* the folder of these */
  GError *error;
} Writer;

/* ---- style ---- */

/* "#rrggbb" is "aabbggrr" here. */
static void
write_colour (Writer *self, const char *colour, double alpha)
{
  char text[9];

  g_snprintf (text, sizeof text, "%02x%.2s%.2s%.2s", (guint) (alpha * 255 + 0.5), colour + 5,
              colour + 3, colour + 1);
  vigie_xml_writer_element (self->xml, "color", text);
}

static void
write_line_style (Writer *self, const char *colour, double width)
{
  g_autofree char *text = g_strdup_printf ("%d", (int) width);

  vigie_xml_writer_begin (self->xml, "LineStyle");
  write_colour (self, colour, 1);
  vigie_xml_writer_element (self->xml, "width", text);
  vigie_xml_writer_end (self->xml);
}

static void
write_icon_style (Writer *self, const char *colour)
{
  vigie_xml_writer_begin (self->xml, "IconStyle");
  write_colour (self, colour, 1);
  vigie_xml_writer_end (self->xml);
}

static void
begin_style (Writer *self, const char *id)
{
  vigie_xml_writer_begin (self->xml, "Style");
  vigie_xml_writer_attribute (self->xml, "id", id);
}

static void
write_styles (Writer *self)
{
  for (int kind = VIGIE_SHAPE_CLOSURE; kind <= VIGIE_SHAPE_MARKER; kind++)
    {
      const VigieMapStyle *style = vigie_map_style_for_kind ((VigieShapeKind) kind);

      begin_style (self, vigie_shape_kind_to_string ((VigieShapeKind) kind));
      write_icon_style (self, style->stroke);
      write_line_style (self, style->stroke, style->stroke_width);
      vigie_xml_writer_begin (self->xml, "PolyStyle");
      write_colour (self, style->fill, style->fill_opacity);
      vigie_xml_writer_end (self->xml);
      vigie_xml_writer_end (self->xml);
    }
  begin_style (self, SECTION_STYLE);
  write_line_style (self, vigie_map_style_for_kind (VIGIE_SHAPE_CLOSURE)->stroke, 6);
  vigie_xml_writer_end (self->xml);
  begin_style (self, POST_STYLE);
  write_icon_style (self, VIGIE_MAP_POST_COLOUR);
  vigie_xml_writer_end (self->xml);
  begin_style (self, UNCONFIRMED_STYLE);
  write_icon_style (self, VIGIE_MAP_UNCONFIRMED_COLOUR);
  vigie_xml_writer_end (self->xml);
}

/* ---- texts ---- */

/* What would be nothing is left out: no element is empty. */
static void
write_text (Writer *self, const char *name, const char *text)
{
  g_autofree char *clean = vigie_xml_clean (text, MAX_TEXT);

  if (clean[0] != '\0')
    vigie_xml_writer_element (self->xml, name, clean);
}

/* Globes show descriptions as HTML: what people wrote must not be read as such. */
static void
write_description (Writer *self, const char *text)
{
  g_autoptr (GString) html = g_string_new (text);

  g_string_replace (html, "&", "&amp;", 0);
  g_string_replace (html, "<", "&lt;", 0);
  g_string_replace (html, ">", "&gt;", 0);
  write_text (self, "description", html->str);
}

/* Photos that go out stand below the text, as globes show HTML there. Their addresses are made of
 * escaped parts, so nothing in them can end the attribute. */
static void
write_post_description (Writer *self, const VigieExportPost *post)
{
  g_autoptr (GString) html = g_string_new (post->description);

  if (post->photo_files == NULL)
    {
      write_description (self, post->description);
      return;
    }
  g_string_replace (html, "&", "&amp;", 0);
  g_string_replace (html, "<", "&lt;", 0);
  g_string_replace (html, ">", "&gt;", 0);
  for (guint i = 0; post->photo_files[i] != NULL; i++)
    g_string_append_printf (html, "\n<br><img src=\"%s\" width=\"480\">", post->photo_files[i]);
  write_text (self, "description", html->str);
}

static void
write_title (Writer *self, const char *title, const char *otherwise)
{
  g_autofree char *clean = vigie_xml_clean (title, MAX_TEXT);
  g_autofree char *marked =
      vigie_situation_mark (self->situation, clean[0] != '\0' ? clean : otherwise);

  vigie_xml_writer_element (self->xml, "name", marked);
}

static void
write_data (Writer *self, const char *name, const char *value)
{
  g_autofree char *clean = vigie_xml_clean (value, MAX_TEXT);

  if (clean[0] == '\0')
    return;
  vigie_xml_writer_begin (self->xml, "Data");
  vigie_xml_writer_attribute (self->xml, "name", name);
  vigie_xml_writer_element (self->xml, "value", clean);
  vigie_xml_writer_end (self->xml);
}

static void
write_metres (Writer *self, const char *name, double metres)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (metres >= 0 && metres < 1e12)
    write_data (self, name, g_ascii_formatd (text, sizeof text, "%.0f", metres));
}

static void
write_time (Writer *self, const char *name, gint64 at)
{
  g_autofree char *text = vigie_situation_format_time (self->situation, at);

  vigie_xml_writer_element (self->xml, name, text);
}

static void
write_validity (Writer *self, const VigieSituationShape *shape)
{
  vigie_xml_writer_begin (self->xml, "TimeSpan");
  write_time (self, "begin", shape->from);
  if (shape->ends_at != VIGIE_TIME_UNKNOWN)
    write_time (self, "end", shape->ends_at);
  vigie_xml_writer_end (self->xml);
}

static void
write_style_url (Writer *self, const char *style)
{
  g_autofree char *url = g_strconcat ("#", style, NULL);

  vigie_xml_writer_element (self->xml, "styleUrl", url);
}

static void
end_data (Writer *self)
{
  write_data (self, "incident", self->situation->title);
  write_data (self, "publisher", self->situation->attribution);
  write_data (self, "exercise", self->situation->exercise ? "true" : "false");
  vigie_xml_writer_end (self->xml);
}

/* ---- geometry ---- */

static void
write_positions (Writer *self, const VigieGeometry *geometry, gsize part, gsize ring)
{
  gsize n_points;
  const double *lonlat = vigie_geometry_get_ring (geometry, part, ring, &n_points);
  g_autofree char *text = vigie_export_dup_positions (lonlat, n_points, FALSE, ',');

  vigie_xml_writer_element (self->xml, "coordinates", text);
}

static void
write_polygon (Writer *self, const VigieGeometry *geometry, gsize part)
{
  vigie_xml_writer_begin (self->xml, "Polygon");
  for (gsize ring = 0; ring < vigie_geometry_get_n_rings (geometry, part); ring++)
    {
      vigie_xml_writer_begin (self->xml, ring == 0 ? "outerBoundaryIs" : "innerBoundaryIs");
      vigie_xml_writer_begin (self->xml, "LinearRing");
      write_positions (self, geometry, part, ring);
      vigie_xml_writer_end (self->xml);
      vigie_xml_writer_end (self->xml);
    }
  vigie_xml_writer_end (self->xml);
}

static void
write_part (Writer *self, const VigieGeometry *geometry, gsize part)
{
  const VigieGeometryKind kind = vigie_geometry_get_kind (geometry);

  if (vigie_geometry_is_polygonal (geometry))
    write_polygon (self, geometry, part);
  else if (kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT)
    {
      vigie_xml_writer_begin (self->xml, "Point");
      write_positions (self, geometry, part, 0);
      vigie_xml_writer_end (self->xml);
    }
  else
    {
      vigie_xml_writer_begin (self->xml, "LineString");
      vigie_xml_writer_element (self->xml, "tessellate", "1"); /* along the ground */
      write_positions (self, geometry, part, 0);
      vigie_xml_writer_end (self->xml);
    }
}

static void
write_geometry (Writer *self, const VigieGeometry *geometry)
{
  const gsize n_parts = vigie_geometry_get_n_parts (geometry);

  if (n_parts > 1)
    vigie_xml_writer_begin (self->xml, "MultiGeometry");
  for (gsize part = 0; part < n_parts; part++)
    write_part (self, geometry, part);
  if (n_parts > 1)
    vigie_xml_writer_end (self->xml);
}

/* ---- placemarks ---- */

static void
write_shape (Writer *self, const VigieSituationShape *shape)
{
  const char *kind = vigie_shape_kind_to_string (shape->kind);
  g_autofree char *description = vigie_situation_tell (self->situation, shape);
  g_autofree char *version = g_strdup_printf ("%d", shape->version);

  vigie_xml_writer_begin (self->xml, "Placemark");
  write_title (self, shape->label, shape->kind_label);
  write_description (self, description);
  write_validity (self, shape);
  write_style_url (self, kind);
  vigie_xml_writer_begin (self->xml, "ExtendedData");
  write_data (self, "id", shape->id);
  write_data (self, "version", version);
  write_data (self, "kind", kind);
  write_data (self, "cause", shape->cause);
  write_data (self, "status", vigie_situation_status_to_string (shape->status));
  end_data (self);
  write_geometry (self, shape->geometry);
  vigie_xml_writer_end (self->xml);
}

/* The line of a closed road, beside the outline that closes it. */
static void
write_section (Writer *self, const VigieSituationShape *shape, const VigieSituationSection *section)
{
  const VigieGeometry *line = section->along != NULL ? section->along : section->against;

  if (line == NULL)
    return;
  vigie_xml_writer_begin (self->xml, "Placemark");
  write_title (self, section->road, shape->kind_label);
  write_validity (self, shape);
  write_style_url (self, SECTION_STYLE);
  vigie_xml_writer_begin (self->xml, "ExtendedData");
  write_data (self, "kind", "section");
  write_data (self, "shape", shape->id);
  write_data (self, "road", section->road);
  write_data (self, "from", section->from.text);
  write_data (self, "to", section->to.text);
  write_data (self, "direction", section->direction);
  write_metres (self, "length_m", section->length_m);
  end_data (self);
  write_geometry (self, line);
  vigie_xml_writer_end (self->xml);
}

static void
begin_posts (Writer *self)
{
  const VigieWord word = self->wants_confirmed ? VIGIE_WORD_LEGEND_POST : VIGIE_WORD_PENDING;

  vigie_xml_writer_begin (self->xml, "Folder");
  vigie_xml_writer_element (self->xml, "name", vigie_words_get (self->situation->language, word));
  self->has_begun = TRUE;
}

static void
write_position (Writer *self, const VigieExportPost *facts)
{
  if (facts->position == NULL)
    return;
  write_metres (self, "radius_m", facts->position->radius_m);
  write_data (self, "position_origin", vigie_origin_to_string (facts->position->origin));
  write_data (self, "position_confirmed", facts->position_confirmed ? "true" : "false");
}

static void
write_data_time (Writer *self, const char *name, gint64 at)
{
  g_autofree char *text =
      at != VIGIE_TIME_UNKNOWN ? vigie_situation_format_time (self->situation, at) : NULL;

  if (text != NULL)
    write_data (self, name, text);
}

static void
write_origin (Writer *self, const VigieExportOrigin *origin)
{
  g_autofree char *sources =
      origin->sources != NULL ? g_strjoinv (", ", origin->sources) : g_strdup ("");

  write_data (self, "sources", sources);
  write_data_time (self, "edited_at", origin->edited_at);
  write_data_time (self, "deleted_at_source", origin->deleted_at);
}

static gboolean
write_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Writer *self = user_data;
  g_auto (VigieExportPost) facts = { 0 };
  g_autoptr (VigieGeometry) point = NULL;

  state = vigie_export_post_choose_state (state, self->input->include_unconfirmed);
  if (state == NULL || (state->status == VIGIE_STATUS_CONFIRMED) != self->wants_confirmed)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;
  if (!vigie_export_post_init (&facts, self->input, post, state, &self->error))
    return FALSE;
  if (!self->has_begun)
    begin_posts (self);
  vigie_xml_writer_begin (self->xml, "Placemark");
  write_title (self, facts.title, facts.source);
  write_post_description (self, &facts);
  vigie_xml_writer_begin (self->xml, "TimeStamp");
  write_time (self, "when", facts.posted_at);
  vigie_xml_writer_end (self->xml);
  write_style_url (self, self->wants_confirmed ? POST_STYLE : UNCONFIRMED_STYLE);
  vigie_xml_writer_begin (self->xml, "ExtendedData");
  write_data (self, "id", facts.id);
  write_data (self, "kind", "post");
  write_data (self, "status", vigie_status_to_string (facts.status));
  write_data (self, "source", facts.source);
  write_data (self, "author", facts.author);
  write_data (self, "external_id", facts.external_id);
  write_data (self, "url", facts.url);
  write_data (self, "licence", facts.licence);
  write_origin (self, &facts.origin);
  write_position (self, &facts);
  end_data (self);
  if (facts.position != NULL)
    {
      point = vigie_geometry_new_point (facts.position->lon, facts.position->lat);
      write_geometry (self, point);
    }
  vigie_xml_writer_end (self->xml);
  self->report->n_posts++;
  return TRUE;
}

/* ---- folders ---- */

static gboolean
write_kind (Writer *self, VigieShapeKind kind, GError **error)
{
  gboolean has_begun = FALSE;

  for (guint i = 0; i < self->situation->shapes->len; i++)
    {
      const VigieSituationShape *shape = g_ptr_array_index (self->situation->shapes, i);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (shape->kind != kind || !vigie_situation_shows (self->situation, shape, 0))
        continue;
      if (!vigie_export_check_geometry (shape->geometry, shape->label, error))
        return FALSE;
      if (!has_begun)
        {
          vigie_xml_writer_begin (self->xml, "Folder");
          vigie_xml_writer_element (self->xml, "name", shape->kind_label);
          has_begun = TRUE;
        }
      write_shape (self, shape);
      for (guint j = 0; j < shape->sections->len; j++)
        write_section (self, shape, g_ptr_array_index (shape->sections, j));
      self->report->n_shapes++;
    }
  if (has_begun)
    vigie_xml_writer_end (self->xml);
  return TRUE;
}

static gboolean
write_posts (Writer *self, gboolean confirmed, GError **error)
{
  self->wants_confirmed = confirmed;
  self->has_begun = FALSE;
  if (confirmed)
    begin_posts (self); /* also where there are none: the folder stays where it was */
  if (!vigie_export_source_foreach_post (self->input->source, write_post, self, error))
    return FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  if (self->has_begun)
    vigie_xml_writer_end (self->xml);
  return TRUE;
}

static gboolean
write_document (Writer *self, GError **error)
{
  g_autofree char *at = vigie_words_full_time (self->situation->at, self->situation->zone);
  g_autofree char *description = g_strdup_printf (
      "%s\n%s%s%s", at, self->situation->attribution != NULL ? self->situation->attribution : "",
      self->situation->attribution != NULL ? "\n" : "",
      vigie_words_get (self->situation->language, VIGIE_WORD_ALERT_FIRST));

  vigie_xml_writer_begin (self->xml, "kml");
  vigie_xml_writer_attribute (self->xml, "xmlns", "http://www.opengis.net/kml/2.2");
  vigie_xml_writer_begin (self->xml, "Document");
  write_title (self, self->situation->title,
               vigie_words_get (self->situation->language, VIGIE_WORD_UNTITLED));
  vigie_xml_writer_element (self->xml, "open", "1");
  write_description (self, description);
  write_styles (self);
  for (int kind = VIGIE_SHAPE_CLOSURE; kind <= VIGIE_SHAPE_MARKER; kind++)
    if (!write_kind (self, (VigieShapeKind) kind, error))
      return FALSE;
  if (!write_posts (self, TRUE, error) ||
      (self->input->include_unconfirmed && !write_posts (self, FALSE, error)))
    return FALSE;
  vigie_xml_writer_end (self->xml);
  vigie_xml_writer_end (self->xml);
  return TRUE;
}

/**
 * vigie_kml_write:
 * @input: what to write
 * @path: the file to make or to replace
 * @cancellable: (nullable): stops it
 * @report: (out caller-allocates): what was written
 * @error: return location for a #GError
 *
 * Writes the overlay as KML 2.2: a folder for each kind of shape, with the lines of closed roads
 * beside the outlines that close them, one for confirmed posts and, where they are asked for, one
 * for the others, in the colours of the map. The
 * file is read back before it takes the place of the old one. Blocks.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_kml_write (const VigieExportInput *input,
                 const char *path,
                 GCancellable *cancellable,
                 VigieExportReport *report,
                 GError **error)
{
  g_autoptr (VigieXmlWriter) xml = vigie_xml_writer_new ();
  Writer self = { .input = input,
                  .situation = input->situation,
                  .xml = xml,
                  .cancellable = cancellable,
                  .report = report };

  return write_document (&self, error) &&
         vigie_xml_writer_save (xml, &vigie_kml_rules, path, &report->n_bytes, error);
}
