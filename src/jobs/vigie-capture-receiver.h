/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-capture.h"

G_BEGIN_DECLS

/**
 * VigieCaptureReceiver:
 *
 * Takes what the browser of this machine hands over, on loopback alone, from whoever proves to be
 * connected (VigieCaptureTrust), into one incident. It works in a thread of its own until
 * vigie_capture_receiver_close(); every function may be called on any thread.
 *
 * Signals, in the thread-default context in which it was made: "captured" (int64 row id, boolean
 * is_known), "paired" when a browser was connected.
 */
#define VIGIE_TYPE_CAPTURE_RECEIVER (vigie_capture_receiver_get_type ())
G_DECLARE_FINAL_TYPE (
    VigieCaptureReceiver, vigie_capture_receiver, VIGIE, CAPTURE_RECEIVER, GObject)

/**
 * VigieCaptureOptions:
 * @port: or 0 for any that is free
 * @token: what browsers are connected by; none of them gets to know it
 * @max_bytes: of a request, or 0 for what is usual
 * @deadline_s: for a request and for its answer, or 0 for what is usual
 */
typedef struct
{
  guint port;
  const char *token;
  gsize max_bytes;
  guint deadline_s;
} VigieCaptureOptions;

VigieCaptureReceiver *vigie_capture_receiver_new (const VigieCaptureOptions *options,
                                                  GError **error);
void vigie_capture_receiver_close (VigieCaptureReceiver *self); /* owner, once */
void vigie_capture_receiver_set_incident (VigieCaptureReceiver *self,
                                          VigieStore *store,     /* (nullable) */
                                          const char *observer); /* (nullable) */
guint vigie_capture_receiver_get_port (VigieCaptureReceiver *self);
char *vigie_capture_receiver_dup_uri (VigieCaptureReceiver *self);
char *vigie_capture_receiver_dup_pair_uri (VigieCaptureReceiver *self, char **number);

G_END_DECLS
