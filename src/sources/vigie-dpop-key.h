/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieDpopKey:
 *
 * A pair of keys of the curve P-256 to which tokens of one login are bound: RFC 9449. Whoever has
 * such a token without the key has nothing. Used by one thread at a time.
 */
typedef struct _VigieDpopKey VigieDpopKey;

VigieDpopKey *vigie_dpop_key_new (void);
VigieDpopKey *vigie_dpop_key_new_from_text (const char *text);
void vigie_dpop_key_free (VigieDpopKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieDpopKey, vigie_dpop_key_free)

char *vigie_dpop_key_to_text (VigieDpopKey *self);
char *vigie_dpop_key_prove (VigieDpopKey *self,
                            const char *method,
                            const char *address,
                            const char *nonce,
                            const char *token,
                            gint64 now);

G_END_DECLS
