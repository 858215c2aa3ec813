/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vigie-datex-export.h"

/* What we write of DATEX II, in the order that its schemas ask for. */

#define COM "http://datex2.eu/schema/3/common"
#define LOC "http://datex2.eu/schema/3/locationReferencing"
#define SIT "http://datex2.eu/schema/3/situation"
#define V2 "http://datex2.eu/schema/2/2_0"

#define STATUS "=real|securityExercise"
#define CONFIDENTIALITY "=noRestriction|restrictedToAuthorities"
#define DIRECTION                                                                                  \
  "=northBound|northEastBound|eastBound|southEastBound|southBound|southWestBound|westBound|"       \
  "northWestBound"
#define WEATHER "=snowOnTheRoad|blackIce"
#define ENVIRONMENT "=flooding|fallenTrees|landslips|seriousFire|smokeOrFumes"
#define OBSTRUCTION "=hazardsOnTheRoad|rescueAndRecoveryWork|other"
#define RECORD_BEGIN                                                                               \
  "!@id:long @version:count situationRecordCreationTime:time situationRecordVersionTime:time "     \
  "probabilityOfOccurrence:=certain severity?:=high source?:Source validity:Validity "             \
  "cause?:Cause generalPublicComment*:Comment "
#define SOURCE "sourceName?:MultilingualString reliable?:flag"
#define PERIOD "overallStartTime:time overallEndTime?:time"
#define CLOSURE "roadOrCarriagewayOrLaneManagementType:=roadClosed"
#define REROUTING                                                                                  \
  "reroutingManagementType+:=followLocalDiversion "                                                \
  "reroutingItineraryDescription?:MultilingualString signedRerouting?:flag alternativeRoute*:"     \
  "Itinerary"

static const VigieXmlType datex3[] = {
  { "PayloadPublication", NULL, COM,
    "!@lang:language @modelBaseVersion:=3 publicationTime:time "
    "publicationCreator:InternationalIdentifier" },
  { "SituationPublication", "PayloadPublication", SIT, "situation*:Situation" },
  { "InternationalIdentifier", NULL, COM, "country:country nationalIdentifier:text" },
  { "Situation", NULL, SIT,
    "@id:long overallSeverity?:=high situationVersionTime?:time "
    "headerInformation:HeaderInformation situationRecord+:SituationRecord" },
  { "HeaderInformation", NULL, COM,
    "confidentiality?:" CONFIDENTIALITY " informationStatus:" STATUS },
  { "MultilingualString", NULL, COM, "values:Values" },
  { "Values", NULL, COM, "value+:Value" },
  { "Value", NULL, COM, "@lang:language .:text" },

  { "SituationRecord", NULL, SIT, RECORD_BEGIN "locationReference:LocationReference" },
  { "Source", NULL, COM, SOURCE },
  { "Validity", NULL, COM,
    "validityStatus:=active|planned|suspended|definedByValidityTimeSpec "
    "validityTimeSpecification:OverallPeriod" },
  { "OverallPeriod", NULL, COM, PERIOD },
  { "Cause", NULL, SIT, "causeType?:text managedCause?:SituationRecordReference" },
  { "SituationRecordReference", NULL, SIT, "objectReference:VersionedReference" },
  { "VersionedReference", NULL, SIT, "@id:long @version:count @targetClass:=sit:SituationRecord" },
  { "Comment", NULL, SIT, "comment:MultilingualString" },
  { "Accident", "SituationRecord", SIT, "accidentType+:=accident" },
  { "WeatherRelatedRoadConditions", "SituationRecord", SIT,
    "weatherRelatedRoadConditionType+:" WEATHER },
  { "EnvironmentalObstruction", "SituationRecord", SIT,
    "environmentalObstructionType:" ENVIRONMENT },
  { "VehicleObstruction", "SituationRecord", SIT, "vehicleObstructionType:=vehicleStuck" },
  { "GeneralObstruction", "SituationRecord", SIT, "obstructionType+:" OBSTRUCTION },
  { "OperatorAction", "SituationRecord", SIT, "!operatorActionStatus?:=implemented" },
  { "MaintenanceWorks", "OperatorAction", SIT, "roadMaintenanceType+:=roadworks" },
  { "NetworkManagement", "OperatorAction", SIT, "!complianceOption:=advisory|mandatory" },
  { "RoadOrCarriagewayOrLaneManagement", "NetworkManagement", SIT, CLOSURE },
  { "ReroutingManagement", "NetworkManagement", SIT, REROUTING },

  { "LocationReference", NULL, LOC, "!" },
  { "LocationGroupByList", "LocationReference", LOC,
    "locationContainedInGroup:Location locationContainedInGroup+:Location" },
  { "Itinerary", "LocationReference", LOC, "!" },
  { "ItineraryByIndexedLocations", "Itinerary", LOC,
    "locationContainedInItinerary*:IndexedLocation" },
  { "IndexedLocation", NULL, LOC, "@index:count location:Location" },
  { "Location", "LocationReference", LOC, "!coordinatesForDisplay?:PointCoordinates" },
  { "NetworkLocation", "Location", LOC,
    "!supplementaryPositionalDescription?:SupplementaryPositionalDescription" },
  { "SupplementaryPositionalDescription", NULL, LOC, "roadInformation*:RoadInformation" },
  { "RoadInformation", NULL, LOC, "roadName?:text roadNumber?:text" },
  { "LinearLocation", "NetworkLocation", LOC, "gmlLineString?:GmlLineString" },
  { "GmlLineString", NULL, LOC, "@srsName?:=EPSG:4326 posList:line" },
  { "SingleRoadLinearLocation", "LinearLocation", LOC,
    "linearWithinLinearElement*:LinearWithinLinearElement" },
  { "LinearWithinLinearElement", NULL, LOC,
    "administrativeAreaOfLinearSection?:MultilingualString directionOnLinearSection?:" DIRECTION
    " directionRelativeOnLinearSection?:=both|unknown linearElement:LinearElement "
    "fromPoint:DistanceAlongLinearElement toPoint:DistanceAlongLinearElement" },
  { "LinearElement", NULL, LOC, "roadName?:MultilingualString roadNumber?:text" },
  { "DistanceAlongLinearElement", NULL, LOC, "!" },
  { "DistanceFromLinearElementReferent", "DistanceAlongLinearElement", LOC,
    "distanceAlong:metres fromReferent:Referent" },
  { "Referent", NULL, LOC, "referentIdentifier:text referentType:=referenceMarker" },
  { "PointLocation", "NetworkLocation", LOC, "pointByCoordinates?:PointByCoordinates" },
  { "PointByCoordinates", NULL, LOC, "pointCoordinates:PointCoordinates" },
  { "PointCoordinates", NULL, LOC, "latitude:lat longitude:lon" },
  { "AreaLocation", "Location", LOC, "gmlMultiPolygon?:GmlMultiPolygon" },
  { "GmlMultiPolygon", NULL, LOC, "gmlPolygon+:GmlPolygon" },
  { "GmlPolygon", NULL, LOC, "exterior:GmlLinearRing interior*:GmlLinearRing" },
  { "GmlLinearRing", NULL, LOC, "@srsName?:=EPSG:4326 posList:ring" },
};

static const VigieXmlType datex2[] = {
  { "D2LogicalModel", NULL, V2,
    "@modelBaseVersion:=2 exchange:Exchange payloadPublication?:PayloadPublication" },
  { "Exchange", NULL, V2, "supplierIdentification:InternationalIdentifier" },
  { "PayloadPublication", NULL, V2,
    "!@lang:language publicationTime:time publicationCreator:InternationalIdentifier" },
  { "SituationPublication", "PayloadPublication", V2, "situation*:Situation" },
  { "InternationalIdentifier", NULL, V2, "country:=fr nationalIdentifier:text" },
  { "Situation", NULL, V2,
    "@id:long @version:count overallSeverity?:=high situationVersionTime?:time "
    "headerInformation:HeaderInformation situationRecord+:SituationRecord" },
  { "HeaderInformation", NULL, V2,
    "confidentiality:" CONFIDENTIALITY " informationStatus:" STATUS },
  { "MultilingualString", NULL, V2, "values:Values" },
  { "Values", NULL, V2, "value+:Value" },
  { "Value", NULL, V2, "@lang:language .:text" },

  { "SituationRecord", NULL, V2,
    RECORD_BEGIN "groupOfLocations:GroupOfLocations management?:Management" },
  { "Source", NULL, V2, SOURCE },
  { "Validity", NULL, V2,
    "validityStatus:=active|suspended|definedByValidityTimeSpec "
    "validityTimeSpecification:OverallPeriod" },
  { "OverallPeriod", NULL, V2, PERIOD },
  { "Cause", NULL, V2, "!" },
  { "ManagedCause", "Cause", V2, "managedCause?:VersionedReference" },
  { "VersionedReference", NULL, V2, "@id:long @version:count @targetClass:=SituationRecord" },
  { "Comment", NULL, V2, "comment:MultilingualString" },
  { "Management", NULL, V2, "lifeCycleManagement?:LifeCycleManagement" },
  { "LifeCycleManagement", NULL, V2, "end?:flag" },
  { "Accident", "SituationRecord", V2, "accidentType+:=accident" },
  { "WeatherRelatedRoadConditions", "SituationRecord", V2,
    "weatherRelatedRoadConditionType+:" WEATHER },
  { "EnvironmentalObstruction", "SituationRecord", V2,
    "environmentalObstructionType:" ENVIRONMENT },
  { "VehicleObstruction", "SituationRecord", V2, "vehicleObstructionType:=vehicleStuck" },
  { "GeneralObstruction", "SituationRecord", V2, "obstructionType+:" OBSTRUCTION },
  { "OperatorAction", "SituationRecord", V2, "!operatorActionStatus?:=implemented" },
  { "MaintenanceWorks", "OperatorAction", V2, "roadMaintenanceType+:=roadworks" },
  { "NetworkManagement", "OperatorAction", V2, "!complianceOption:=advisory|mandatory" },
  { "RoadOrCarriagewayOrLaneManagement", "NetworkManagement", V2, CLOSURE },
  { "ReroutingManagement", "NetworkManagement", V2, REROUTING },

  { "GroupOfLocations", NULL, V2, "!" },
  { "NonOrderedLocationGroupByList", "GroupOfLocations", V2,
    "locationContainedInGroup:Location locationContainedInGroup+:Location" },
  { "Itinerary", "GroupOfLocations", V2, "!" },
  { "ItineraryByIndexedLocations", "Itinerary", V2,
    "locationContainedInItinerary*:IndexedLocation" },
  { "IndexedLocation", NULL, V2, "@index:count location:Location" },
  { "Location", "GroupOfLocations", V2, "!locationForDisplay?:PointCoordinates" },
  { "Linear", "Location", V2, "linearWithinLinearElement?:LinearWithinLinearElement" },
  { "LinearWithinLinearElement", NULL, V2,
    "administrativeAreaOfLinearSection?:MultilingualString "
    "directionBoundOnLinearSection?:" DIRECTION
    " directionRelativeOnLinearSection?:=both|unknown linearElement:LinearElement "
    "fromPoint:DistanceAlongLinearElement toPoint:DistanceAlongLinearElement" },
  { "LinearElement", NULL, V2, "roadName?:MultilingualString roadNumber?:text" },
  { "DistanceAlongLinearElement", NULL, V2, "!" },
  { "DistanceFromLinearElementReferent", "DistanceAlongLinearElement", V2,
    "distanceAlong:metres fromReferent:Referent" },
  { "Referent", NULL, V2,
    "referentIdentifier:text referentType:=referenceMarker|landmark "
    "pointCoordinates?:PointCoordinates" },
  { "Point", "Location", V2, "pointByCoordinates?:PointByCoordinates" },
  { "PointByCoordinates", NULL, V2, "pointCoordinates:PointCoordinates" },
  { "PointCoordinates", NULL, V2, "latitude:lat longitude:lon" },
  { "Area", "Location", V2, "areaExtension?:AreaExtension" },
  { "AreaExtension", NULL, V2, "areaExtended?:AreaExtended" },
  { "AreaExtended", NULL, V2, "polygonArea+:PolygonArea" },
  { "PolygonArea", NULL, V2, "pointCoordinates+:IndexedPoint" },
  { "IndexedPoint", NULL, V2, "@index:count pointCoordinates:PointCoordinates" },
};

/**
 * vigie_datex3_get_rules:
 *
 * Returns: (transfer none): what a file of version 3 must follow
 */
const VigieXmlRules *
vigie_datex3_get_rules (void)
{
  static const VigieXmlRules rules = {
    "DATEX II v3",        "payload", "http://datex2.eu/schema/3/d2Payload",
    "PayloadPublication", datex3,    G_N_ELEMENTS (datex3)
  };

  return &rules;
}

/**
 * vigie_datex2_get_rules:
 *
 * Returns: (transfer none): what a file of version 2.3 must follow
 */
const VigieXmlRules *
vigie_datex2_get_rules (void)
{
  static const VigieXmlRules rules = { "DATEX II v2.3",  "d2LogicalModel", V2,
                                       "D2LogicalModel", datex2,           G_N_ELEMENTS (datex2) };

  return &rules;
}
