/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieLiveService:
 *
 * The live overlay of one window: on while somebody wants it and an incident is open. It never
 * waits: a server that ends does so in a worker, and the application lives until that is done.
 *
 * Signal "changed": its state, its address, or what is wrong.
 */
#define VIGIE_TYPE_LIVE_SERVICE (vigie_live_service_get_type ())
G_DECLARE_FINAL_TYPE (VigieLiveService, vigie_live_service, VIGIE, LIVE_SERVICE, GObject)

/**
 * VigieLiveState:
 * @VIGIE_LIVE_OFF: nothing is served
 * @VIGIE_LIVE_ON: others can ask
 * @VIGIE_LIVE_ENDING: nothing is served any longer, but the port is not free yet
 */
typedef enum
{
  VIGIE_LIVE_OFF,
  VIGIE_LIVE_ON,
  VIGIE_LIVE_ENDING,
} VigieLiveState;

VigieLiveService *vigie_live_service_new (void);
void vigie_live_service_set_store (VigieLiveService *self, VigieStore *store); /* (nullable) */
gboolean
vigie_live_service_start (VigieLiveService *self, guint port, gboolean shared, GError **error);
void vigie_live_service_stop (VigieLiveService *self);
VigieLiveState vigie_live_service_get_state (VigieLiveService *self);
gboolean vigie_live_service_is_exercise (VigieLiveService *self);
gboolean vigie_live_service_is_shared (VigieLiveService *self);
guint vigie_live_service_get_port (VigieLiveService *self);
char *vigie_live_service_dup_uri (VigieLiveService *self, const char *path, gboolean with_token);
const char *vigie_live_service_get_token (VigieLiveService *self);
guint64 vigie_live_service_get_n_requests (VigieLiveService *self);
char *vigie_live_service_dup_problem (VigieLiveService *self); /* (nullable) */
guint vigie_live_service_find_free_port (guint after, gboolean shared);

G_END_DECLS
