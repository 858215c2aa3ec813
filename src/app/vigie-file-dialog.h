/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void vigie_file_dialog_set_title (GtkFileDialog *dialog,
                                  GtkWidget *about /* (nullable) */,
                                  const char *title);

G_END_DECLS
