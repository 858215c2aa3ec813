/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */
#include "vigie-pdf-finish.h"

#include <stdio.h>
#include <string.h>

/* What cairo 1.18 cannot write: the document's language and what figures show, for people who
 * have the page read to them. Both are added as an incremental update (PDF 1.7, §7.5.6): changed
 * objects and a table of them, after the end of the file. Needs the plain cross-reference table
 * that cairo writes up to PDF 1.4. */

typedef struct
{
  const char *data;
  gsize size;
  gsize table; /* where the cross-reference table begins */
  guint n_objects;
  const char *entries;
} Pdf;

#define ENTRY_SIZE 20

/* Not g_strstr_len(): streams hold bytes of zero. */
static const char *
find (const Pdf *self, gsize from, gsize to, const char *what)
{
  return from < to && to <= self->size ? memmem (self->data + from, to - from, what, strlen (what))
                                       : NULL;
}

/* The file ends with "startxref", the offset of the table, "%%EOF". */
static gboolean
open_table (Pdf *self)
{
  gsize tail = self->size > 64 ? self->size - 64 : 0;
  const char *start = find (self, tail, self->size, "startxref");
  const char *table;
  guint first = 1;
  int length = 0;

  if (start == NULL)
    return FALSE;
  self->table = (gsize) g_ascii_strtoull (start + strlen ("startxref"), NULL, 10);
  if (self->table + 32 > self->size)
    return FALSE;
  table = self->data + self->table;
  if (sscanf (table, "xref\n%u %u\n%n", &first, &self->n_objects, &length) != 2 || length == 0 ||
      first != 0)
    return FALSE;
  self->entries = table + length;
  return (gsize) (self->entries - self->data) + (gsize) self->n_objects * ENTRY_SIZE <= self->size;
}

/* The dictionary of an object without its closing brackets, or NULL. */
static char *
dup_dictionary (const Pdf *self, guint number)
{
  gsize offset = (gsize) g_ascii_strtoull (self->entries + (gsize) number * ENTRY_SIZE, NULL, 10);
  const char *end = find (self, offset, self->size, "endobj");
  gsize limit = end != NULL ? (gsize) (end - self->data) : 0;
  const char *start = find (self, offset, limit, "<<");
  gsize length;

  if (self->entries[(gsize) number * ENTRY_SIZE + 17] != 'n' || start == NULL ||
      find (self, offset, limit, "stream\n") != NULL)
    return NULL;
  length = (gsize) (end - start);
  while (length > 0 && g_ascii_isspace (start[length - 1]))
    length--;
  if (length < 4 || strncmp (start + length - 2, ">>", 2) != 0)
    return NULL;
  return g_strndup (start, length - 2);
}

/* A text string as UTF-16BE with its mark, in hex digits (§7.9.2.2). */
static void
append_text (GString *out, const char *text)
{
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  g_string_append (out, "<FEFF");
  for (glong i = 0; i < n; i++)
    g_string_append_printf (out, "%04X", (guint) units[i]);
  g_string_append_c (out, '>');
}

typedef struct
{
  guint number;
  gsize offset; /* 0: there is no such object */
} Change;

static void
append_object (GString *out,
               GArray *changes,
               const Pdf *self,
               guint number,
               const char *dictionary,
               const char *more)
{
  Change change = { number, self->size + out->len };

  g_string_append_printf (out, "%u 0 obj\n%s%s>>\nendobj\n", number, dictionary, more);
  g_array_append_val (changes, change);
}

static void
append_catalog (GString *out, GArray *changes, const Pdf *self, guint root, const char *language)
{
  g_autofree char *dictionary = dup_dictionary (self, root);
  g_autofree char *more = g_strdup_printf (
      "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n", language);

  if (dictionary != NULL)
    append_object (out, changes, self, root, dictionary, more);
}

/* cairo numbers its structure elements in the order of the page. */
static void
append_figures (GString *out, GArray *changes, const Pdf *self, const char *const *alternatives)
{
  for (guint number = 1; number < self->n_objects && *alternatives != NULL; number++)
    {
      g_autofree char *dictionary = dup_dictionary (self, number);
      g_autoptr (GString) more = NULL;

      if (dictionary == NULL || strstr (dictionary, "/Type /StructElem") == NULL ||
          strstr (dictionary, "/S /Figure\n") == NULL)
        continue;
      more = g_string_new ("   /Alt ");
      append_text (more, *alternatives++);
      g_string_append_c (more, '\n');
      append_object (out, changes, self, number, dictionary, more->str);
    }
}

/* cairo 1.18 counts an object for each JPEG that it never writes, and says of it that it lies
 * somewhere: readers that look at every object call the file damaged. */
static void
free_missing (GArray *changes, const Pdf *self)
{
  for (guint number = 1; number < self->n_objects; number++)
    {
      const char *entry = self->entries + (gsize) number * ENTRY_SIZE;
      const gsize offset = (gsize) g_ascii_strtoull (entry, NULL, 10);
      g_autofree char *head = g_strdup_printf ("%u 0 obj", number);
      const gsize length = strlen (head);
      const Change change = { number, 0 };

      if (entry[17] == 'n' &&
          (offset + length > self->size || strncmp (self->data + offset, head, length) != 0))
        g_array_append_val (changes, change);
    }
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *first = a;
  const Change *second = b;

  return first->number < second->number ? -1 : first->number > second->number;
}

static void
append_table (GString *out, GArray *changes, const Pdf *self, guint root, const char *info)
{
  gsize table = self->size + out->len;

  g_array_sort (changes, compare_changes);
  g_string_append (out, "xref\n");
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);

      if (change->offset == 0)
        g_string_append_printf (out, "%u 1\n0000000000 65535 f \n", change->number);
      else
        g_string_append_printf (out, "%u 1\n%010" G_GSIZE_FORMAT " 00000 n \n", change->number,
                                change->offset);
    }
  g_string_append_printf (out,
                          "trailer\n<< /Size %u\n   /Root %u 0 R\n   %s   /Prev %" G_GSIZE_FORMAT
                          "\n>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          self->n_objects, root, info, self->table, table);
}

/**
 * vigie_pdf_make_update:
 * @data: what cairo wrote, restricted to PDF 1.4
 * @size: of @data, bytes
 * @language: a language tag
 * @alternatives: %NULL-terminated: what the figures show, in their order on the page
 *
 * Returns: (transfer full) (nullable): what is to be written behind @data, so that the document has
 *   its language and the descriptions of its figures; %NULL where it is not built as expected
 */
GString *
vigie_pdf_make_update (const char *data,
                       gsize size,
                       const char *language,
                       const char *const *alternatives)
{
  Pdf self = { .data = data, .size = size };
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autoptr (GString) out = g_string_new ("\n");
  g_autofree char *info = NULL;
  const char *trailer;
  const char *root_at;
  const char *info_at;
  guint root;

  if (!open_table (&self))
    return NULL;
  trailer = find (&self, self.table, self.size, "trailer");
  root_at =
      trailer != NULL ? find (&self, (gsize) (trailer - self.data), self.size, "/Root ") : NULL;
  if (root_at == NULL)
    return NULL;
  info_at = find (&self, (gsize) (trailer - self.data), self.size, "/Info ");
  if (info_at != NULL)
    info = g_strdup_printf ("/Info %u 0 R\n",
                            (guint) g_ascii_strtoull (info_at + strlen ("/Info "), NULL, 10));
  root = (guint) g_ascii_strtoull (root_at + strlen ("/Root "), NULL, 10);
  if (root == 0 || root >= self.n_objects)
    return NULL;

  append_catalog (out, changes, &self, root, language);
  append_figures (out, changes, &self, alternatives);
  free_missing (changes, &self);
  append_table (out, changes, &self, root, info != NULL ? info : "\n");
  return g_steal_pointer (&out);
}
