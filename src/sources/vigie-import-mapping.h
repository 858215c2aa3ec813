/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieImportField:
 * @VIGIE_IMPORT_FIELD_NONE: not imported
 * @VIGIE_IMPORT_FIELD_ID: the source's own id
 * @VIGIE_IMPORT_FIELD_TWEET_ID: the id of a post on X, whose digits tell its time
 * @VIGIE_IMPORT_FIELD_SOURCE: "x" or "mastodon:example.org", as Vigie writes it
 * @VIGIE_IMPORT_FIELD_TIME: when it was posted
 * @VIGIE_IMPORT_FIELD_CLOCK: the time of day beside a date column
 * @VIGIE_IMPORT_FIELD_RECEIVED_AT: when it was received
 * @VIGIE_IMPORT_FIELD_AUTHOR: who wrote it
 * @VIGIE_IMPORT_FIELD_TEXT: what it says
 * @VIGIE_IMPORT_FIELD_URL: its page
 * @VIGIE_IMPORT_FIELD_LATITUDE: degrees, WGS 84
 * @VIGIE_IMPORT_FIELD_LONGITUDE: degrees, WGS 84
 * @VIGIE_IMPORT_FIELD_RADIUS: metres around the position
 * @VIGIE_IMPORT_FIELD_LATLON: "lat, lon" in one column
 * @VIGIE_IMPORT_FIELD_WKT: a geometry as well-known text
 * @VIGIE_IMPORT_FIELD_PHOTO: path beside the file, or address; several are parted by |
 *
 * What a column or a member of a plain object means.
 */
typedef enum
{
  VIGIE_IMPORT_FIELD_NONE,
  VIGIE_IMPORT_FIELD_ID,
  VIGIE_IMPORT_FIELD_TWEET_ID,
  VIGIE_IMPORT_FIELD_SOURCE,
  VIGIE_IMPORT_FIELD_TIME,
  VIGIE_IMPORT_FIELD_CLOCK,
  VIGIE_IMPORT_FIELD_RECEIVED_AT,
  VIGIE_IMPORT_FIELD_AUTHOR,
  VIGIE_IMPORT_FIELD_TEXT,
  VIGIE_IMPORT_FIELD_URL,
  VIGIE_IMPORT_FIELD_LATITUDE,
  VIGIE_IMPORT_FIELD_LONGITUDE,
  VIGIE_IMPORT_FIELD_RADIUS,
  VIGIE_IMPORT_FIELD_LATLON,
  VIGIE_IMPORT_FIELD_WKT,
  VIGIE_IMPORT_FIELD_PHOTO,
} VigieImportField;

#define VIGIE_N_IMPORT_FIELDS (VIGIE_IMPORT_FIELD_PHOTO + 1)

/* How 03/04/2026 is meant: AUTO looks at the file and falls back to the French order. */
typedef enum
{
  VIGIE_DATE_ORDER_AUTO,
  VIGIE_DATE_ORDER_DMY,
  VIGIE_DATE_ORDER_MDY,
} VigieDateOrder;

const char *vigie_import_field_to_string (VigieImportField field);
gboolean vigie_import_field_from_string (const char *name, VigieImportField *field);
const char *vigie_import_field_describe (VigieImportField field); /* translated, for a menu */

/* The field that a column's or member's name suggests; lower ranks are better guesses. */
VigieImportField vigie_import_guess_field (const char *name, gsize length, guint *rank);

/**
 * VigieImportMapping:
 *
 * Which column of a CSV file means what. Reference counted.
 */
typedef struct _VigieImportMapping VigieImportMapping;

VigieImportMapping *vigie_import_mapping_new (guint n_columns); /* nothing mapped */
VigieImportMapping *vigie_import_mapping_new_guess (const char *const *names);
VigieImportMapping *vigie_import_mapping_ref (VigieImportMapping *self);
void vigie_import_mapping_unref (VigieImportMapping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieImportMapping, vigie_import_mapping_unref)

guint vigie_import_mapping_get_n_columns (const VigieImportMapping *self);
VigieImportField vigie_import_mapping_get (const VigieImportMapping *self, guint column);
void vigie_import_mapping_set (VigieImportMapping *self, guint column, VigieImportField field);
int vigie_import_mapping_find (const VigieImportMapping *self,
                               VigieImportField field); /* -1: none */
gboolean vigie_import_mapping_is_usable (const VigieImportMapping *self);

G_END_DECLS
