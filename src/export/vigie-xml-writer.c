/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-xml-writer.h"

#include <string.h>

#include "vigie-atomic-file.h"

struct _VigieXmlWriter
{
  GString *text;
  GPtrArray *open; /* names of the elements that have begun */
  gboolean in_tag; /* "<name" is written, and attributes may follow */
  gboolean has_text;
};

/* Format characters that turn the direction of what follows, to show another text than is there. */
static gboolean
is_override (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * vigie_xml_clean:
 * @text: (nullable): anything
 * @max_chars: how many characters at most; a longer text ends with "…"
 *
 * Returns: (transfer full): valid text of one or more lines, without other control characters, code
 *   points that are no characters, and marks that turn the direction of what follows
 */
char *
vigie_xml_clean (const char *text, gsize max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) out = g_string_sized_new (strlen (valid));
  gsize n = 0;
  gsize before_last = 0; /* where the last character that fits with "…" ends */

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\t' || c == '\r')
        c = ' ';
      if ((g_unichar_iscntrl (c) && c != '\n') || is_override (c) || (c & 0xfffe) == 0xfffe ||
          (c >= 0xfdd0 && c <= 0xfdef))
        continue;
      if (n == max_chars)
        {
          g_string_truncate (out, before_last);
          g_string_append (out, "…");
          break;
        }
      if (n + 1 == max_chars)
        before_last = out->len;
      g_string_append_unichar (out, c);
      n++;
    }
  return g_strdup (g_strstrip (out->str));
}

VigieXmlWriter *
vigie_xml_writer_new (void)
{
  VigieXmlWriter *self = g_new0 (VigieXmlWriter, 1);

  self->text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  self->open = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
vigie_xml_writer_free (VigieXmlWriter *self)
{
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->open);
  g_free (self);
}

static void
append_escaped (VigieXmlWriter *self, const char *text)
{
  g_autofree char *clean = vigie_xml_clean (text, G_MAXSIZE);
  g_autofree char *escaped = g_markup_escape_text (clean, -1);

  g_string_append (self->text, escaped);
}

static void
break_line (VigieXmlWriter *self)
{
  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->open->len; i++)
    g_string_append (self->text, "  ");
}

static void
end_tag (VigieXmlWriter *self)
{
  if (self->in_tag)
    g_string_append_c (self->text, '>');
  self->in_tag = FALSE;
}

/**
 * vigie_xml_writer_begin:
 * @name: of an element, with its prefix
 */
void
vigie_xml_writer_begin (VigieXmlWriter *self, const char *name)
{
  end_tag (self);
  break_line (self);
  g_string_append_printf (self->text, "<%s", name);
  g_ptr_array_add (self->open, g_strdup (name));
  self->in_tag = TRUE;
  self->has_text = FALSE;
}

/**
 * vigie_xml_writer_attribute:
 * @name: of an attribute of the element that has just begun
 * @value: any text
 */
void
vigie_xml_writer_attribute (VigieXmlWriter *self, const char *name, const char *value)
{
  g_return_if_fail (self->in_tag);

  g_string_append_printf (self->text, " %s=\"", name);
  append_escaped (self, value);
  g_string_append_c (self->text, '"');
}

/**
 * vigie_xml_writer_text:
 * @text: any text, the whole of what the element that has just begun holds
 */
void
vigie_xml_writer_text (VigieXmlWriter *self, const char *text)
{
  end_tag (self);
  append_escaped (self, text);
  self->has_text = TRUE;
}

void
vigie_xml_writer_element (VigieXmlWriter *self, const char *name, const char *text)
{
  vigie_xml_writer_begin (self, name);
  vigie_xml_writer_text (self, text);
  vigie_xml_writer_end (self);
}

void
vigie_xml_writer_end (VigieXmlWriter *self)
{
  g_autofree char *name = NULL;

  g_return_if_fail (self->open->len > 0);

  name = g_ptr_array_steal_index (self->open, self->open->len - 1);
  if (self->in_tag)
    g_string_append (self->text, "/>");
  else
    {
      if (!self->has_text)
        break_line (self);
      g_string_append_printf (self->text, "</%s>", name);
    }
  self->in_tag = FALSE;
  self->has_text = FALSE;
}

/**
 * vigie_xml_writer_save:
 * @rules: what the document must follow
 * @path: the file to make or to replace
 * @n_bytes: (out): its size
 * @error: return location for a #GError
 *
 * Reads the document back, holds it against @rules, and only then puts it in place of the file.
 *
 * Returns: %FALSE with @error set and the file untouched
 */
gboolean
vigie_xml_writer_save (VigieXmlWriter *self,
                       const VigieXmlRules *rules,
                       const char *path,
                       guint64 *n_bytes,
                       GError **error)
{
  g_autoptr (VigieAtomicFile) file = NULL;

  g_return_val_if_fail (self->open->len == 0, FALSE);

  g_string_append_c (self->text, '\n');
  if (!vigie_xml_rules_check (rules, self->text->str, self->text->len, error))
    return FALSE;
  file = vigie_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  vigie_atomic_file_write (file, self->text->str, self->text->len);
  if (!vigie_atomic_file_commit (file, error))
    return FALSE;
  *n_bytes = self->text->len;
  return TRUE;
}
