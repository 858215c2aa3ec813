/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-export-source.h"

/**
 * vigie_export_source_foreach_shape:
 * @func: called for each
 *
 * Returns: %FALSE with an error when reading failed; %TRUE also when @func stopped
 */
gboolean
vigie_export_source_foreach_shape (const VigieExportSource *self,
                                   VigieExportShapeFunc func,
                                   gpointer user_data,
                                   GError **error)
{
  return self->foreach_shape == NULL ||
         self->foreach_shape (self->user_data, func, user_data, error);
}

/**
 * vigie_export_source_foreach_post:
 * @func: called for each
 *
 * Returns: %FALSE with an error when reading failed; %TRUE also when @func stopped
 */
gboolean
vigie_export_source_foreach_post (const VigieExportSource *self,
                                  VigieExportPostFunc func,
                                  gpointer user_data,
                                  GError **error)
{
  return self->foreach_post == NULL || self->foreach_post (self->user_data, func, user_data, error);
}

/**
 * vigie_export_source_find_origin:
 * @post: one of its posts
 * @origin: (out caller-allocates): where it comes from, to be cleared
 * @error: return location for a #GError
 *
 * Returns: %FALSE with an error when reading failed
 */
gboolean
vigie_export_source_find_origin (const VigieExportSource *self,
                                 VigiePost *post,
                                 VigieExportOrigin *origin,
                                 GError **error)
{
  *origin =
      (VigieExportOrigin) { .edited_at = VIGIE_TIME_UNKNOWN, .deleted_at = VIGIE_TIME_UNKNOWN };
  return self->find_origin == NULL || self->find_origin (self->user_data, post, origin, error);
}

void
vigie_export_origin_clear (VigieExportOrigin *self)
{
  g_clear_pointer (&self->sources, g_strfreev);
}
