/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "vigie-error.h"

/**
 * vigie_json_append_string:
 * @out: where to append
 * @text: UTF-8
 *
 * Appends @text as a JSON string with the shortest escapes, as RFC 8785 has them.
 */
void
vigie_json_append_string (GString *out, const char *text)
{
  const char *run = text;

  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      static const char names[] = "btnvfr"; /* from \b, 8 */
      guchar byte = (guchar) *c;

      if (byte >= 0x20 && byte != '"' && byte != '\\')
        continue;
      g_string_append_len (out, run, c - run);
      run = c + 1;
      if (byte >= 8 && byte <= 13 && byte != 11)
        g_string_append_printf (out, "\\%c", names[byte - 8]);
      else if (byte < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint) byte);
      else
        g_string_append_printf (out, "\\%c", *c);
    }
  g_string_append (out, run);
  g_string_append_c (out, '"');
}

/**
 * vigie_json_append_double:
 * @out: where to append
 * @value: a finite number
 *
 * Appends the shortest decimal text that reads back as @value, whatever the locale.
 */
void
vigie_json_append_double (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (isfinite (value));

  if (value == floor (value) && fabs (value) < 9007199254740992.0)
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) value);
      return;
    }
  for (int digits = 6; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_string_append (out, buffer);
}

static void append_node (GString *out, JsonNode *node);

static void
append_value (GString *out, JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_INT64:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    case G_TYPE_DOUBLE:
      vigie_json_append_double (out, json_node_get_double (node));
      break;
    default:
      vigie_json_append_string (out, json_node_get_string (node));
      break;
    }
}

static void
append_object (GString *out, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);
  const char *separator = "";

  members = g_list_sort (members, (GCompareFunc) strcmp);
  g_string_append_c (out, '{');
  for (GList *member = members; member != NULL; member = member->next)
    {
      g_string_append (out, separator);
      vigie_json_append_string (out, member->data);
      g_string_append_c (out, ':');
      append_node (out, json_object_get_member (object, member->data));
      separator = ",";
    }
  g_string_append_c (out, '}');
}

static void
append_array (GString *out, JsonArray *array)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_node (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

static void
append_node (GString *out, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      append_array (out, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      append_value (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}

/**
 * vigie_json_canonical:
 * @node: a JSON value
 *
 * Returns: (transfer full): @node without spaces, members sorted by the bytes of their names,
 *   numbers in their shortest form: equal values give equal text
 */
char *
vigie_json_canonical (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (node != NULL, NULL);

  append_node (out, node);
  return g_string_free_and_steal (out);
}

static gboolean
check_depth (const char *text, gsize length, guint limit)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '[' || c == '{'))
        {
          if (++depth > limit)
            return FALSE;
        }
      else if (!in_string && (c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

typedef struct
{
  int line;
  int character;
} Where;

/* Afterwards the parser no longer knows. */
static void
note_where (JsonParser *parser, const GError *error, gpointer where)
{
  *(Where *) where = (Where) { MAX ((int) json_parser_get_current_line (parser), 1),
                               MAX ((int) json_parser_get_current_pos (parser), 1) };
}

/**
 * vigie_json_parse:
 * @text: JSON in UTF-8
 * @length: bytes, or -1
 * @error: return location for a #GError
 *
 * Strict: one value, valid UTF-8, no comments, at most 64 levels deep.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with %VIGIE_ERROR_INVALID
 */
JsonNode *
vigie_json_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  Where where = { 1, 1 };
  gsize n_bytes;

  g_return_val_if_fail (text != NULL, NULL);

  n_bytes = length < 0 ? strlen (text) : (gsize) length;
  if (!g_utf8_validate_len (text, n_bytes, NULL) || !check_depth (text, n_bytes, 64))
    {
      g_set_error_literal (error, VIGIE_ERROR, VIGIE_ERROR_INVALID,
                           _ ("it is not UTF-8, or nested too deeply"));
      return NULL;
    }

  parser = json_parser_new_immutable ();
  json_parser_set_strict (parser, TRUE);
  g_signal_connect (parser, "error", G_CALLBACK (note_where), &where);
  if (!json_parser_load_from_data (parser, text, (gssize) n_bytes, NULL) ||
      json_parser_get_root (parser) == NULL)
    {
      /* json-glib's own words are half English; its place is what helps.
       * Translators: a line and a character in it */
      g_set_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID, _ ("line %d, character %d"), where.line,
                   where.character);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/**
 * vigie_json_get_string:
 * @object: an object
 * @member: a name
 *
 * Returns: (transfer none) (nullable): the text, or %NULL when it is absent or no text
 */
const char *
vigie_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * vigie_json_get_double:
 * @object: an object
 * @member: a name
 * @value: (out): the number
 *
 * Returns: %FALSE when it is absent, no number, or not finite
 */
gboolean
vigie_json_get_double (JsonObject *object, const char *member, double *value)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_DOUBLE &&
       json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_double (node);
  return isfinite (*value);
}
