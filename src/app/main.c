/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-application.h"
#include "vigie-install.h"

int
main (int argc, char *argv[])
{
  g_autoptr (VigieApplication) application = NULL;

  vigie_install_init_locale ();

  application = vigie_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
