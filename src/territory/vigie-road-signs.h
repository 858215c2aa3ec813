/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieSign:
 * @VIGIE_SIGN_NONE: nothing is limited
 * @VIGIE_SIGN_READ: a limit was read
 * @VIGIE_SIGN_UNREADABLE: something is limited, but not how
 */
typedef enum
{
  VIGIE_SIGN_NONE,
  VIGIE_SIGN_READ,
  VIGIE_SIGN_UNREADABLE,
} VigieSign;

VigieSign vigie_sign_read_length (const char *text, guint16 *centimetres);
VigieSign vigie_sign_read_weight (const char *text, guint16 *tens_of_kg);
VigieSign vigie_sign_read_speed (const char *text, guint8 *kmh);

char *vigie_road_ref_normalize (const char *text); /* (transfer full): "RD971" → "D 971" */
char *vigie_road_refs_split (const char *text, char **first); /* (transfer full) both, (nullable) */

G_END_DECLS
