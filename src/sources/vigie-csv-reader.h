/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-import-private.h"
#include "vigie-text-reader.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_CSV_ROW,
  VIGIE_CSV_BAD, /* a row that cannot be read; reading goes on behind it */
  VIGIE_CSV_END,
  VIGIE_CSV_ERROR,
} VigieCsvEvent;

/**
 * VigieCsvReader:
 * @delimiter: between columns, guessed from the first line
 * @row: the row as it stands in the file, without its line end
 * @row_line: the line that it begins on, from 1
 * @cells: (element-type VigieSlice): its cells, NUL-terminated, valid until the next row
 * @reason: (nullable): why a row is bad
 *
 * A streaming reader of RFC 4180 that forgives what programs write: any line end, text behind
 * a closing quote, blanks before an opening one.
 */
typedef struct
{
  VigieTextReader *bytes;
  char delimiter;
  VigieSlice row;
  guint64 row_line;
  GArray *cells;
  const char *reason;

  /*< private >*/
  guint64 line;
  gsize consume;
  gboolean cr_ends;
  guint n_recoveries;
  char *buffer;
  gsize buffer_size;
} VigieCsvReader;

gboolean vigie_csv_reader_init (VigieCsvReader *self, VigieTextReader *bytes, GError **error);
void vigie_csv_reader_clear (VigieCsvReader *self);
VigieCsvEvent vigie_csv_reader_next (VigieCsvReader *self, GError **error);

G_END_DECLS
