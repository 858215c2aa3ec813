/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-dpop-key.h"
#include "vigie-http-client.h"

G_BEGIN_DECLS

/**
 * VigieDpop:
 *
 * Asks servers with a proof for each request (RFC 9449), and once more where one wants its own word
 * in it, or has another time than the desk. Used by one thread at a time.
 */
typedef struct _VigieDpop VigieDpop;

VigieDpop *vigie_dpop_new (VigieDpopKey *key);
void vigie_dpop_free (VigieDpop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieDpop, vigie_dpop_free)

VigieDpopKey *vigie_dpop_get_key (VigieDpop *self);
VigieHttpResponse *vigie_dpop_ask (VigieDpop *self,
                                   VigieHttpClient *client,
                                   const VigieHttpRequest *request,
                                   const char *token,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
