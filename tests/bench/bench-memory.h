/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

/* This process's proportional share of memory (PSS), in MB. For benchmarks only. */
static inline double
bench_read_memory (void)
{
  g_autofree char *text = NULL;
  const char *at = NULL;

  if (g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    at = strstr (text, "\nPss:");
  if (at == NULL)
    g_error ("The kernel does not tell this process's memory");
  return (double) g_ascii_strtoull (at + strlen ("\nPss:"), NULL, 10) * 1024 / 1e6;
}

static inline void
bench_print_memory (const char *name)
{
  g_print ("%s\t%.1f\tMB\n", name, bench_read_memory ());
}
