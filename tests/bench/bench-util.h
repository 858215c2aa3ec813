/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <stdlib.h>

/* What all benchmarks need. */

/* A benchmark that cannot go on says why and fails. */
static inline void
stop_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("%s\n", error->message);
  exit (2);
}

static inline double
now_ms (void)
{
  return (double) g_get_monotonic_time () / 1e3;
}

/* For qsort(): the least first. */
static inline int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}
