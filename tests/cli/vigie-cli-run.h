/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "vigie-test-util.h"

G_BEGIN_DECLS

/**
 * VigieRun:
 * @status: what the program returned to the shell
 * @out: what it printed
 * @err: what it said on stderr
 *
 * One run of vigie-cli.
 */
typedef struct
{
  int status;
  char *out;
  char *err;
} VigieRun;

void vigie_run_free (VigieRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigieRun, vigie_run_free)

VigieRun *vigie_run_strv (const char *const *args);
VigieRun *vigie_run (const char *first, ...) G_GNUC_NULL_TERMINATED; /* arguments of vigie-cli */
void vigie_run_ok (const char *first, ...) G_GNUC_NULL_TERMINATED;
char *vigie_run_line (const char *first,
                      ...) G_GNUC_NULL_TERMINATED; /* its only line, without the end */
VigieRun *vigie_run_shell (const char *folder, const char *script);

char *vigie_make_incident (const char *dir);                             /* its path */
char *vigie_write (const char *dir, const char *name, const char *text); /* its path */
GPtrArray *vigie_parse_lines (const char *text); /* (element-type JsonNode) */
JsonObject *vigie_line_object (GPtrArray *lines, guint index);
void vigie_assert_members (JsonObject *object,
                           const char *names); /* exactly these, parted by blanks */

#define assert_run(run, expected)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if ((run)->status != (expected))                                                               \
      g_test_message ("out: %s err: %s", (run)->out, (run)->err);                                  \
    g_assert_cmpint ((run)->status, ==, expected);                                                 \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
