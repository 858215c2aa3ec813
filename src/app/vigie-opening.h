/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-store.h"

G_BEGIN_DECLS

#define VIGIE_TYPE_OPENING (vigie_opening_get_type ())
G_DECLARE_FINAL_TYPE (VigieOpening, vigie_opening, VIGIE, OPENING, GObject)

VigieOpening *vigie_opening_new (GFile *file);
VigieOpening *
vigie_opening_new_create (GFile *file, const char *title, gboolean exercise, const char *territory);

GFile *vigie_opening_get_file (VigieOpening *self);
gboolean vigie_opening_is_creation (VigieOpening *self);
gboolean vigie_opening_is_done (VigieOpening *self);
VigieStore *vigie_opening_take_store (VigieOpening *self, guint64 *n_posts, GError **error);
void vigie_opening_cancel (VigieOpening *self);

G_END_DECLS
