/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a page hands over names nothing but the web. */
#include <string.h>

#include "fuzz.h"
#include "vigie-capture.h"

static void
check_address (const char *address)
{
  if (address != NULL)
    g_assert_true (g_ascii_strncasecmp (address, "http://", 7) == 0 ||
                   g_ascii_strncasecmp (address, "https://", 8) == 0);
}

static void
check (VigieCapture *capture)
{
  if (capture == NULL)
    return;
  check_address (capture->address);
  g_assert_cmpuint (capture->pictures->len, <=, VIGIE_CAPTURE_MAX_PICTURES);
  for (guint i = 0; i < capture->pictures->len; i++)
    check_address (((VigieCapturePicture *) g_ptr_array_index (capture->pictures, i))->address);
  g_assert_true (capture->address != NULL || capture->text != NULL || capture->pictures->len > 0);
  vigie_capture_free (capture);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autofree char *link = g_strndup ((const char *) data, size);

  check (vigie_capture_parse (bytes, NULL));
  check (vigie_capture_parse_link (link, NULL));
  return 0;
}
