/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-gdal.h"

#include <dlfcn.h>
#include <glib/gi18n-lib.h>

#include "vigie-error.h"
#include "vigie-gdal-library.h"

static VigieGdal functions;
static gboolean is_loaded;

static gboolean
load_functions (void *library)
{
#define VIGIE_GDAL_LOAD(name)                                                                      \
  *(void **) &functions.name = dlsym (library, #name);                                             \
  if (functions.name == NULL)                                                                      \
    return FALSE;
  VIGIE_GDAL_FUNCTIONS (VIGIE_GDAL_LOAD)
#undef VIGIE_GDAL_LOAD
  return TRUE;
}

/**
 * vigie_gdal_load:
 * @error: return location for a #GError
 *
 * Returns: (transfer none) (nullable): GDAL's functions, loaded the first time; %NULL with
 *   %VIGIE_ERROR_UNSUPPORTED where GDAL is not installed. From any thread.
 */
const VigieGdal *
vigie_gdal_load (GError **error)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      void *library = vigie_gdal_library_load ();

      is_loaded = library != NULL && load_functions (library);
      g_once_init_leave (&once, 1);
    }
  if (is_loaded)
    return &functions;
  g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_UNSUPPORTED,
               _ ("Only OpenStreetMap files can be read here: the library for all others, GDAL "
                  "(%s), is not installed."),
               vigie_gdal_library_get_name ());
  return NULL;
}
