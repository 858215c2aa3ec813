/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says of rivers is read as a whole or refused with a sentence. */
#include "fuzz-official.h"
#include "vigie-vigicrues.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const VigieBox area = { 4, 46, 6, 48 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  for (int i = 0; i < 2; i++)
    {
      g_auto (VigieOfficialAnswer) answer = { 0 };
      g_autoptr (GError) error = NULL;
      const gboolean done = vigie_vigicrues_parse (&answer, bytes, i == 0 ? &area : NULL, &error);

      fuzz_check_official (&answer, done, error);
    }
  return 0;
}
