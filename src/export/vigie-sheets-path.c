/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-sheets-path.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-error.h"

static gboolean
ends_with (const char *path, const char *ending)
{
  const gsize length = strlen (path);
  const gsize n = strlen (ending);

  return length > n && g_ascii_strcasecmp (path + length - n, ending) == 0;
}

/**
 * vigie_sheets_check_path:
 * @path: of a file to make
 * @error: return location for %VIGIE_ERROR_INVALID
 *
 * Returns: whether its ending says what to write, ".pdf" or ".csv"
 */
gboolean
vigie_sheets_check_path (const char *path, GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  if (ends_with (path, ".pdf") || ends_with (path, ".csv"))
    return TRUE;
  name = g_filename_display_basename (path);
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
               _ ("“%s” does not say what it is to be: let the name end in .pdf for sheets, or in "
                  ".csv for a table."),
               name);
  return FALSE;
}

/**
 * vigie_sheets_path_is_table:
 * @path: of which vigie_sheets_check_path() approves
 *
 * Returns: whether a table is to be written, and not sheets
 */
gboolean
vigie_sheets_path_is_table (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return ends_with (path, ".csv");
}
