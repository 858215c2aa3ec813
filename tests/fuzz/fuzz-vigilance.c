/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says of the weather is read as a whole or refused with a sentence. */
#include "fuzz-official.h"
#include "vigie-vigilance.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const departments[] = { "21", "2A", NULL };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_auto (VigieOfficialAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  const gboolean done = vigie_vigilance_parse (&answer, bytes, departments, &error);

  fuzz_check_official (&answer, done, error);
  return 0;
}
