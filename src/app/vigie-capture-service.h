/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-store.h"

G_BEGIN_DECLS

/**
 * VigieCaptureService:
 *
 * What the browsers of this machine hand over, while somebody wants it, to the incident that was
 * looked at last. One for the application, so that a browser is connected once. It never waits.
 *
 * Signals: "changed": its state, or what is told of it. "captured" (int64 row id, boolean
 * is_known): a post came into vigie_capture_service_get_store(), or was there already.
 * "paired": a browser was connected.
 * "disconnected" (boolean for_good): what vigie_capture_service_renew() began is done; the keyring
 * may still have what browsers know where it is not for good.
 */
#define VIGIE_TYPE_CAPTURE_SERVICE (vigie_capture_service_get_type ())
G_DECLARE_FINAL_TYPE (VigieCaptureService, vigie_capture_service, VIGIE, CAPTURE_SERVICE, GObject)

/**
 * VigieCaptureState:
 * @VIGIE_CAPTURE_OFF: nobody is listened to
 * @VIGIE_CAPTURE_STARTING: the keyring or the port is waited for
 * @VIGIE_CAPTURE_ON: browsers can hand over
 */
typedef enum
{
  VIGIE_CAPTURE_OFF,
  VIGIE_CAPTURE_STARTING,
  VIGIE_CAPTURE_ON,
} VigieCaptureState;

VigieCaptureService *vigie_capture_service_new (void);
void vigie_capture_service_close (VigieCaptureService *self);
void vigie_capture_service_set_wanted (VigieCaptureService *self, gboolean wanted);
void vigie_capture_service_set_incident (VigieCaptureService *self,
                                         VigieStore *store,              /* (nullable) */
                                         const char *observer);          /* (nullable) */
VigieStore *vigie_capture_service_get_store (VigieCaptureService *self); /* (nullable) */
void vigie_capture_service_renew (VigieCaptureService *self);
VigieCaptureState vigie_capture_service_get_state (VigieCaptureService *self);
const char *vigie_capture_service_get_problem (VigieCaptureService *self); /* (nullable) */
gboolean vigie_capture_service_is_remembered (VigieCaptureService *self);
gboolean vigie_capture_service_was_paired (VigieCaptureService *self);
guint vigie_capture_service_get_n_captured (VigieCaptureService *self, gint64 *last_at);
char *vigie_capture_service_dup_pair_uri (VigieCaptureService *self);     /* (nullable) */
const char *vigie_capture_service_get_number (VigieCaptureService *self); /* (nullable) */

G_END_DECLS
