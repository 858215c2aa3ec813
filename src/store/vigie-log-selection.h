/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-feed-model.h"
#include "vigie-log-filter.h"

G_BEGIN_DECLS

/**
 * VigieLogSelection:
 *
 * The entries of a log that a filter lets through, as they were at one moment, oldest first. It
 * holds where they lie, not what they say. Immutable.
 */
typedef struct _VigieLogSelection VigieLogSelection;

VigieLogSelection *
vigie_store_select_log (VigieStore *store, const VigieLogFilter *filter, GError **error);
void vigie_log_selection_free (VigieLogSelection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieLogSelection, vigie_log_selection_free)

guint vigie_log_selection_get_n (VigieLogSelection *self);
guint vigie_log_selection_get_total (VigieLogSelection *self);      /* entries of the whole log */
const char *vigie_log_selection_get_head (VigieLogSelection *self); /* of the whole log */
VigieDecision *vigie_log_selection_load (VigieLogSelection *self, guint index, GError **error);
VigieLogItem *vigie_log_selection_load_item (VigieLogSelection *self, guint index, GError **error);
gint64 vigie_log_selection_get_entry (VigieLogSelection *self, guint index);
gboolean vigie_log_selection_is_active (VigieLogSelection *self, guint index);

/* (transfer full) (nullable): everybody who wrote in the log, by name */
GStrv vigie_store_list_log_persons (VigieStore *store, GError **error);

G_END_DECLS
