/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-destination.h"

G_BEGIN_DECLS

#define VIGIE_PUSH_IDLE_S 20                     /* how long nothing at all may come */
#define VIGIE_PUSH_DEADLINE_MS 120000            /* for one request and its answer */
#define VIGIE_PUSH_MAX_BYTES (200 * 1000 * 1000) /* of a file that is there */

/**
 * VigiePushAnswer:
 * @status: of HTTP
 * @body: (nullable): what came with 2xx
 * @etag: (nullable): the server's name for the version
 * @wait_ms: how long the server wants us to wait, or -1
 *
 * What a server said.
 */
typedef struct
{
  guint status;
  GBytes *body;
  char *etag;
  gint64 wait_ms;
} VigiePushAnswer;

void vigie_push_answer_clear (VigiePushAnswer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigiePushAnswer, vigie_push_answer_clear)

/**
 * VigiePushLink:
 *
 * A connection to the server of one destination, with its secret. Blocks; used on the thread that
 * made it.
 */
typedef struct _VigiePushLink VigiePushLink;

VigiePushLink *vigie_push_link_new (const VigieDestination *destination, const char *secret);
void vigie_push_link_set_deadline (VigiePushLink *self, guint deadline_ms);
void vigie_push_link_free (VigiePushLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigiePushLink, vigie_push_link_free)

gboolean vigie_push_link_ask (VigiePushLink *self,
                              const char *method,
                              const char *address,
                              GBytes *body,               /* (nullable) */
                              const char *type,           /* (nullable) */
                              const char *const *headers, /* (nullable): name, value, …, NULL */
                              GCancellable *cancellable,
                              VigiePushAnswer *answer,
                              GError **error);
const char *vigie_push_link_get_host (VigiePushLink *self);

G_END_DECLS
