/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "made-valley.h"
#include "vigie-cli-run.h"

/* What an incident tells other services: DATEX II and CAP. */

typedef struct
{
  char *dir;
  char *incident;
  char *output;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = vigie_test_make_dir ();
  self->incident = vigie_make_incident (self->dir);
  self->output = g_build_filename (self->dir, "closures.xml", NULL);
  vigie_run_ok ("set", self->incident, "organisation", "SDIS 21 – Côte-d’Or", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->incident);
  g_free (self->output);
  vigie_test_remove_dir (self->dir);
}

static void
add_territory (Fixture *self)
{
  g_autofree char *territory = g_build_filename (self->dir, "valley.territory", NULL);
  g_autofree char *roads = vigie_write (self->dir, "roads.geojson", VALLEY_ROADS);
  g_autofree char *communes = vigie_write (self->dir, "communes.geojson", VALLEY_COMMUNES);
  g_autofree char *pr = vigie_write (self->dir, "pr.csv", VALLEY_PR);
  g_autofree char *names = vigie_write (self->dir, "names.csv", VALLEY_NAMES);

  vigie_run_ok ("territory", "build", territory, "--roads", roads, "--communes", communes, "--pr",
                pr, "--names", names, NULL);
  vigie_run_ok ("set", self->incident, "territory", territory, NULL);
}

static void
draw (Fixture *self)
{
  vigie_run_ok ("decide", self->incident, "shape.draw", "pont", "--payload",
                "{\"kind\":\"closure\",\"title\":\"Pont <coupé> & fermé\",\"cause\":\"accident\","
                "\"geometry\":" VALLEY_ON_BRIDGE "}",
                NULL);
}

/* (transfer full): the file */
static char *
export_as (Fixture *self, const char *format)
{
  g_autoptr (VigieRun) run = vigie_run ("export", self->incident, "--format", format, "--output",
                                        self->output, "--json", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  char *text = NULL;
  gsize length;

  assert_run (run, 0);
  lines = vigie_parse_lines (run->out);
  g_assert_cmpstr (json_object_get_string_member (vigie_line_object (lines, 0), "format"), ==,
                   format);
  g_assert_true (g_file_get_contents (self->output, &text, &length, NULL));
  g_assert_cmpint (json_object_get_int_member (vigie_line_object (lines, 0), "bytes"), ==, length);
  return text;
}

/* The very validator that other services use, where it is here. */
static void
validate (Fixture *self, const char *schema)
{
  g_autofree char *path = vigie_test_shared_path (schema);
  g_autofree char *xmllint = g_find_program_in_path ("xmllint");
  const char *argv[] = { xmllint, "--nonet", "--noout", "--schema", path, self->output, NULL };
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (path == NULL || xmllint == NULL)
    {
      g_test_message ("not validated: no %s here", path == NULL ? schema : "xmllint");
      return;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err,
                &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s", err);
}

#define assert_holds(text, part)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (strstr (text, part) == NULL)                                                               \
      g_error ("no %s in %s", part, text);                                                         \
  }                                                                                                \
  G_STMT_END

static void
test_datex_with_territory (Fixture *self, gconstpointer data)
{
  g_autofree char *text3 = NULL;
  g_autofree char *text2 = NULL;

  add_territory (self);
  draw (self);
  text3 = export_as (self, "datex2");
  assert_holds (text3, "<sit:accidentType>accident<");
  assert_holds (text3, "xsi:type=\"loc:SingleRoadLinearLocation\"");
  assert_holds (text3, "<loc:posList>");
  assert_holds (text3, "<loc:referentType>referenceMarker<");
  assert_holds (text3, "Pont &lt;coupé&gt; &amp; fermé");
  assert_holds (text3, "<com:nationalIdentifier>SDIS 21 – Côte-d’Or<");
  validate (self, "data/schemas/datex-xsd/datex-v3.0/DATEXII_3_D2Payload.xsd");
  validate (self, "data/schemas/datex-xsd/datex-v3.7/DATEXII_3_D2Payload.xsd");

  text2 = export_as (self, "datex2-2.3");
  assert_holds (text2, "xsi:type=\"Linear\"");
  assert_holds (text2, "<referentType>referenceMarker<");
  validate (self, "data/schemas/datex-xsd/datex-v2.3/DATEXIISchema_2_2_3.xsd");
}

static void
test_same_id_and_version (Fixture *self, gconstpointer data)
{
  g_autofree char *text3 = NULL;
  g_autofree char *text2 = NULL;
  g_autofree char *cap = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) begin = g_date_time_add_hours (now, -1);
  g_autofree char *lift = g_date_time_format (now, "{\"at\":\"%Y-%m-%dT%H:%M:%SZ\"}");
  g_autofree char *edit = g_date_time_format (begin, "{\"from\":\"%Y-%m-%dT%H:%M:%SZ\"}");

  draw (self);
  vigie_run_ok ("decide", self->incident, "shape.edit", "pont", "--payload", edit, NULL);
  vigie_run_ok ("decide", self->incident, "shape.lift", "pont", "--payload", lift, NULL);
  text3 = export_as (self, "datex2");
  text2 = export_as (self, "datex2-2.3");
  cap = export_as (self, "cap");
  validate (self, "data/schemas/CAP-v1.2.xsd");
  assert_holds (text3, "id=\"pont-F\" version=\"3\"");
  assert_holds (text3, "<com:overallEndTime>");
  assert_holds (text2, "id=\"pont-F\" version=\"3\"");
  assert_holds (text2, "<overallEndTime>");
  assert_holds (cap, "<value>pont</value>");
  assert_holds (cap, "<value>3</value>");
  assert_holds (cap, "<responseType>AllClear</responseType>");
}

static void
test_cap_lives_with_the_incident (Fixture *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  draw (self);
  first = export_as (self, "cap");
  assert_holds (first, "<msgType>Alert</msgType>");
  second = export_as (self, "cap");
  assert_holds (second, "<msgType>Update</msgType>");
  assert_holds (second, "<references>sdis-21-cote-d-or,vigie-");
  vigie_run_ok ("undo", self->incident, NULL);
  third = export_as (self, "cap");
  assert_holds (third, "<msgType>Cancel</msgType>");
  validate (self, "data/schemas/CAP-v1.2.xsd");
}

static void
test_cap_of_nothing_is_a_draft (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run =
      vigie_run ("export", self->incident, "--format", "cap", "--output", self->output, NULL);
  g_autofree char *text = NULL;

  assert_run (run, 0);
  g_assert_nonnull (strstr (run->err, "nothing to alert of"));
  g_assert_true (g_file_get_contents (self->output, &text, NULL, NULL));
  assert_holds (text, "<status>Draft</status>");
  validate (self, "data/schemas/CAP-v1.2.xsd");
}

static void
test_moments (Fixture *self, gconstpointer data)
{
  g_autoptr (VigieRun) run = NULL;
  g_autofree char *text = NULL;

  draw (self);
  run = vigie_run ("export", self->incident, "--format", "datex2", "--output", self->output, "--at",
                   "2020-01-01T00:00:00Z", NULL);
  assert_run (run, 0);
  g_assert_true (g_file_get_contents (self->output, &text, NULL, NULL));
  g_assert_null (strstr (text, "situationRecord"));
}

static void
test_folder_that_is_not_there (Fixture *self, gconstpointer data)
{
  static const char *const formats[] = { "datex2", "datex2-2.3", "cap" };

  draw (self);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (VigieRun) run = vigie_run ("export", self->incident, "--format", formats[i],
                                            "--output", "/none/closures.xml", NULL);

      assert_run (run, 1);
      g_assert_nonnull (strstr (run->err, "The folder for “closures.xml” does not exist."));
    }
}

#define ADD(path, func) g_test_add ("/cli-traffic/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("datex-tells-roads-of-the-territory", test_datex_with_territory);
  ADD ("formats-agree-on-id-and-version", test_same_id_and_version);
  ADD ("cap-lives-with-the-incident", test_cap_lives_with_the_incident);
  ADD ("cap-of-nothing-is-a-draft", test_cap_of_nothing_is_a_draft);
  ADD ("tells-a-moment", test_moments);
  ADD ("folder-that-is-not-there", test_folder_that_is_not_there);
  return g_test_run ();
}
