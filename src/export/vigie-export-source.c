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
