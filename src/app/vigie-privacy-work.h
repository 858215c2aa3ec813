/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-privacy.h"

G_BEGIN_DECLS

/* What the dialog about personal data asks of workers. */

/**
 * VigiePrivacyFacts:
 * @data: what is here
 * @removals: (element-type VigieRemoval): what was removed, the oldest first
 */
typedef struct
{
  VigiePersonalData data;
  GPtrArray *removals;
} VigiePrivacyFacts;

void vigie_privacy_facts_free (VigiePrivacyFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePrivacyFacts, vigie_privacy_facts_free)

void vigie_privacy_read_async (VigieStore *store,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
VigiePrivacyFacts *vigie_privacy_read_finish (GAsyncResult *result, GError **error);

/* Also has the library of past incidents forget what is gone; @purge is %NULL for pseudonyms. */
void vigie_privacy_remove_async (VigieStore *store,
                                 const VigiePurge *purge /* (nullable) */,
                                 const char *reason,
                                 const char *actor,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
VigieRemovalReport *vigie_privacy_remove_finish (GAsyncResult *result,
                                                 char **problem, /* (out) (nullable) */
                                                 GError **error);

G_END_DECLS
