/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Clients of a server on loopback that keep their connections, all on the caller's thread. What
 * goes wrong ends the program: a benchmark that lost a client measured something else. */
typedef struct _BenchPollers BenchPollers;

BenchPollers *bench_pollers_new (guint port, const char *path, guint n_clients);
void bench_pollers_free (BenchPollers *self);
double bench_pollers_begin (BenchPollers *self, double patience_s); /* ms until all have it */
gboolean bench_pollers_run (BenchPollers *self, double seconds, const char *mark);
void bench_pollers_listen (BenchPollers *self, double patience_s);
GBytes *bench_pollers_dup_body (BenchPollers *self);
guint bench_pollers_get_n (BenchPollers *self);
double bench_pollers_get_ms (BenchPollers *self, double share);

double bench_percentile (double *values, guint n, double share); /* sorts them */
void bench_print_row (double ours, double theirs, const char *unit, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

G_END_DECLS
