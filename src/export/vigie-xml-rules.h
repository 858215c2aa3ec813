/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VigieXmlType:
 * @name: as the standard calls it
 * @base: (nullable): the type that it extends, of which the members come first
 * @namespace_uri: of its own members; "" when they have none
 * @content: its own members in their order, between spaces: `@name:type` an attribute,
 *   `name:type` an element, with `?`, `*` or `+` behind the name where it may be missing, come
 *   several times, or both. A type with a capital is another one of these; `=a|b` is one of these
 *   words; the others are in vigie-xml-values.c. "!" first: only types that extend it may be used
 *
 * What one type of elements holds.
 */
typedef struct
{
  const char *name;
  const char *base;
  const char *namespace_uri;
  const char *content;
} VigieXmlType;

/**
 * VigieXmlRules:
 * @format: the format's name for people: "CAP"
 * @root: its first element
 * @root_namespace: of it; "" when it has none
 * @root_type: its type
 * @types: (array length=n_types): all types that we write
 * @n_types: how many
 *
 * The part of a schema that our own files use. The schemas themselves may not be handed on with
 * Vigie, or say too little; tests hold the same files against them.
 */
typedef struct
{
  const char *format;
  const char *root;
  const char *root_namespace;
  const char *root_type;
  const VigieXmlType *types;
  gsize n_types;
} VigieXmlRules;

gboolean
vigie_xml_rules_check (const VigieXmlRules *self, const char *text, gsize length, GError **error);

gboolean vigie_xml_value_is_valid (const char *type, const char *value);

G_END_DECLS
