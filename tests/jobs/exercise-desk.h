/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store-support.h"
#include "vigie-exercise-course.h"
#include "vigie-exercise-replay.h"
#include "vigie-exercise.h"

G_BEGIN_DECLS

/* An incident that something happened to, somebody who lets an exercise of it run, and the slow way
 * to say what that must hold. */

#define FIRST NUMBERED_TIME (0)
#define HOUR_MS (G_GINT64_CONSTANT (3600) * 1000)
#define SPAN_MS (2 * HOUR_MS)
/* who steps so often is never taken for gone: the last sign of life may be older than the last step
 */
#define STEADY_MS (VIGIE_EXERCISE_LOST_MS - VIGIE_EXERCISE_SIGN_MS)
#define BEGUN (FIRST + 1000 * HOUR_MS)

typedef struct
{
  Place place;
  char *exercise; /* file that does not exist yet */
  GRand *rand;
  gint64 clock;
} Desk;

extern const VigieExerciseOptions whole; /* all of it, a minute in a second */

void desk_init (Desk *self);
void desk_clear (Desk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

/* Everything that can come to an incident, at random times. */
void desk_make_original (Desk *self, guint n_posts);
void desk_make_exercise (Desk *self, const VigieExerciseOptions *options);
/* What posts name https://example.org/NUMBER.jpg, fetched at a random time. */
void desk_fetch_photo (Desk *self, VigieStore *store, guint number);
guint count_rows (const char *path, const char *sql); /* "SELECT count (*) …" */
guint count_posts (const char *path, gint64 until);
char *hash_file (const char *path);

/* When a moment is: told by the test, from what it did itself. */
typedef struct
{
  GArray *legs; /* (element-type double[3]): moment, time, speed */
} Times;

typedef struct
{
  Desk *desk;
  VigieStore *store;
  VigieExerciseReplay *replay;
  VigieExerciseTerms *of;
  gint64 now;
  gint64 seen; /* when it last ran */
  double speed;
  gint64 moment; /* as the test counts it */
  gint64 leg_moment;
  gint64 leg_at;
  double leg_speed; /* 0: it stands */
  Times times;
  VigieExerciseStep step;
} Run;

void run_init (Run *self, Desk *desk, double speed);
void run_clear (Run *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

void run_new_process (Run *self);
void run_count (Run *self);
void run_step (Run *self);
void run_stop (Run *self);
void run_to_end (Run *self);

/* Fail the test where the exercise does not hold what it should by now, or in the end. */
void run_check (Run *self);
void run_assert_replayed (Run *self);

G_END_DECLS
