/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-gdal-library.h"

#include <dlfcn.h>

static gpointer library;

static void
prepare (void)
{
  void (*register_drivers) (void) = NULL;
  void (*set_network) (int) = NULL;

  *(void **) &register_drivers = dlsym (library, "GDALAllRegister");
  *(void **) &set_network = dlsym (library, "OSRSetPROJEnableNetwork");
  if (register_drivers != NULL)
    register_drivers ();
  if (set_network != NULL)
    set_network (FALSE);
}

/**
 * vigie_gdal_library_load:
 *
 * GDAL with its hundred libraries takes as long to load as all else of the start, and few runs need
 * it. So it is loaded by who does, who looks up the functions that it calls.
 *
 * Returns: (transfer none) (nullable): the library for dlsym(), ready for use; %NULL where it is
 *   not installed. From any thread.
 */
gpointer
vigie_gdal_library_load (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      /* Never unloaded: its libraries keep data of threads. */
      library = dlopen (VIGIE_GDAL_LIBRARY, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
      if (library != NULL)
        prepare ();
      else
        g_debug ("%s", dlerror ());
      g_once_init_leave (&once, 1);
    }
  return library;
}

/* The file's name, for people who have to install it. */
const char *
vigie_gdal_library_get_name (void)
{
  return VIGIE_GDAL_LIBRARY;
}
