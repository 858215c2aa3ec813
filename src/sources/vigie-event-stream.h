/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieEventStream:
 *
 * Takes apart what a server sends without an end, in pieces that end anywhere: the events of
 * text/event-stream, or one message a line. No I/O.
 */
typedef struct _VigieEventStream VigieEventStream;

typedef enum
{
  VIGIE_EVENT_STREAM_EVENTS,
  VIGIE_EVENT_STREAM_LINES,
} VigieEventStreamFormat;

/* @event: (nullable): its name; @data: (transfer none): UTF-8, with a NUL behind it */
typedef void (*VigieEventFunc) (const char *event, GBytes *data, gpointer user_data);

VigieEventStream *vigie_event_stream_new (VigieEventStreamFormat format,
                                          gsize max_bytes,
                                          VigieEventFunc func,
                                          gpointer user_data);
void vigie_event_stream_free (VigieEventStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieEventStream, vigie_event_stream_free)

gboolean vigie_event_stream_push (VigieEventStream *self, const char *data, gsize length);
const char *vigie_event_stream_get_last_id (VigieEventStream *self);
gint64 vigie_event_stream_get_retry (VigieEventStream *self);

G_END_DECLS
