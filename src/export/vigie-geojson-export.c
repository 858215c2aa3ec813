/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-geojson-export.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-atomic-file.h"
#include "vigie-credit.h"
#include "vigie-error.h"
#include "vigie-exercise-word.h"
#include "vigie-export-geometry.h"
#include "vigie-export-number.h"
#include "vigie-export-post.h"
#include "vigie-geojson-check.h"
#include "vigie-json.h"
#include "vigie-map-style.h"
#include "vigie-query.h"

typedef struct
{
  const VigieExportSource *source;
  const VigieGeojsonOptions *options;
  GCancellable *cancellable;
  VigieAtomicFile *file;
  GString *text; /* reused for the properties of each feature */
  char *common;  /* properties that all features have */
  VigieBox extent;
  guint64 n_features;
  VigieGeojsonCounts counts;
  GError *error;
} Writer;

static void
write_text (Writer *self, const char *text)
{
  vigie_atomic_file_write (self->file, text, strlen (text));
}

/* ---- Geometry ---- */

/* Twice the signed area in degrees²: only its sign counts. Of the rounded positions, for a sliver
 * may turn over by rounding, and relative to the first one, so that small rings far from the
 * origin keep their sign. */
static double
get_winding (const double *lonlat, gsize n_points)
{
  double sum = 0;
  double x = vigie_export_round_degrees (lonlat[0]);
  double y = vigie_export_round_degrees (lonlat[1]);
  double ax = 0;
  double ay = 0;

  for (gsize i = 1; i < n_points; i++)
    {
      double bx = vigie_export_round_degrees (lonlat[2 * i]) - x;
      double by = vigie_export_round_degrees (lonlat[2 * i + 1]) - y;

      sum += ax * by - bx * ay;
      ax = bx;
      ay = by;
    }
  return sum;
}

static char *
put_position (char *out, const double *position)
{
  *out++ = '[';
  out = vigie_export_write_degrees (out, position[0]);
  *out++ = ',';
  out = vigie_export_write_degrees (out, position[1]);
  *out++ = ']';
  return out;
}

#define POSITION_SIZE (2 * VIGIE_EXPORT_NUMBER_SIZE + 4)
#define POSITIONS_AT_ONCE 512

static void
write_positions (Writer *self, const double *lonlat, gsize n_points, gboolean backwards)
{
  for (gsize start = 0; start < n_points; start += POSITIONS_AT_ONCE)
    {
      gsize end = MIN (start + POSITIONS_AT_ONCE, n_points);
      char *out = vigie_atomic_file_reserve (self->file, (end - start) * POSITION_SIZE);

      for (gsize i = start; i < end; i++)
        {
          if (i > 0)
            *out++ = ',';
          out = put_position (out, lonlat + 2 * (backwards ? n_points - 1 - i : i));
        }
      vigie_atomic_file_advance (self->file, out);
    }
}

static void
write_ring (Writer *self, const double *lonlat, gsize n_points, gboolean polygonal, gboolean hole)
{
  gboolean backwards = FALSE;

  /* RFC 7946 §3.1.6: outer rings counter-clockwise, holes clockwise. */
  if (polygonal)
    backwards = hole ? get_winding (lonlat, n_points) > 0 : get_winding (lonlat, n_points) < 0;
  write_text (self, "[");
  write_positions (self, lonlat, n_points, backwards);
  write_text (self, "]");
}

static void
write_part (Writer *self, VigieGeometry *geometry, gsize part, gboolean polygonal)
{
  gsize n_rings = vigie_geometry_get_n_rings (geometry, part);

  if (polygonal)
    write_text (self, "[");
  for (gsize ring = 0; ring < n_rings; ring++)
    {
      gsize n_points;
      const double *lonlat = vigie_geometry_get_ring (geometry, part, ring, &n_points);

      if (ring > 0)
        write_text (self, ",");
      write_ring (self, lonlat, n_points, polygonal, ring > 0);
    }
  if (polygonal)
    write_text (self, "]");
}

static void
write_coordinates (Writer *self, VigieGeometry *geometry, gboolean several)
{
  gboolean polygonal = vigie_geometry_is_polygonal (geometry);
  gsize n_parts = vigie_geometry_get_n_parts (geometry);

  if (several)
    write_text (self, "[");
  for (gsize part = 0; part < n_parts; part++)
    {
      if (part > 0)
        write_text (self, ",");
      write_part (self, geometry, part, polygonal);
    }
  if (several)
    write_text (self, "]");
}

static void
write_geometry (Writer *self, VigieGeometry *geometry)
{
  VigieGeometryKind kind = vigie_geometry_get_kind (geometry);
  const double *lonlat;
  gsize n_points;

  write_text (self, "{\"type\":\"");
  write_text (self, vigie_geometry_kind_to_string (kind));
  write_text (self, "\",\"coordinates\":");
  switch (kind)
    {
    case VIGIE_GEOMETRY_POINT:
      lonlat = vigie_geometry_get_ring (geometry, 0, 0, &n_points);
      write_positions (self, lonlat, 1, FALSE);
      break;
    case VIGIE_GEOMETRY_MULTI_POINT:
      write_text (self, "[");
      for (gsize part = 0; part < vigie_geometry_get_n_parts (geometry); part++)
        {
          if (part > 0)
            write_text (self, ",");
          lonlat = vigie_geometry_get_ring (geometry, part, 0, &n_points);
          write_positions (self, lonlat, 1, FALSE);
        }
      write_text (self, "]");
      break;
    case VIGIE_GEOMETRY_MULTI_LINE_STRING:
    case VIGIE_GEOMETRY_MULTI_POLYGON:
      write_coordinates (self, geometry, TRUE);
      break;
    case VIGIE_GEOMETRY_LINE_STRING:
    case VIGIE_GEOMETRY_POLYGON:
    default:
      write_coordinates (self, geometry, FALSE);
      break;
    }
  write_text (self, "}");
}

/* ---- Properties ---- */

static void
add_name (GString *out, const char *name)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '{';

  if (last != '{')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  g_string_append (out, name);
  g_string_append (out, "\":");
}

static void
add_string (GString *out, const char *name, const char *value)
{
  add_name (out, name);
  if (value != NULL && g_utf8_validate (value, -1, NULL))
    vigie_json_append_string (out, value);
  else if (value != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      vigie_json_append_string (out, valid);
    }
  else
    g_string_append (out, "null");
}

static void
add_time (GString *out, const char *name, gint64 at)
{
  g_autofree char *text = at != VIGIE_TIME_UNKNOWN ? vigie_time_format (at) : NULL;

  add_string (out, name, text);
}

static void
add_number (GString *out, const char *name, double value)
{
  add_name (out, name);
  vigie_json_append_double (out, isfinite (value) ? value : 0);
}

static void
add_title (Writer *self, const char *title)
{
  g_autofree char *marked = vigie_exercise_mark (self->options->exercise, title);

  add_string (self->text, "title", marked);
  if (self->options->for_umap) /* what uMap writes beside a feature and over its text */
    add_string (self->text, "name", marked);
}

static gboolean
is_cut (Writer *self, VigieShape *shape)
{
  return self->options->cut != NULL && g_hash_table_contains (self->options->cut, shape->id);
}

static char *
describe_shape (Writer *self, VigieShape *shape)
{
  VigieLanguage language = self->options->language;
  gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;
  g_autofree char *since = vigie_words_full_time (from, self->options->zone);
  g_autofree char *since_words = vigie_words_fill (language, VIGIE_WORD_SINCE, since, NULL);
  gint64 end = shape->lifted_at != VIGIE_TIME_UNKNOWN ? shape->lifted_at : shape->to;
  const char *cause = vigie_words_cause (language, shape->cause);
  GString *out = g_string_new (NULL);

  if (is_cut (self, shape))
    g_string_append_printf (out, "%s – ", vigie_words_get (language, VIGIE_WORD_CUT));
  g_string_append (out, *cause != '\0' ? cause : vigie_words_shape_kind (language, shape->kind));
  g_string_append_printf (out, ", %s", since_words);
  if (end != VIGIE_TIME_UNKNOWN)
    {
      g_autofree char *until = vigie_words_full_time (end, self->options->zone);
      g_autofree char *until_words = vigie_words_fill (
          language,
          end == shape->lifted_at && end <= self->options->at ? VIGIE_WORD_LIFTED_AT
                                                              : VIGIE_WORD_UNTIL,
          until, NULL);

      g_string_append_printf (out, ", %s", until_words);
    }
  return g_string_free_and_steal (out);
}

static void
add_line_style (GString *out, const VigieMapStyle *style, gboolean filled)
{
  add_string (out, "stroke", style->stroke);
  add_number (out, "stroke-width", style->stroke_width);
  add_number (out, "stroke-opacity", 1);
  if (!filled)
    return;
  add_string (out, "fill", style->fill);
  add_number (out, "fill-opacity", style->fill_opacity);
}

static void
add_marker_style (GString *out, const char *colour, const char *symbol)
{
  add_string (out, "marker-color", colour);
  add_string (out, "marker-symbol", symbol);
  add_string (out, "marker-size", "medium");
}

/* uMap reads a style of its own beside each feature's properties, in the words of Leaflet. Its
 * icons are pictures on the web, so points have none but the plain drop. */
static void
add_umap_options (GString *out, const char *colour, const VigieMapStyle *style, gboolean filled)
{
  g_autoptr (GString) dash = g_string_new (NULL);

  add_name (out, "_umap_options");
  g_string_append_c (out, '{');
  add_string (out, "color", colour);
  if (style == NULL)
    add_string (out, "iconClass", "Drop");
  else
    {
      add_number (out, "weight", style->stroke_width);
      add_number (out, "opacity", 1);
      for (guint i = 0; i < G_N_ELEMENTS (style->dash) && style->dash[i] > 0; i++)
        g_string_append_printf (dash, "%s%d", i > 0 ? "," : "", (int) (2 * style->dash[i]));
      if (dash->len > 0)
        add_string (out, "dashArray", dash->str);
      add_name (out, "fill");
      g_string_append (out, filled ? "true" : "false");
      if (filled)
        {
          add_string (out, "fillColor", style->fill);
          add_number (out, "fillOpacity", style->fill_opacity);
        }
    }
  g_string_append_c (out, '}');
}

static void
add_shape_style (Writer *self, VigieShape *shape)
{
  const VigieMapStyle *style = vigie_map_style_for_kind (shape->kind);
  VigieGeometryKind kind = vigie_geometry_get_kind (shape->geometry);
  const gboolean is_point = kind == VIGIE_GEOMETRY_POINT || kind == VIGIE_GEOMETRY_MULTI_POINT;
  const gboolean filled = vigie_geometry_is_polygonal (shape->geometry);

  if (is_point)
    add_marker_style (self->text, style->stroke, style->symbol);
  else
    add_line_style (self->text, style, filled);
  if (self->options->for_umap)
    add_umap_options (self->text, style->stroke, is_point ? NULL : style, filled);
}

static const char *
get_shape_status (const VigieShape *shape, gint64 at)
{
  if (vigie_shape_is_valid_at (shape, at))
    return "active";
  return shape->lifted_at != VIGIE_TIME_UNKNOWN && at >= shape->lifted_at ? "lifted" : "ended";
}

static void
add_shape_properties (Writer *self, VigieShape *shape)
{
  GString *out = self->text;
  g_autofree char *description = describe_shape (self, shape);
  gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;

  add_title (self, *shape->title != '\0'
                       ? shape->title
                       : vigie_words_shape_kind (self->options->language, shape->kind));
  add_string (out, "description", description);
  add_shape_style (self, shape);
  add_string (out, "kind", vigie_shape_kind_to_string (shape->kind));
  add_string (out, "cause", shape->cause);
  add_time (out, "from", from);
  add_time (out, "to", shape->to);
  add_time (out, "lifted_at", shape->lifted_at);
  add_number (out, "version", shape->version);
  add_string (out, "status", get_shape_status (shape, self->options->at));
}

static void
add_list (GString *out, const char *name, const char *const *texts)
{
  add_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      vigie_json_append_string (out, texts[i]);
    }
  g_string_append_c (out, ']');
}

/* `photos` counts what the post has; these are the ones that went out with the file. */
static void
add_photo_files (Writer *self, VigiePost *post)
{
  const char *const *files =
      self->options->photos != NULL && !vigie_post_is_link_only (post)
          ? g_hash_table_lookup (self->options->photos, vigie_post_get_id (post))
          : NULL;

  if (files == NULL)
    return;
  add_list (self->text, "photo_files", files);
}

/* Where it comes from, and what became of it there. */
static void
add_origin (Writer *self, const VigieExportOrigin *origin)
{
  if (origin->sources != NULL)
    add_list (self->text, "sources", (const char *const *) origin->sources);
  if (origin->edited_at != VIGIE_TIME_UNKNOWN)
    add_time (self->text, "edited_at", origin->edited_at);
  if (origin->deleted_at != VIGIE_TIME_UNKNOWN)
    add_time (self->text, "deleted_at_source", origin->deleted_at);
}

static void
add_licence (Writer *self, VigiePost *post)
{
  g_auto (VigieCredit) credit = { 0 };

  if (vigie_credit_read (&credit, post))
    add_string (self->text, "licence", credit.licence);
}

static void
add_post_properties (Writer *self,
                     VigiePost *post,
                     const VigiePostState *state,
                     const VigiePosition *position,
                     const VigieExportOrigin *origin)
{
  GString *out = self->text;
  g_autofree char *title = vigie_export_post_dup_title (
      post, state->status, self->options->language, self->options->at, self->options->zone);
  const char *colour = vigie_export_post_get_colour (state->status);
  g_autofree char *source = vigie_post_dup_source (post);
  const char *url = vigie_post_get_url (post);
  gsize n_photos;

  vigie_post_get_photos (post, &n_photos);
  add_title (self, title);
  add_string (out, "description",
              vigie_post_is_link_only (post) ? url : vigie_post_get_text (post));
  add_marker_style (out, colour, n_photos > 0 ? "attraction" : "marker");
  if (self->options->for_umap)
    add_umap_options (out, colour, NULL, FALSE);
  add_string (out, "kind", "post");
  add_string (out, "status", vigie_status_to_string (state->status));
  add_string (out, "source", source);
  if (vigie_post_is_link_only (post))
    add_string (out, "external_id", vigie_post_get_external_id (post));
  else
    add_string (out, "text", vigie_post_get_text (post));
  add_string (out, "url", url);
  add_time (out, "posted_at", vigie_post_get_posted_at (post));
  add_number (out, "photos", (double) n_photos);
  add_origin (self, origin);
  add_licence (self, post);
  if (state->duplicate_of != NULL)
    add_string (out, "duplicate_of", state->duplicate_of);
  if (position != NULL)
    {
      add_number (out, "radius_m", position->radius_m);
      add_string (out, "position_origin", vigie_origin_to_string (position->origin));
      add_name (out, "position_confirmed");
      g_string_append (out, state->has_position ? "true" : "false");
    }
  add_photo_files (self, post);
  if (self->options->include_authors && !vigie_post_is_link_only (post))
    add_string (out, "author", vigie_post_get_author (post));
}

/* ---- Features ---- */

static gboolean
begin_feature (Writer *self, const char *id)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return FALSE;

  g_string_assign (self->text, self->n_features++ > 0 ? ",\n" : "\n");
  g_string_append (self->text, "{\"type\":\"Feature\",\"id\":");
  vigie_json_append_string (self->text, id);
  g_string_append (self->text, ",\"properties\":{");
  return TRUE;
}

static void
end_properties (Writer *self)
{
  g_string_append (self->text, self->common);
  g_string_append (self->text, "},\"geometry\":");
  vigie_atomic_file_write (self->file, self->text->str, self->text->len);
}

static gboolean
write_shape (VigieShape *shape, gpointer user_data)
{
  Writer *self = user_data;
  gint64 from = shape->from != VIGIE_TIME_UNKNOWN ? shape->from : shape->drawn_at;
  VigieBox box;

  if (shape->geometry == NULL || from > self->options->at ||
      (!self->options->with_lifted && !vigie_shape_is_valid_at (shape, self->options->at)))
    return TRUE;
  if (!vigie_export_check_geometry (shape->geometry, shape->title, &self->error))
    return FALSE;
  if (!begin_feature (self, shape->id))
    return FALSE;

  add_shape_properties (self, shape);
  end_properties (self);
  write_geometry (self, shape->geometry);
  write_text (self, "}");
  vigie_geometry_get_box (shape->geometry, &box);
  vigie_box_extend_box (&self->extent, &box);
  self->counts.n_shapes++;
  return TRUE;
}

static gboolean
write_post (VigiePost *post, const VigiePostState *state, gpointer user_data)
{
  Writer *self = user_data;
  g_auto (VigieExportOrigin) origin = { 0 };
  const VigiePosition *position;

  state = vigie_export_post_choose_state (state, self->options->include_unconfirmed);
  if (state == NULL)
    return TRUE;
  if (!vigie_export_source_find_origin (self->source, post, &origin, &self->error))
    return FALSE;
  if (!begin_feature (self, vigie_post_get_id (post)))
    return FALSE;

  position = vigie_post_choose_position (post, state);
  if (position != NULL && !vigie_position_is_valid (position))
    position = NULL;
  add_post_properties (self, post, state, position, &origin);
  end_properties (self);
  if (position != NULL)
    {
      double lonlat[2] = { position->lon, position->lat };

      write_text (self, "{\"type\":\"Point\",\"coordinates\":");
      write_positions (self, lonlat, 1, FALSE);
      write_text (self, "}}");
      vigie_box_extend (&self->extent, position->lon, position->lat);
    }
  else
    write_text (self, "null}");
  self->counts.n_posts++;
  return TRUE;
}

/* ---- The collection ---- */

static void
write_bbox (Writer *self)
{
  const double edges[4] = { self->extent.west, self->extent.south, self->extent.east,
                            self->extent.north };
  char *out;

  if (vigie_box_is_empty (&self->extent))
    return;
  write_text (self, ",\n\"bbox\":[");
  out = vigie_atomic_file_reserve (self->file, 4 * (VIGIE_EXPORT_NUMBER_SIZE + 1));
  for (int i = 0; i < 4; i++)
    {
      if (i > 0)
        *out++ = ',';
      out = vigie_export_write_degrees (out, edges[i]);
    }
  vigie_atomic_file_advance (self->file, out);
  write_text (self, "]");
}

/* A foreign member (RFC 7946 §6.1): what the whole collection is. */
static void
write_about (Writer *self)
{
  const VigieGeojsonOptions *options = self->options;
  GString *out = self->text;

  g_string_assign (out, ",\n\"vigie\":{");
  add_string (out, "incident", options->title);
  add_string (out, "incident_id", options->incident_id);
  add_time (out, "at", options->at);
  add_time (out, "exported_at", options->exported_at);
  add_name (out, "exercise");
  g_string_append (out, options->exercise ? "true" : "false");
  add_string (out, "attribution", options->attribution);
  add_string (out, "notice", vigie_words_get (options->language, VIGIE_WORD_ALERT_FIRST));
  add_number (out, "shapes", (double) self->counts.n_shapes);
  add_number (out, "posts", (double) self->counts.n_posts);
  add_string (out, "generator", "Vigie " VIGIE_VERSION);
  g_string_append (out, "}}\n");
  vigie_atomic_file_write (self->file, out->str, out->len);
}

static char *
make_common_properties (const VigieGeojsonOptions *options)
{
  GString *out = g_string_new (",\"incident\":");

  vigie_json_append_string (out, options->title != NULL ? options->title : "");
  g_string_append (out, ",\"exercise\":");
  g_string_append (out, options->exercise ? "true" : "false");
  add_time (out, "exported_at", options->exported_at);
  if (options->attribution != NULL && *options->attribution != '\0')
    add_string (out, "attribution", options->attribution);
  return g_string_free_and_steal (out);
}

/* Reads the file back before it takes the place of the old one: a map that is wrong is worse
 * than a map that is a minute old. */
static gboolean
check_file (Writer *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  VigieGeojsonFacts facts;
  guint64 expected = self->counts.n_shapes + self->counts.n_posts;

  if (!vigie_atomic_file_flush (self->file, error))
    return FALSE;
  if (!vigie_geojson_check_fd (vigie_atomic_file_get_fd (self->file), &facts, &problem))
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The overlay was not written, for its own check failed: %s"),
                   problem->message);
      return FALSE;
    }
  if (facts.n_features != expected)
    {
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("The overlay was not written, for its own check failed: %s"),
                   _ ("features are missing"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_collection (Writer *self, const VigieExportSource *source, GError **error)
{
  write_text (self, "{\"type\":\"FeatureCollection\",\"features\":[");
  if (!vigie_export_source_foreach_shape (source, write_shape, self, error))
    return FALSE;
  if (self->error == NULL && !vigie_export_source_foreach_post (source, write_post, self, error))
    return FALSE;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  write_text (self, self->n_features > 0 ? "\n]" : "]");
  write_bbox (self);
  write_about (self);
  self->counts.n_bytes = vigie_atomic_file_get_size (self->file);
  return check_file (self, error) && vigie_atomic_file_commit (self->file, error);
}

/**
 * vigie_geojson_export:
 * @source: what to export
 * @options: how
 * @path: the file to make or to replace
 * @cancellable: (nullable): stops it
 * @counts: (out) (optional): what was written
 * @error: return location for a #GError
 *
 * Writes the overlay as GeoJSON (RFC 7946) with the style keys of simplestyle 1.1: the shapes
 * that are valid, then the posts. The file is read back and checked before it takes
 * the place of the old one; the memory that it takes does not depend on its size. Blocks.
 *
 * Returns: %FALSE with an error; the old file is then untouched
 */
gboolean
vigie_geojson_export (const VigieExportSource *source,
                      const VigieGeojsonOptions *options,
                      const char *path,
                      GCancellable *cancellable,
                      VigieGeojsonCounts *counts,
                      GError **error)
{
  g_autoptr (VigieAtomicFile) file = NULL;
  Writer self = { .source = source, .options = options, .cancellable = cancellable };
  gboolean done;

  g_return_val_if_fail (source != NULL && options != NULL && path != NULL, FALSE);

  file = vigie_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  self.file = file;
  self.text = g_string_new (NULL);
  self.common = make_common_properties (options);
  vigie_box_init_empty (&self.extent);

  done = write_collection (&self, source, error);
  if (done && counts != NULL)
    *counts = self.counts;

  g_clear_error (&self.error);
  g_string_free (self.text, TRUE);
  g_free (self.common);
  return done;
}
