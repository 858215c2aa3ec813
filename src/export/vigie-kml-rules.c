/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-kml-export.h"

#define KML "http://www.opengis.net/kml/2.2"

/* OGC 07-147r2, as far as we write it; members come in this order. */
static const VigieXmlType types[] = {
  { "Kml", NULL, KML, "Document:Document" },
  { "Document", NULL, KML, "name:long open:=1 description:long Style*:Style Folder*:Folder" },
  { "Style", NULL, KML, "@id:text IconStyle?:IconStyle LineStyle?:LineStyle PolyStyle?:PolyStyle" },
  { "IconStyle", NULL, KML, "color:colour" },
  { "LineStyle", NULL, KML, "color:colour width:metres" },
  { "PolyStyle", NULL, KML, "color:colour" },
  { "Folder", NULL, KML, "name:long Placemark*:Placemark" },
  { "Placemark", NULL, KML,
    "@id?:text name:long description?:long TimeSpan?:TimeSpan TimeStamp?:TimeStamp styleUrl:text "
    "ExtendedData:ExtendedData Point?:Point LineString?:LineString Polygon?:Polygon "
    "MultiGeometry?:MultiGeometry" },
  { "TimeSpan", NULL, KML, "begin:time end?:time" },
  { "TimeStamp", NULL, KML, "when:time" },
  { "ExtendedData", NULL, KML, "Data+:Data" },
  { "Data", NULL, KML, "@name:text value:long" },
  { "Point", NULL, KML, "coordinates:kml-point" },
  { "LineString", NULL, KML, "tessellate:=1 coordinates:kml-line" },
  { "Polygon", NULL, KML, "outerBoundaryIs:Boundary innerBoundaryIs*:Boundary" },
  { "Boundary", NULL, KML, "LinearRing:LinearRing" },
  { "LinearRing", NULL, KML, "coordinates:kml-ring" },
  { "MultiGeometry", NULL, KML, "Point*:Point LineString*:LineString Polygon*:Polygon" },
};

const VigieXmlRules vigie_kml_rules = { "KML", "kml", KML, "Kml", types, G_N_ELEMENTS (types) };
