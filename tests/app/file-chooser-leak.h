/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gmodule.h>

/* For test programs that show GTK's own file chooser: its path bar leaks what GIO told of each
 * folder above. The sanitizer asks the program for what it should not complain of. */

#ifdef __SANITIZE_ADDRESS__
G_MODULE_EXPORT const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libgio-2.0.so";
}
#endif
