/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-install.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

/**
 * vigie_install_find:
 * @built: a folder below the build folder
 * @probe: what lies in it where it was built
 * @installed: the same folder once it is installed
 *
 * Programs that run where they were built find their files there, without an environment.
 *
 * Returns: (transfer full): the folder to use
 */
char *
vigie_install_find (const char *built, const char *probe, const char *installed)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  g_autofree char *candidate = g_build_filename (folder, "..", "..", built, NULL);
  g_autofree char *file = g_build_filename (candidate, probe, NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS) ? g_steal_pointer (&candidate)
                                                : g_strdup (installed);
}

/**
 * vigie_install_init_locale:
 *
 * Takes the user's locale and finds the translations. VIGIE_LOCALEDIR chooses others. Where the
 * locale has letters of English alone, as that of many scripts ("C"), texts are UTF-8 all the same:
 * else nobody could be asked for by a name with an accent.
 */
void
vigie_install_init_locale (void)
{
  const char *chosen = g_getenv ("VIGIE_LOCALEDIR");
  g_autofree char *folder =
      chosen != NULL ? g_strdup (chosen)
                     : vigie_install_find ("po", "fr/LC_MESSAGES/vigie.mo", VIGIE_LOCALEDIR);

  setlocale (LC_ALL, "");
  if (strcmp (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
