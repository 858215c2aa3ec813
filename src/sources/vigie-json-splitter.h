/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-import-private.h"
#include "vigie-text-reader.h"

G_BEGIN_DECLS

typedef enum
{
  VIGIE_JSON_LINES,      /* one value a line */
  VIGIE_JSON_SEQUENCE,   /* values behind record separators, RFC 7464 and 8142 */
  VIGIE_JSON_VALUES,     /* values one after the other, over several lines */
  VIGIE_JSON_ARRAY,      /* one list */
  VIGIE_JSON_COLLECTION, /* the list "features" of one object */
} VigieJsonLayout;

typedef enum
{
  VIGIE_JSON_VALUE,
  VIGIE_JSON_BAD, /* no value, but reading goes on behind it */
  VIGIE_JSON_END,
  VIGIE_JSON_ERROR,
} VigieJsonEvent;

/**
 * VigieJsonSplitter:
 * @layout: how the values lie in the file
 * @value: the bytes of one value, valid until the next
 * @line: the line that it begins on, from 1
 * @reason: (nullable): why it is bad
 * @preamble: (nullable): for a collection, the object up to its list, as JSON
 *
 * Finds the values of a JSON file one by one without holding the file. Whether a value is
 * valid JSON is its parser's matter.
 */
typedef struct
{
  VigieJsonLayout layout;
  VigieSlice value;
  guint64 line;
  const char *reason;
  char *preamble;

  /*< private >*/
  VigieTextReader *bytes;
  guint64 next_line;
  gsize consume;
  gboolean done;
} VigieJsonSplitter;

gboolean vigie_json_splitter_init (VigieJsonSplitter *self,
                                   VigieTextReader *bytes,
                                   gboolean name_says_lines,
                                   GError **error);
void vigie_json_splitter_clear (VigieJsonSplitter *self);
VigieJsonEvent vigie_json_splitter_next (VigieJsonSplitter *self, GError **error);
char *vigie_json_splitter_read_rest (VigieJsonSplitter *self, GError **error);

G_END_DECLS
