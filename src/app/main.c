/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "vigie-application.h"

int
main (int argc, char *argv[])
{
  g_autoptr (VigieApplication) application = NULL;

  setlocale (LC_ALL, "");
  vigie_application_init_translations ();

  application = vigie_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
