/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-http-client.h"

G_BEGIN_DECLS

#define VIGIE_PLC_DIRECTORY "https://plc.directory"
#define VIGIE_PLC_DIRECTORY_VARIABLE "VIGIE_PLC_DIRECTORY" /* in the environment: another one */

/**
 * VigieBlueskyOriginal:
 * @did: whose photo it is
 * @cid: the hash of its bytes, as the AT protocol writes it
 *
 * What stands behind the address of a photo on Bluesky, which gives a smaller copy without what the
 * camera wrote.
 */
typedef struct
{
  char *did;
  char *cid;
} VigieBlueskyOriginal;

gboolean vigie_bluesky_original_parse (const char *uri, VigieBlueskyOriginal *original);
void vigie_bluesky_original_clear (VigieBlueskyOriginal *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieBlueskyOriginal, vigie_bluesky_original_clear)

gboolean vigie_bluesky_is_did (const char *text);
char *vigie_bluesky_make_document_address (const char *did);

gboolean vigie_bluesky_original_is (const VigieBlueskyOriginal *self, GBytes *bytes);
VigieHttpResponse *vigie_bluesky_original_fetch (const VigieBlueskyOriginal *self,
                                                 VigieHttpClient *client,
                                                 const VigieHttpRequest *request,
                                                 GCancellable *cancellable,
                                                 GError **error);

G_END_DECLS
