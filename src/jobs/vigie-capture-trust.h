/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * VigieCaptureTrust:
 *
 * How a browser and Vigie know each other, though any program may take Vigie's port while Vigie is
 * closed, and show pages as Vigie's. Nothing that could be used again is ever sent: each side
 * proves with an HMAC-SHA-256 over what the other one made up that it knows the same key, Vigie
 * first. The key itself comes to a browser once, hidden under a code that never passes the port.
 *
 * Its functions may be called on any thread.
 */
typedef struct _VigieCaptureTrust VigieCaptureTrust;

VigieCaptureTrust *vigie_capture_trust_new (const char *token, guint port);
void vigie_capture_trust_free (VigieCaptureTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieCaptureTrust, vigie_capture_trust_free)

char *vigie_capture_trust_offer (VigieCaptureTrust *self, char **number);
gboolean vigie_capture_trust_pair (VigieCaptureTrust *self, JsonObject *asked, GString *answer);
gboolean vigie_capture_trust_greet (VigieCaptureTrust *self, JsonObject *asked, GString *answer);
char *vigie_capture_trust_check (VigieCaptureTrust *self,
                                 const char *authorization,
                                 const char *method,
                                 const char *path);

G_END_DECLS
