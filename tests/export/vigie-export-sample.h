/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vigie-brief.h"
#include "vigie-export-format.h"
#include "vigie-export-source.h"
#include "vigie-image.h"

G_BEGIN_DECLS

/* 24 November 2026, 18:32 UTC. */
#define SAMPLE_AT G_GINT64_CONSTANT (1795545120000)
#define SAMPLE_MINUTE G_GINT64_CONSTANT (60000)

/* Posts and shapes made up around Saint-Germain-en-Laye, where the test tiles are. */
VigieShape *vigie_sample_closure (guint index);
VigieShape *vigie_sample_shape (const char *id, VigieShapeKind kind, VigieGeometry *geometry);
VigiePost *vigie_sample_post (guint index, gboolean with_photo);
VigiePostState *vigie_sample_state (guint index, VigieStatus status);
VigieImage *vigie_sample_photo (const char *sha256, int max_side, gpointer user_data);
VigieBrief *vigie_sample_brief (guint n_closures, guint n_posts, guint n_photos, gboolean exercise);
VigieBrief *vigie_sample_busy_brief (guint n_posts, guint n_photos, gboolean exercise);

/* An export source over arrays. */
typedef struct
{
  GPtrArray *shapes; /* of VigieShape */
  GPtrArray *posts;  /* of VigiePost */
  GPtrArray *states; /* of VigiePostState */
} VigieSampleBoard;

void vigie_sample_board_init (VigieSampleBoard *self);
void vigie_sample_board_clear (VigieSampleBoard *self);
void vigie_sample_board_add_post (VigieSampleBoard *self, VigiePost *post, VigiePostState *state);
VigieExportSource vigie_sample_board_source (VigieSampleBoard *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VigieSampleBoard, vigie_sample_board_clear)

/* A situation over the shapes of a board: in French, in Paris. */
VigieSituation *vigie_sample_situation (VigieSampleBoard *board);
/* Adds @n random shapes of all kinds and geometries to the board and, with sections of random
 * lines, to @situation. Some were lifted, some are over or only planned. */
void vigie_sample_add_random (GRand *random,
                              VigieSampleBoard *board,
                              VigieSituation *situation,
                              guint n);
VigieSituationSection *vigie_sample_add_section (VigieSituationShape *shape,
                                                 const char *road,
                                                 const double *lonlat,
                                                 guint n_points);
/* A text with accents, quotes, signs of formulas and marks that change the direction. */
char *vigie_sample_text (GRand *random);

/* Writes with the format of this name; what it reports is for the caller to clear. */
gboolean vigie_sample_write (const char *format,
                             const VigieSituation *situation,
                             VigieSampleBoard *board,
                             const char *path,
                             VigieExportReport *report,
                             GError **error);

/* Runs a program and gives what it prints; skips the test and returns %NULL where it is missing. */
char *vigie_sample_run (const char *const *argv);

G_END_DECLS
