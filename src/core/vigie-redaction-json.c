/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-redaction.h"

#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-json.h"

#define VERSION 1

/* ---- reading ---- */

static gboolean
read_number (JsonNode *node, double *number)
{
  GType type = json_node_get_value_type (node);

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static GArray *
read_points (JsonArray *list)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      double xy[2];

      if (pair == NULL || json_array_get_length (pair) != 2 ||
          !read_number (json_array_get_element (pair, 0), &xy[0]) ||
          !read_number (json_array_get_element (pair, 1), &xy[1]))
        return NULL;
      g_array_append_vals (points, xy, 2);
    }
  return g_steal_pointer (&points);
}

/* A list that is too long is not gone through. */
static gboolean
read_region (VigieRedaction *self, JsonNode *node, gboolean *is_full)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *member = object != NULL ? json_object_get_member (object, "points") : NULL;
  g_autoptr (GArray) points = NULL;
  double width;

  if (member == NULL || !JSON_NODE_HOLDS_ARRAY (member) ||
      !vigie_json_get_double (object, "width", &width))
    return FALSE;
  *is_full = !vigie_redaction_has_room (self, json_array_get_length (json_node_get_array (member)));
  if (*is_full)
    return FALSE;
  points = read_points (json_node_get_array (member));
  return points != NULL && vigie_redaction_add (self, (const double *) (gpointer) points->data,
                                                points->len / 2, width);
}

static VigieRedaction *
read_regions (JsonArray *list, GError **error)
{
  g_autoptr (VigieRedaction) self = vigie_redaction_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      gboolean is_full = FALSE;

      if (read_region (self, json_array_get_element (list, i), &is_full))
        continue;
      if (is_full)
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_TOO_LARGE,
                     _ ("A photo has at most %d blurred regions, with %d points together. Use "
                        "fewer and wider ones, or one around all of it."),
                     VIGIE_REDACTION_MAX_REGIONS, VIGIE_REDACTION_MAX_POINTS);
      else
        g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                     _ ("Blurred region %u cannot be read: it needs “points” from 0 to 1 and a "
                        "“width” from 0 to 1; at 0 it needs three points."),
                     i + 1);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * vigie_redaction_from_json:
 * @payload: of a decision `photo.redact`
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the regions that it blurs, or %NULL with
 *   %VIGIE_ERROR_INVALID or %VIGIE_ERROR_TOO_LARGE
 */
VigieRedaction *
vigie_redaction_from_json (JsonObject *payload, GError **error)
{
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
  return read_regions (json_node_get_array (regions), error);
}

/**
 * vigie_redaction_removed_from_json:
 * @payload: of a decision `photo.redact`
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the regions that it takes away, none where it names none, or
 *   %NULL with %VIGIE_ERROR_INVALID or %VIGIE_ERROR_TOO_LARGE
 */
VigieRedaction *
vigie_redaction_removed_from_json (JsonObject *payload, GError **error)
{
  JsonNode *removed = json_object_get_member (payload, "removed");

  if (removed == NULL)
    return vigie_redaction_new ();
  if (JSON_NODE_HOLDS_ARRAY (removed))
    return read_regions (json_node_get_array (removed), error);
  g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                       _ ("“removed” is a list of regions that are not blurred any more."));
  return NULL;
}

/**
 * vigie_redaction_change:
 * @self: (nullable): what is blurred so far
 * @payload: of the next decision `photo.redact`
 *
 * What somebody else blurred meanwhile stays: a decision takes away only the regions that it names
 * as removed, or all of them where it says no more than that nothing is blurred. What cannot be
 * read, since it is too much or a newer version wrote it, must not let out what somebody wanted to
 * hide: then all of the photo is covered.
 *
 * Returns: (transfer full) (nullable): what is blurred now; %NULL for nothing
 */
VigieRedaction *
vigie_redaction_change (const VigieRedaction *self, JsonObject *payload)
{
  g_autoptr (VigieRedaction) regions = vigie_redaction_from_json (payload, NULL);
  g_autoptr (VigieRedaction) removed = vigie_redaction_removed_from_json (payload, NULL);
  g_autoptr (VigieRedaction) next =
      self != NULL ? vigie_redaction_copy (self) : vigie_redaction_new ();

  if (regions == NULL || removed == NULL)
    {
      g_autoptr (VigieRedaction) whole = vigie_redaction_new_whole ();

      vigie_redaction_add_all (next, whole);
      return g_steal_pointer (&next);
    }
  if (vigie_redaction_get_n_regions (regions) == 0 && !json_object_has_member (payload, "removed"))
    return NULL;
  vigie_redaction_subtract (next, removed);
  vigie_redaction_add_all (next, regions);
  return vigie_redaction_get_n_regions (next) > 0 ? g_steal_pointer (&next) : NULL;
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

/* ---- writing ---- */

static JsonNode *
write_regions (const VigieRedaction *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < vigie_redaction_get_n_regions (self); i++)
    {
      const VigieRedactionRegion *region = vigie_redaction_get_region (self, i);

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
  return json_builder_get_root (builder);
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
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *payload = json_object_new ();

  json_object_set_int_member (payload, "version", VERSION);
  json_object_set_member (payload, "regions", write_regions (self));
  json_node_take_object (node, payload);
  return node;
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
 * @before: (nullable): what was blurred when somebody began to change it
 * @after: what they want blurred
 * @actor: (nullable): who
 *
 * What others blurred since @before stays blurred.
 *
 * Returns: (transfer full): a draft
 */
VigieDraft *
vigie_draft_new_photo_redaction (const char *sha256,
                                 const VigieRedaction *before,
                                 const VigieRedaction *after,
                                 const char *actor)
{
  g_autoptr (VigieRedaction) removed =
      before != NULL ? vigie_redaction_copy (before) : vigie_redaction_new ();
  g_autoptr (JsonNode) payload = vigie_redaction_to_json (after);
  g_autoptr (GError) error = NULL;
  VigieDraft *draft;

  vigie_redaction_subtract (removed, after);
  /* Also an empty list where nothing is left: without one, no region means to take all away. */
  if (vigie_redaction_get_n_regions (removed) > 0 || vigie_redaction_get_n_regions (after) == 0)
    json_object_set_member (json_node_get_object (payload), "removed", write_regions (removed));
  draft = vigie_draft_new ("photo.redact", sha256, payload, NULL, actor, &error);
  g_return_val_if_fail (draft != NULL, NULL); /* only a name that is no SHA-256 fails */
  return draft;
}
