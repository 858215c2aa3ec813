/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "vigie-exercise-word.h"
#include "vigie-store-exercise.h"

/* Whatever a command says of an exercise says so. It is done here, where all output passes, so that
 * no command can forget it: objects for programs get a member, sheets for people a first line, and
 * what is neither a line on stderr. */

static struct
{
  char *title;   /* (nullable): « EXERCICE – title » of the incident that is open */
  gboolean said; /* to people */
  guint depth;   /* of the JSON that was printed so far */
  gboolean in_string;
  gboolean is_escaped;
} mark;

/**
 * vigie_cli_mark_incident:
 * @store: the incident that the command works on
 *
 * From now on everything that is printed says so, where it is an exercise.
 */
void
vigie_cli_mark_incident (VigieStore *store)
{
  g_autofree char *title = NULL;

  if (!vigie_store_is_exercise (store) || mark.title != NULL)
    return;
  title = vigie_store_get (store, VIGIE_INFO_TITLE);
  mark.title = vigie_exercise_mark (TRUE, title != NULL ? title : "");
}

/**
 * vigie_cli_mark_sheet:
 * @out: a text for people that is kept or handed on, at its beginning
 *
 * Of an exercise its first line says so.
 */
void
vigie_cli_mark_sheet (GString *out)
{
  if (mark.title == NULL)
    return;
  g_string_append_printf (out, "%s\n", mark.title);
  mark.said = TRUE;
}

/**
 * vigie_cli_mark_people:
 *
 * Says it at the terminal, once; never part of the output.
 */
void
vigie_cli_mark_people (void)
{
  if (mark.title != NULL && !mark.said)
    vigie_cli_message ("%s", mark.title);
  mark.said = TRUE;
}

/* Goes on through what is printed as JSON. Returns: whether an outermost object begins with @c */
static gboolean
follow (char c)
{
  gboolean begins = FALSE;

  if (mark.in_string)
    {
      mark.in_string = mark.is_escaped || c != '"';
      mark.is_escaped = !mark.is_escaped && c == '\\';
      return FALSE;
    }
  if (c == '"')
    mark.in_string = TRUE;
  else if (c == '{' || c == '[')
    begins = mark.depth++ == 0 && c == '{';
  else if ((c == '}' || c == ']') && mark.depth > 0)
    mark.depth--;
  return begins;
}

static void
mark_objects (GString *text)
{
  static const char member[] = "\"exercise\":true";
  g_autofree char *plain = g_strndup (text->str, text->len);
  const gsize length = text->len;

  g_string_truncate (text, 0);
  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (text, plain[i]);
      if (follow (plain[i]))
        g_string_append_printf (text, "%s%s", member, plain[i + 1] == '}' ? "" : ",");
    }
}

/**
 * vigie_cli_mark_output:
 * @text: (inout): what is about to be printed
 */
void
vigie_cli_mark_output (GString *text)
{
  if (mark.title == NULL || text->len == 0)
    return;
  if (mark.depth > 0 || strchr ("{[", text->str[0]) != NULL)
    mark_objects (text);
  else
    vigie_cli_mark_people ();
}

/**
 * vigie_cli_check_exercise:
 * @store: the incident that something would leave
 * @check: what would leave, and what was said of it
 * @status: (out): what to return to the shell where nothing may
 *
 * What is of an exercise leaves only where somebody said so, and what is real is never called one:
 * a script that was made for the one must not be let loose on the other.
 *
 * Returns: whether to go on
 */
gboolean
vigie_cli_check_exercise (VigieStore *store, const VigieCliExercise *check, VigieCliStatus *status)
{
  const gboolean exercise = vigie_store_is_exercise (store);

  if (check->agreed && !exercise)
    *status = vigie_cli_usage_error (check->command, "%s", check->real);
  else if (exercise && check->leaves && !check->agreed)
    *status = vigie_cli_usage_error (check->command, "%s", check->unasked);
  else
    return TRUE;
  return FALSE;
}
