/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "vigie-cap-export.h"
#include "vigie-datex-export.h"
#include "vigie-error.h"
#include "vigie-test-util.h"
#include "vigie-xml-writer.h"

#define ALERT_BEGIN                                                                                \
  "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>a</identifier>"                 \
  "<sender>b</sender>"
#define ALERT_END "<status>Actual</status><msgType>Cancel</msgType><scope>Public</scope></alert>"
#define SENT(time) "<sent>" time "</sent>"

static void
test_mistakes (void)
{
  static const struct
  {
    const char *text;
    const char *mistake; /* NULL where there is none */
  } cases[] = {
    { ALERT_BEGIN SENT ("2026-01-12T06:40:00+01:00") ALERT_END, NULL },
    { ALERT_BEGIN SENT ("2026-01-12T06:40:00Z") ALERT_END, "wrong value" },
    { ALERT_BEGIN SENT ("2026-13-12T06:40:00+01:00") ALERT_END, "wrong value" },
    { ALERT_BEGIN ALERT_END, "lacks sent" },
    { ALERT_BEGIN SENT ("2026-01-12T06:40:00+01:00") "<more/>" ALERT_END, "lacks status" },
    { ALERT_BEGIN SENT ("2026-01-12T06:40:00+01:00<b/>") ALERT_END, "more than a text" },
    { "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.1'/>", "is not alert" },
    { "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2' id='1'/>", "attribute id" },
    { "<alert", "XML" },
    { "", "XML" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean valid = vigie_xml_rules_check (vigie_cap_get_rules (), cases[i].text,
                                              strlen (cases[i].text), &error);

      g_test_message ("%s", cases[i].text);
      g_assert_true (valid == (cases[i].mistake == NULL));
      if (valid)
        continue;
      g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].mistake));
    }
}

static void
test_shared_examples (void)
{
  g_autofree char *path = vigie_test_shared_path_or_skip ("data/schemas/examples/alert_cap12.xml");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (path == NULL)
    return;
  /* It holds a geocode, which we do not write. */
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_false (vigie_xml_rules_check (vigie_cap_get_rules (), text, strlen (text), &error));
  g_assert_nonnull (strstr (error->message, "geocode"));
}

static void
test_references (void)
{
  static const char text[] =
      "<d2:payload xmlns:d2='http://datex2.eu/schema/3/d2Payload' "
      "xmlns:c='http://datex2.eu/schema/3/common' "
      "xmlns:s='http://datex2.eu/schema/3/situation' "
      "xmlns:l='http://datex2.eu/schema/3/locationReferencing' "
      "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='s:SituationPublication' "
      "lang='fr' modelBaseVersion='3'><c:publicationTime>2026-01-12T06:40:00+01:00"
      "</c:publicationTime><c:publicationCreator><c:country>fr</c:country>"
      "<c:nationalIdentifier>x</c:nationalIdentifier></c:publicationCreator>"
      "<s:situation id='1'><s:headerInformation><c:informationStatus>real</c:informationStatus>"
      "</s:headerInformation><s:situationRecord xsi:type='s:Accident' id='r' version='1'>"
      "<s:situationRecordCreationTime>2026-01-12T06:40:00+01:00</s:situationRecordCreationTime>"
      "<s:situationRecordVersionTime>2026-01-12T06:40:00+01:00</s:situationRecordVersionTime>"
      "<s:probabilityOfOccurrence>certain</s:probabilityOfOccurrence><s:validity>"
      "<c:validityStatus>active</c:validityStatus><c:validityTimeSpecification>"
      "<c:overallStartTime>2026-01-12T06:40:00+01:00</c:overallStartTime>"
      "</c:validityTimeSpecification></s:validity><s:cause><s:managedCause>"
      "<s:objectReference id='%s' version='%d' targetClass='sit:SituationRecord'/>"
      "</s:managedCause></s:cause><s:locationReference xsi:type='l:%s'/>"
      "<s:accidentType>accident</s:accidentType></s:situationRecord></s:situation></d2:payload>";
  const VigieXmlRules *rules = vigie_datex3_get_rules ();
  static const struct
  {
    const char *id;
    const char *version;
    const char *location;
    gboolean valid;
  } cases[] = {
    { "r", "1", "AreaLocation", TRUE },  { "r", "2", "AreaLocation", FALSE },
    { "q", "1", "AreaLocation", FALSE }, { "r", "1", "Location", FALSE },
    { "r", "1", "Referent", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) document = g_string_new (text);
      g_autoptr (GError) error = NULL;

      g_string_replace (document, "%s", cases[i].id, 1);
      g_string_replace (document, "%d", cases[i].version, 1);
      g_string_replace (document, "%s", cases[i].location, 1);
      g_assert_true (vigie_xml_rules_check (rules, document->str, document->len, &error) ==
                     cases[i].valid);
    }
}

static void
test_values (void)
{
  static const struct
  {
    const char *type;
    const char *value;
    gboolean valid;
  } cases[] = {
    { "line", "47.5 4.7 47.6 4.8", TRUE },
    { "line", "47.5 4.7", FALSE },
    { "line", "47.5  4.7 47.6 4.8", FALSE },
    { "line", "47.5 4.7 47.6", FALSE },
    { "line", "4.7e1 4.7 47.6 4.8", FALSE },
    { "line", "91 4.7 47.6 4.8", FALSE },
    { "line", "47.5 181 47.6 4.8", FALSE },
    { "ring", "0 0 0 1 1 1 0 0", TRUE },
    { "ring", "0 0 0 1 1 1 0 2", FALSE },
    { "ring", "0 0 0 1 0 0", FALSE },
    { "cap-ring", "0,0 0,1 1,1 0,0", TRUE },
    { "cap-ring", "0 0 0 1 1 1 0 0", FALSE },
    { "cap-ring", "0,0 0,1 1,1", FALSE },
    { "cap-circle", "0,0 1.5", TRUE },
    { "cap-circle", "0,0", FALSE },
    { "cap-name", "sdis-21", TRUE },
    { "cap-name", "sdis 21", FALSE },
    { "cap-name", "", FALSE },
    { "metres", "0", TRUE },
    { "metres", "-1", FALSE },
    { "metres", "nan", FALSE },
    { "count", "12", TRUE },
    { "count", "1.5", FALSE },
    { "count", "", FALSE },
    { "=a|b", "b", TRUE },
    { "=a|b", "a|b", FALSE },
    { "text", "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s: %s", cases[i].type, cases[i].value);
      g_assert_true (vigie_xml_value_is_valid (cases[i].type, cases[i].value) == cases[i].valid);
    }
}

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } cases[] = {
    { NULL, "" },
    { " a\tb\001c\177", "a bc" },
    { "a\nb", "a\nb" },
    { "\342\200\256abc", "abc" },
    { "12345", "12345" },
    { "123456", "1234…" },
    { "ééééééé", "éééé…" },
    { "a\377b", "a\357\277\275b" },
    { "\357\277\277x", "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = vigie_xml_clean (cases[i].text, 5);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_keeps_old_file (void)
{
  g_autoptr (VigieTestDir) folder = vigie_test_make_dir ();
  g_autofree char *path = g_build_filename (folder, "a.xml", NULL);
  g_autoptr (VigieXmlWriter) xml = vigie_xml_writer_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_bytes;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  vigie_xml_writer_begin (xml, "alert");
  vigie_xml_writer_attribute (xml, "xmlns", VIGIE_CAP_NAMESPACE);
  vigie_xml_writer_end (xml);
  g_assert_false (vigie_xml_writer_save (xml, vigie_cap_get_rules (), path, &n_bytes, &error));
  g_assert_error (error, VIGIE_ERROR, VIGIE_ERROR_INVALID);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xml-rules/find-mistakes", test_mistakes);
  g_test_add_func ("/xml-rules/know-only-what-we-write", test_shared_examples);
  g_test_add_func ("/xml-rules/follow-references", test_references);
  g_test_add_func ("/xml-rules/look-at-values", test_values);
  g_test_add_func ("/xml-rules/keep-the-old-file", test_keeps_old_file);
  g_test_add_func ("/xml-writer/cleans-text", test_clean);

  return g_test_run ();
}
