/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says of roads is read as a whole or refused with a sentence, whatever the XML is.
 */
#include "fuzz-official.h"
#include "vigie-bisonfute.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const VigieBox area = { 4, 46, 6, 48 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  for (int i = 0; i < 2; i++)
    {
      g_auto (VigieOfficialAnswer) answer = { .now = G_GINT64_CONSTANT (1768223520000) };
      g_autoptr (GError) error = NULL;
      const gboolean done = vigie_bisonfute_parse (&answer, bytes, i == 0 ? &area : NULL, &error);

      fuzz_check_official (&answer, done, error);
    }
  return 0;
}
