/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VIGIE_ENCODING_UTF8,
  VIGIE_ENCODING_WINDOWS_1252,
  VIGIE_ENCODING_UTF16_LE,
  VIGIE_ENCODING_UTF16_BE,
} VigieEncoding;

const char *vigie_encoding_to_string (VigieEncoding encoding); /* "UTF-8", "Windows-1252", … */
gunichar vigie_windows_1252_to_unichar (guint8 byte);

/**
 * VigieTextReader:
 * @data: a window on the text, UTF-8 whatever the file is
 * @start: the first byte that is not consumed
 * @end: behind the last byte that was read
 * @n_read: bytes read from the file so far
 * @at_end: nothing comes after @end
 *
 * Reads a file through a window that grows only as long as one record needs it.
 */
typedef struct
{
  char *data;
  gsize start;
  gsize end;
  guint64 n_read;
  gboolean at_end;

  /*< private >*/
  gsize size;
  GInputStream *stream;
  GCancellable *cancellable;
  VigieEncoding encoding;
  guint8 *raw;
  gsize n_raw;
} VigieTextReader;

void vigie_text_reader_init (VigieTextReader *self,
                             GInputStream *stream,
                             VigieEncoding encoding,
                             GCancellable *cancellable);
void vigie_text_reader_clear (VigieTextReader *self);
gboolean vigie_text_reader_fill (VigieTextReader *self, GError **error);

gboolean vigie_encoding_detect (GInputStream *stream,
                                VigieEncoding *encoding,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
