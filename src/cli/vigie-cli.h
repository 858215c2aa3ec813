/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "vigie-guide.h"
#include "vigie-similar.h"
#include "vigie-store.h"

G_BEGIN_DECLS

/* What a command returns to the shell. */
typedef enum
{
  VIGIE_CLI_DONE = 0,
  VIGIE_CLI_FAILED = 1,
  VIGIE_CLI_USAGE = 2,
} VigieCliStatus;

typedef VigieCliStatus (*VigieCliFunc) (char **args);

/**
 * VigieCliCommand:
 * @name: as it is typed
 * @synopsis: its arguments, as in the manual; translatable
 * @summary: what it does, for --help; translatable
 * @func: runs it with its arguments, the first of which is its name
 */
typedef struct
{
  const char *name;
  const char *synopsis;
  const char *summary;
  VigieCliFunc func;
} VigieCliCommand;

/**
 * VigieCliExercise:
 * @command: which hands something to others
 * @agreed: whether somebody said --exercise
 * @leaves: whether others are reached at all, as by what is not only printed
 * @real: what is said where --exercise was said of a real incident; translated
 * @unasked: what is said where it was not said of an exercise; translated
 */
typedef struct
{
  const char *command;
  gboolean agreed;
  gboolean leaves;
  const char *real;
  const char *unasked;
} VigieCliExercise;

const VigieCliCommand *vigie_cli_find_command (const char *name);
const VigieCliCommand *vigie_cli_find_territory_command (const char *name); /* (nullable) */

gboolean vigie_cli_parse (
    char ***args, const GOptionEntry *entries, int min_args, int max_args, VigieCliStatus *status);
VigieCliStatus vigie_cli_usage_error (const char *command, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
VigieCliStatus vigie_cli_fail (const GError *error);
void vigie_cli_message (const char *format, ...) G_GNUC_PRINTF (1, 2); /* to stderr */
VigieCliStatus vigie_cli_print (GString *text); /* to stdout; empties @text */
VigieCliStatus vigie_cli_print_exactly (GString *text);
void vigie_cli_mark_incident (VigieStore *store);
void vigie_cli_mark_sheet (GString *out);
void vigie_cli_mark_people (void);
void vigie_cli_mark_output (GString *text);
gboolean
vigie_cli_check_exercise (VigieStore *store, const VigieCliExercise *check, VigieCliStatus *status);
gint64 vigie_cli_now (void);
void vigie_cli_remind (VigieStore *store); /* that personal data should be removed by now */
void vigie_cli_say_waiting (guint n);      /* posts that two people must confirm */

VigieGuide *vigie_cli_open_guide (VigieStore *store);
VigieStore *vigie_cli_open (const char *path, gboolean to_write, VigieCliStatus *status);
VigieStore *vigie_cli_parse_and_open (char **args,
                                      const GOptionEntry *entries,
                                      gboolean to_write,
                                      VigieCliStatus *status);
char *vigie_cli_choose_actor (VigieStore *store, const char *given); /* (transfer full) */

void vigie_cli_look_at_photos (VigieStore *store);
void vigie_cli_append_post (GString *out,
                            VigiePost *post,
                            const VigiePostState *state,
                            GPtrArray *provenances,
                            GPtrArray *updates,
                            GPtrArray *look_alikes,
                            GPtrArray *seen_before,
                            GArray *places);
void vigie_cli_append_member (GString *out,
                              const char *name,
                              const char *text); /* null when @text is NULL */
void vigie_cli_append_time (GString *out, const char *name, gint64 at_ms);
char *vigie_cli_read_secret (const char *question);        /* (transfer full) (nullable) */
char *vigie_cli_shorten (const char *text, glong n_chars); /* (transfer full): one line */
char *vigie_cli_describe_decision (VigieDecision *decision);

VigieCliStatus vigie_cli_new (char **args);
VigieCliStatus vigie_cli_set (char **args);
VigieCliStatus vigie_cli_import (char **args);
VigieCliStatus vigie_cli_message_command (char **args);
VigieCliStatus vigie_cli_fetch (char **args);
VigieCliStatus vigie_cli_source (char **args);
VigieCliStatus vigie_cli_log_in (VigieStore *store, const char *name, gboolean typed);
VigieCliStatus vigie_cli_log_out (VigieStore *store, const char *name);
VigieCliStatus vigie_cli_watch (char **args);
VigieCliStatus vigie_cli_watch_to_end (VigieStore *store, gboolean json);
VigieCliStatus vigie_cli_words (char **args);
VigieCliStatus vigie_cli_capture (char **args);
VigieCliStatus vigie_cli_official (char **args);
VigieCliStatus vigie_cli_photos (char **args);
VigieCliStatus vigie_cli_posts (char **args);
VigieCliStatus vigie_cli_decide (char **args);
VigieCliStatus vigie_cli_undo (char **args);
VigieCliStatus vigie_cli_redo (char **args);
VigieCliStatus vigie_cli_log (char **args);
VigieCliStatus vigie_cli_check (char **args);
VigieCliStatus vigie_cli_exercise (char **args);
VigieCliStatus vigie_cli_export (char **args);
VigieCliStatus vigie_cli_brief (char **args);
VigieCliStatus vigie_cli_review (char **args);
VigieCliStatus vigie_cli_serve (char **args);
VigieCliStatus vigie_cli_destination (char **args);
VigieCliStatus vigie_cli_publish (char **args);
VigieCliStatus vigie_cli_roads (char **args);
VigieCliStatus vigie_cli_library (char **args);
VigieCliStatus vigie_cli_territory (char **args);
VigieCliStatus vigie_cli_territory_place (char **args);
VigieCliStatus vigie_cli_territory_closed (char **args);
VigieCliStatus vigie_cli_territory_divert (char **args);
VigieCliStatus vigie_cli_privacy (char **args);
VigieCliStatus vigie_cli_purge (char **args);
VigieCliStatus vigie_cli_pseudonymise (char **args);
VigieCliStatus vigie_cli_demo (char **args);

G_END_DECLS
