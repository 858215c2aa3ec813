/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "vigie-capture-service.h"

G_BEGIN_DECLS

#define VIGIE_TYPE_APPLICATION (vigie_application_get_type ())
G_DECLARE_FINAL_TYPE (VigieApplication, vigie_application, VIGIE, APPLICATION, AdwApplication)

/* VigieWindow */
typedef struct _VigieWindow VigieWindow;

void vigie_application_init_resources (void);
VigieApplication *vigie_application_new (void);
void vigie_application_open_file (VigieApplication *self, GFile *file, GtkWindow *near);
void vigie_application_open_demonstration (VigieApplication *self, GtkWindow *near);
VigieCaptureService *vigie_application_get_capture (VigieApplication *self); /* (nullable) */
void vigie_application_choose_incident (VigieApplication *self,
                                        VigieWindow *window); /* (nullable) */
void vigie_application_take_link (VigieApplication *self, const char *link);

G_END_DECLS
