/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize vigie_simplify (const double *xy,
                      gsize n,
                      double tolerance,
                      gsize *keep); /* (out caller-allocates): room for n */

G_END_DECLS
