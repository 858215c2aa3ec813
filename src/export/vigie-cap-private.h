/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-geometry.h"
#include "vigie-xml-writer.h"

G_BEGIN_DECLS

/**
 * VigieCapPrevious:
 * @reference: (nullable): "sender,identifier,sent" of the alert that the file holds, and of those
 *   that it updated; %NULL where it holds none of the same sender, incident and status
 * @older: (nullable): the same of those that it updated
 * @is_cancel: whether it has cancelled them
 *
 * What the file told before.
 */
typedef struct
{
  char *reference;
  char *older;
  gboolean is_cancel;
} VigieCapPrevious;

void vigie_cap_previous_read (VigieCapPrevious *self,
                              const char *path,
                              const char *sender,
                              const char *incident,
                              const char *status);
void vigie_cap_previous_clear (VigieCapPrevious *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieCapPrevious, vigie_cap_previous_clear)

void vigie_cap_write_geometry (VigieXmlWriter *xml, const VigieGeometry *geometry);

G_END_DECLS
