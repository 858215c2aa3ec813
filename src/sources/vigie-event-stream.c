/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-event-stream.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _VigieEventStream
{
  VigieEventStreamFormat format;
  gsize max_bytes;
  VigieEventFunc func;
  gpointer user_data;

  GString *line; /* as far as it has come */
  gboolean is_first_line;
  gboolean skips_lf; /* a CR has ended the line */

  GString *data; /* each line with an LF behind it */
  char *event;   /* (nullable) */
  char *last_id; /* (nullable) */
  gint64 retry_ms;
};

/**
 * vigie_event_stream_new:
 * @format: what comes
 * @max_bytes: the most that one message may have
 * @func: called for each message
 * @user_data: for @func
 */
VigieEventStream *
vigie_event_stream_new (VigieEventStreamFormat format,
                        gsize max_bytes,
                        VigieEventFunc func,
                        gpointer user_data)
{
  VigieEventStream *self = g_new0 (VigieEventStream, 1);

  self->format = format;
  self->max_bytes = max_bytes;
  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->is_first_line = TRUE;
  self->retry_ms = -1;
  return self;
}

void
vigie_event_stream_free (VigieEventStream *self)
{
  if (self == NULL)
    return;

  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self->event);
  g_free (self->last_id);
  g_free (self);
}

/* (nullable): the server's name for the last event that had one */
const char *
vigie_event_stream_get_last_id (VigieEventStream *self)
{
  return self->last_id;
}

/* Returns: ms that the server wants us to wait before we come back, or -1 */
gint64
vigie_event_stream_get_retry (VigieEventStream *self)
{
  return self->retry_ms;
}

static void
deliver (VigieEventStream *self, const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = NULL;
  char *clean = g_utf8_make_valid (text, (gssize) length);

  bytes = g_bytes_new_take (clean, strlen (clean));
  self->func (self->event, bytes, self->user_data);
}

/* ---- events: https://html.spec.whatwg.org/multipage/server-sent-events.html ---- */

static void
end_event (VigieEventStream *self)
{
  if (self->data->len > 0)
    deliver (self, self->data->str, self->data->len - 1);
  g_string_truncate (self->data, 0);
  g_clear_pointer (&self->event, g_free);
}

static void
take_retry (VigieEventStream *self, const char *value)
{
  guint64 ms;

  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &ms, NULL))
    self->retry_ms = (gint64) ms;
}

static void
take_field (VigieEventStream *self, const char *name, const char *value, gsize length)
{
  if (g_str_equal (name, "data"))
    {
      g_string_append_len (self->data, value, (gssize) length);
      g_string_append_c (self->data, '\n');
    }
  else if (g_str_equal (name, "event"))
    {
      g_free (self->event);
      self->event = length > 0 ? g_utf8_make_valid (value, (gssize) length) : NULL;
    }
  else if (g_str_equal (name, "id") && memchr (value, '\0', length) == NULL)
    {
      g_free (self->last_id);
      self->last_id = g_utf8_make_valid (value, (gssize) length);
    }
  else if (g_str_equal (name, "retry") && memchr (value, '\0', length) == NULL)
    take_retry (self, value);
}

static void
take_event_line (VigieEventStream *self, char *line, gsize length)
{
  char *colon = memchr (line, ':', length);
  char *value = line + length;

  if (length == 0)
    {
      end_event (self);
      return;
    }
  if (colon == line) /* a comment */
    return;
  if (colon != NULL)
    {
      *colon = '\0';
      value = colon + 1 < line + length && colon[1] == ' ' ? colon + 2 : colon + 1;
    }
  take_field (self, line, value, (gsize) (line + length - value));
}

/* ---- lines ---- */

static gboolean
is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (line[i]))
      return FALSE;
  return TRUE;
}

static void
end_line (VigieEventStream *self)
{
  char *line = self->line->str;
  gsize length = self->line->len;

  if (self->is_first_line && g_str_has_prefix (line, BYTE_ORDER_MARK))
    {
      line += strlen (BYTE_ORDER_MARK);
      length -= strlen (BYTE_ORDER_MARK);
    }
  self->is_first_line = FALSE;
  if (self->format == VIGIE_EVENT_STREAM_EVENTS)
    take_event_line (self, line, length);
  else
    {
      if (length > 0 && line[length - 1] == '\r')
        length--;
      if (!is_blank (line, length)) /* which is a sign of life */
        deliver (self, line, length);
    }
  g_string_truncate (self->line, 0);
}

/* Where the line ends, or @length */
static gsize
find_end (VigieEventStream *self, const char *data, gsize length)
{
  const char *lf = memchr (data, '\n', length);
  gsize end = lf != NULL ? (gsize) (lf - data) : length;
  const char *cr = self->format == VIGIE_EVENT_STREAM_EVENTS ? memchr (data, '\r', end) : NULL;

  return cr != NULL ? (gsize) (cr - data) : end;
}

/**
 * vigie_event_stream_push:
 * @self: a stream
 * @data: what came
 * @length: its bytes
 *
 * Returns: %FALSE where a message is too large, after which nothing may be pushed any more
 */
gboolean
vigie_event_stream_push (VigieEventStream *self, const char *data, gsize length)
{
  while (length > 0)
    {
      gsize n;

      if (self->skips_lf && *data == '\n')
        {
          data++;
          length--;
        }
      self->skips_lf = FALSE;
      n = find_end (self, data, length);
      if (self->line->len + self->data->len + n > self->max_bytes)
        return FALSE;
      g_string_append_len (self->line, data, (gssize) n);
      if (n == length)
        return TRUE;
      self->skips_lf = data[n] == '\r';
      data += n + 1;
      length -= n + 1;
      end_line (self);
    }
  return TRUE;
}
