/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server sends what it likes, in pieces that end anywhere. Whatever the pieces, the same messages
 * come out, in UTF-8 and no larger than is allowed. */
#include "fuzz.h"

#include <string.h>

#include "vigie-event-stream.h"

#define MAX_BYTES 200
#define LARGEST_STEP 7

static void
append_message (const char *event, GBytes *data, gpointer user_data)
{
  gsize size;
  const char *text = g_bytes_get_data (data, &size);

  g_assert_cmpuint (strlen (text), ==, size);
  g_assert_cmpuint (size, <=, 3 * MAX_BYTES); /* each byte may have become U+FFFD */
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (event != NULL)
    g_assert_true (g_utf8_validate (event, -1, NULL));
  g_string_append_printf (user_data, "%s\n%s\n\n", event != NULL ? event : "", text);
}

/* (transfer full) */
static char *
take_apart (VigieEventStreamFormat format, const char *data, size_t size, size_t step)
{
  GString *found = g_string_new (NULL);
  g_autoptr (VigieEventStream) stream =
      vigie_event_stream_new (format, MAX_BYTES, append_message, found);

  for (size_t i = 0; i < size; i += step)
    if (!vigie_event_stream_push (stream, data + i, MIN (step, size - i)))
      {
        g_string_append (found, "too large");
        break;
      }
  g_assert_cmpint (vigie_event_stream_get_retry (stream), >=, -1);
  return g_string_free (found, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  for (int format = 0; format <= VIGIE_EVENT_STREAM_LINES; format++)
    {
      g_autofree char *whole = take_apart (format, (const char *) data, size, MAX (size, 1));

      for (size_t step = 1; step <= LARGEST_STEP; step++)
        {
          g_autofree char *pieces = take_apart (format, (const char *) data, size, step);

          g_assert_cmpstr (whole, ==, pieces);
        }
    }
  return 0;
}
