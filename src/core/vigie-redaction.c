/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-redaction.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"
#include "vigie-json.h"

#define VERSION 1
#define ROUNDING 100000.0 /* a hundred thousandth of a side: below a pixel of any photo */

struct _VigieRedaction
{
  GPtrArray *regions; /* (element-type VigieRedactionRegion) */
  gsize n_points;     /* of all */
};

static void
region_free (gpointer data)
{
  VigieRedactionRegion *region = data;

  g_free (region->points);
  g_free (region);
}

/**
 * vigie_redaction_new:
 *
 * Returns: (transfer full): a redaction of nothing
 */
VigieRedaction *
vigie_redaction_new (void)
{
  VigieRedaction *self = g_atomic_rc_box_new0 (VigieRedaction);

  self->regions = g_ptr_array_new_with_free_func (region_free);
  return self;
}

/**
 * vigie_redaction_new_whole:
 *
 * Returns: (transfer full): a redaction of all of the photo
 */
VigieRedaction *
vigie_redaction_new_whole (void)
{
  VigieRedaction *self = vigie_redaction_new ();

  vigie_redaction_add_rectangle (self, 0, 0, 1, 1);
  return self;
}

VigieRedaction *
vigie_redaction_copy (const VigieRedaction *self)
{
  VigieRedaction *copy = vigie_redaction_new ();

  for (guint i = 0; i < self->regions->len; i++)
    {
      const VigieRedactionRegion *region = g_ptr_array_index (self->regions, i);

      vigie_redaction_add (copy, region->points, region->n_points, region->width);
    }
  return copy;
}

VigieRedaction *
vigie_redaction_ref (VigieRedaction *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
redaction_clear (gpointer data)
{
  g_ptr_array_unref (((VigieRedaction *) data)->regions);
}

void
vigie_redaction_unref (VigieRedaction *self)
{
  g_atomic_rc_box_release_full (self, redaction_clear);
}

/* ---- regions ---- */

static double
tidy (double part)
{
  return round (part * ROUNDING) / ROUNDING;
}

static gboolean
is_part (double value)
{
  return value >= 0.0 && value <= 1.0; /* false for what is no number */
}

/**
 * vigie_redaction_add:
 * @self: a redaction that nobody else has
 * @points: x, y, …: 0 to 1 of the upright photo's width and height
 * @n_points: at least 1, or 3 for an area
 * @width: of the brush, 0 to 1 of the longer side; 0 for the area that the points enclose
 *
 * Returns: %FALSE where the region is none, or there are too many
 */
gboolean
vigie_redaction_add (VigieRedaction *self, const double *points, gsize n_points, double width)
{
  VigieRedactionRegion *region;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!is_part (width) || n_points < (tidy (width) > 0.0 ? 1 : 3) ||
      self->regions->len >= VIGIE_REDACTION_MAX_REGIONS ||
      n_points > VIGIE_REDACTION_MAX_POINTS - self->n_points)
    return FALSE;
  for (gsize i = 0; i < 2 * n_points; i++)
    if (!is_part (points[i]))
      return FALSE;

  region = g_new0 (VigieRedactionRegion, 1);
  region->points = g_new (double, 2 * n_points);
  region->n_points = n_points;
  region->width = tidy (width);
  for (gsize i = 0; i < 2 * n_points; i++)
    region->points[i] = tidy (points[i]);
  g_ptr_array_add (self->regions, region);
  self->n_points += n_points;
  return TRUE;
}

/**
 * vigie_redaction_add_rectangle:
 * @self: a redaction that nobody else has
 * @x: of the left side, 0 to 1 of the photo's width
 * @y: of the upper side, 0 to 1 of its height
 * @w: more than 0
 * @h: more than 0
 *
 * What lies outside of the photo is left away.
 *
 * Returns: %FALSE where nothing of the rectangle lies in the photo, or there are too many regions
 */
gboolean
vigie_redaction_add_rectangle (VigieRedaction *self, double x, double y, double w, double h)
{
  const double x0 = CLAMP (x, 0, 1);
  const double y0 = CLAMP (y, 0, 1);
  const double x1 = CLAMP (x + w, 0, 1);
  const double y1 = CLAMP (y + h, 0, 1);

  return tidy (x1) > tidy (x0) && tidy (y1) > tidy (y0) &&
         vigie_redaction_add (self, (const double[]) { x0, y0, x1, y0, x1, y1, x0, y1 }, 4, 0);
}

void
vigie_redaction_remove (VigieRedaction *self, guint index)
{
  g_return_if_fail (index < self->regions->len);

  self->n_points -= ((VigieRedactionRegion *) g_ptr_array_index (self->regions, index))->n_points;
  g_ptr_array_remove_index (self->regions, index);
}

guint
vigie_redaction_get_n_regions (const VigieRedaction *self)
{
  return self->regions->len;
}

const VigieRedactionRegion *
vigie_redaction_get_region (const VigieRedaction *self, guint index)
{
  g_return_val_if_fail (index < self->regions->len, NULL);

  return g_ptr_array_index (self->regions, index);
}

static double
measure_to_segment (double x, double y, const double *a, const double *b, double sx, double sy)
{
  const double dx = (b[0] - a[0]) * sx;
  const double dy = (b[1] - a[1]) * sy;
  const double length = dx * dx + dy * dy;
  const double px = (x - a[0]) * sx;
  const double py = (y - a[1]) * sy;
  const double at = length > 0 ? CLAMP ((px * dx + py * dy) / length, 0, 1) : 0;

  return hypot (px - at * dx, py - at * dy);
}

static gboolean
is_enclosed (const VigieRedactionRegion *region, double x, double y)
{
  gboolean inside = FALSE;

  for (gsize i = 0, j = region->n_points - 1; i < region->n_points; j = i++)
    {
      const double *a = region->points + 2 * i;
      const double *b = region->points + 2 * j;

      if ((a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0])
        inside = !inside;
    }
  return inside;
}

/**
 * vigie_redaction_find:
 * @self: a redaction
 * @x: 0 to 1 of the photo's width
 * @y: 0 to 1 of its height
 * @aspect: the photo's width through its height
 *
 * Returns: the last region that covers the place, or -1
 */
int
vigie_redaction_find (const VigieRedaction *self, double x, double y, double aspect)
{
  const double sx = aspect >= 1 ? 1 : aspect;
  const double sy = aspect >= 1 ? 1 / aspect : 1;

  for (guint i = self->regions->len; i-- > 0;)
    {
      const VigieRedactionRegion *region = g_ptr_array_index (self->regions, i);

      if (region->width <= 0 && is_enclosed (region, x, y))
        return (int) i;
      for (gsize k = 0; region->width > 0 && k < region->n_points; k++)
        {
          const double *a = region->points + 2 * k;
          const double *b = k + 1 < region->n_points ? a + 2 : a;

          if (measure_to_segment (x, y, a, b, sx, sy) <= region->width / 2)
            return (int) i;
        }
    }
  return -1;
}

/**
 * vigie_redaction_equal:
 * @a: (nullable): a redaction
 * @b: (nullable): another
 *
 * Returns: whether both cover the same in the same order
 */
gboolean
vigie_redaction_equal (const VigieRedaction *a, const VigieRedaction *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  if (a->regions->len != b->regions->len)
    return FALSE;
  for (guint i = 0; i < a->regions->len; i++)
    {
      const VigieRedactionRegion *first = g_ptr_array_index (a->regions, i);
      const VigieRedactionRegion *second = g_ptr_array_index (b->regions, i);

      if (first->n_points != second->n_points || first->width != second->width ||
          memcmp (first->points, second->points, 2 * first->n_points * sizeof (double)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* ---- JSON ---- */

static gboolean
read_number (JsonNode *node, double *number)
{
  GType type = json_node_get_value_type (node);

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static gboolean
read_region (VigieRedaction *self, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *member = object != NULL ? json_object_get_member (object, "points") : NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
  JsonArray *list;
  double width;

  if (member == NULL || !JSON_NODE_HOLDS_ARRAY (member) ||
      !vigie_json_get_double (object, "width", &width))
    return FALSE;
  list = json_node_get_array (member);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *pair_node = json_array_get_element (list, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (pair_node) ? json_node_get_array (pair_node) : NULL;
      double xy[2];

      if (pair == NULL || json_array_get_length (pair) != 2 ||
          !read_number (json_array_get_element (pair, 0), &xy[0]) ||
          !read_number (json_array_get_element (pair, 1), &xy[1]))
        return FALSE;
      g_array_append_vals (points, xy, 2);
    }
  return vigie_redaction_add (self, (const double *) (gpointer) points->data, points->len / 2,
                              width);
}

/**
 * vigie_redaction_from_json:
 * @payload: of a decision `photo.redact`
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the redaction, or %NULL with %VIGIE_ERROR_INVALID
 */
VigieRedaction *
vigie_redaction_from_json (JsonObject *payload, GError **error)
{
  g_autoptr (VigieRedaction) self = vigie_redaction_new ();
  JsonNode *regions = json_object_get_member (payload, "regions");
  double version;

  if (!vigie_json_get_double (payload, "version", &version) || version != VERSION ||
      regions == NULL || !JSON_NODE_HOLDS_ARRAY (regions))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("What is blurred of a photo needs “version” 1 and a list of "
                              "“regions”."));
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (regions)); i++)
    {
      if (read_region (self, json_array_get_element (json_node_get_array (regions), i)))
        continue;
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                   _ ("Blurred region %u cannot be read: it needs “points” from 0 to 1 and a "
                      "“width” from 0 to 1; %d regions are allowed."),
                   i + 1, VIGIE_REDACTION_MAX_REGIONS);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * vigie_redaction_from_text:
 * @text: as vigie_redaction_to_text() wrote it
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the redaction
 */
VigieRedaction *
vigie_redaction_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = vigie_json_parse (text, -1, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, "not an object");
      return NULL;
    }
  return vigie_redaction_from_json (json_node_get_object (node), error);
}

/**
 * vigie_redaction_to_json:
 * @self: a redaction
 *
 * Returns: (transfer full): the payload of `photo.redact`
 */
JsonNode *
vigie_redaction_to_json (const VigieRedaction *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, VERSION);
  json_builder_set_member_name (builder, "regions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->regions->len; i++)
    {
      const VigieRedactionRegion *region = g_ptr_array_index (self->regions, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "points");
      json_builder_begin_array (builder);
      for (gsize k = 0; k < region->n_points; k++)
        {
          json_builder_begin_array (builder);
          json_builder_add_double_value (builder, region->points[2 * k]);
          json_builder_add_double_value (builder, region->points[2 * k + 1]);
          json_builder_end_array (builder);
        }
      json_builder_end_array (builder);
      json_builder_set_member_name (builder, "width");
      json_builder_add_double_value (builder, region->width);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * vigie_redaction_to_text:
 * @self: a redaction
 *
 * Returns: (transfer full): the same as canonical JSON
 */
char *
vigie_redaction_to_text (const VigieRedaction *self)
{
  g_autoptr (JsonNode) node = vigie_redaction_to_json (self);

  return vigie_json_canonical (node);
}

/**
 * vigie_draft_new_photo_redaction:
 * @sha256: a photo
 * @redaction: what is blurred from now on, all of it; nothing takes the blur away
 * @actor: (nullable): who
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_photo_redaction (const char *sha256,
                                 const VigieRedaction *redaction,
                                 const char *actor)
{
  g_autoptr (JsonNode) payload = vigie_redaction_to_json (redaction);
  g_autoptr (GError) error = NULL;
  VigieDraft *draft = vigie_draft_new ("photo.redact", sha256, payload, NULL, actor, &error);

  g_return_val_if_fail (draft != NULL, NULL); /* only a name that is no SHA-256 fails */
  return draft;
}
