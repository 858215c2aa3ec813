/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * VigieImportRejects:
 *
 * The file beside an input that keeps the rows which could not be imported, each with its line
 * and reason, so that they can be mended and imported again. It appears with the first bad row.
 */
typedef struct _VigieImportRejects VigieImportRejects;

VigieImportRejects *vigie_import_rejects_new (GFile *input, const char *extension);
void vigie_import_rejects_free (VigieImportRejects *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieImportRejects, vigie_import_rejects_free)

void vigie_import_rejects_set_header (VigieImportRejects *self,
                                      const char *header); /* first line, for tables */
gboolean vigie_import_rejects_add_csv (VigieImportRejects *self,
                                       char delimiter,
                                       guint64 line,
                                       const char *reason,
                                       const char *row,
                                       gsize length,
                                       GError **error);
gboolean vigie_import_rejects_add_json (VigieImportRejects *self,
                                        guint64 line,
                                        const char *reason,
                                        const char *row,
                                        gsize length,
                                        gboolean valid,
                                        GError **error);
gboolean vigie_import_rejects_finish (VigieImportRejects *self, GError **error);
const char *
vigie_import_rejects_get_path (VigieImportRejects *self); /* (nullable): no row was rejected */
gboolean vigie_import_rejects_is_elsewhere (VigieImportRejects *self); /* not beside the input */

G_END_DECLS
