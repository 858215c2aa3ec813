/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-source.h"

G_BEGIN_DECLS

/**
 * VigieSourcePage:
 * @response: (nullable): what is new; %NULL where it is as it was
 * @cursor: (nullable): to be committed with what @response brought
 *
 * One address that is asked again and again: only for what is new, and where it moved to.
 */
typedef struct
{
  VigieHttpResponse *response;
  char *cursor;
} VigieSourcePage;

/**
 * VigieSourcePageWant:
 * @address: as it was typed
 * @kept: (nullable): which part of it the caller keeps: where this is another, all is new
 * @accept: (nullable): media types that are wanted
 * @max_bytes: of the answer
 * @headers: (nullable): see #VigieHttpRequest
 *
 * What a round asks for.
 */
typedef struct
{
  const char *address;
  const char *kept;
  const char *accept;
  gsize max_bytes;
  const char *const *headers;
} VigieSourcePageWant;

gboolean vigie_source_page_ask (VigieSourcePage *self,
                                VigieSourceRound *round,
                                const VigieSourcePageWant *want,
                                GError **error);
gboolean vigie_source_page_get (VigieSourcePage *self,
                                VigieSourceRound *round,
                                const char *address,
                                const VigieWatchWords *words,
                                const char *accept,
                                gsize max_bytes,
                                GError **error);
void vigie_source_page_clear (VigieSourcePage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieSourcePage, vigie_source_page_clear)

gboolean vigie_source_page_is_web_page (GBytes *bytes /* (nullable) */);

G_END_DECLS
