/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-comparison.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieComparisonTitle:
 * @row_id: of the post, 0 where it was removed since
 * @text: what it says, in one line; its id where it was removed
 *
 * What a list says of a post that is compared.
 */
typedef struct
{
  gint64 row_id;
  char *text;
} VigieComparisonTitle;

void vigie_comparison_title_free (VigieComparisonTitle *self);

/* (transfer full) (element-type VigieComparisonTitle): of the posts from @first on; what may only
 * be linked to is its address where it goes on paper. */
GPtrArray *vigie_comparison_list_titles (const VigieComparison *comparison,
                                         VigieStore *exercise,
                                         guint first,
                                         guint n,
                                         gboolean for_paper,
                                         GCancellable *cancellable,
                                         GError **error);
void vigie_comparison_list_titles_async (VigieComparison *comparison,
                                         VigieStore *exercise,
                                         guint first,
                                         guint n,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *
vigie_comparison_list_titles_finish (VigieStore *exercise, GAsyncResult *result, GError **error);

G_END_DECLS
