/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-base64url.h"

#include <string.h>

char *
vigie_base64url_encode (const guint8 *bytes, gsize size)
{
  char *text = g_base64_encode (bytes, size);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

char *
vigie_base64url_hash (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &size);
  return vigie_base64url_encode (digest, size);
}

/* Returns: whether @text is exactly @size bytes */
gboolean
vigie_base64url_decode (const char *text, guint8 *bytes, gsize size)
{
  g_autofree char *padded = g_strconcat (text, &"==="[(strlen (text) + 3) % 4], NULL);
  g_autofree guchar *decoded = NULL;
  gsize length;

  g_strdelimit (padded, "-", '+');
  g_strdelimit (padded, "_", '/');
  decoded = g_base64_decode (padded, &length);
  if (length == size)
    memcpy (bytes, decoded, size);
  explicit_bzero (padded, strlen (padded));
  explicit_bzero (decoded, length);
  return length == size;
}
