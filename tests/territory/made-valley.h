/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A small country, as files that a territory is built from. West to east along 47.3° the D 971,
 * with a bridge; two ways around the bridge, the shorter one (D 10, in the north) below 3.50 m; in
 * the east the only road to Fond; in the north a yard that no road leads to.
 *
 *                      yard
 *               ---- D 10 ----
 *   Rue Haute   |            |
 *      |--------B==bridge=C--D--------E---- D 20
 *      A        |            |        (Fond)
 *               ---- D 12 ----
 */

#define VALLEY_BEGIN "{\"type\":\"FeatureCollection\",\"features\":["
#define VALLEY_END "]}"
#define VALLEY_WAY "{\"type\":\"Feature\",\"properties\":{\"highway\":"
#define VALLEY_LINE "},\"geometry\":{\"type\":\"LineString\",\"coordinates\":["

/* clang-format off */
#define VALLEY_MAIN_ROADS                                                                          \
  VALLEY_WAY "\"secondary\",\"ref\":\"D971\"" VALLEY_LINE "[5,47.3],[5.02,47.3]]}},"               \
  VALLEY_WAY "\"secondary\",\"ref\":\"D971\",\"bridge\":\"yes\""                                   \
  VALLEY_LINE "[5.02,47.3],[5.03,47.3]]}},"                                                        \
  VALLEY_WAY "\"secondary\",\"ref\":\"D971\"" VALLEY_LINE "[5.03,47.3],[5.04,47.3]]}},"            \
  VALLEY_WAY "\"secondary\",\"ref\":\"D971\"" VALLEY_LINE "[5.04,47.3],[5.06,47.3]]}},"            \
  VALLEY_WAY "\"tertiary\",\"ref\":\"D20\"" VALLEY_LINE "[5.06,47.3],[5.08,47.3]]}},"              \
  VALLEY_WAY "\"residential\",\"name\":\"Rue Haute\"" VALLEY_LINE "[5,47.3],[5,47.305]]}},"        \
  VALLEY_WAY "\"service\"" VALLEY_LINE "[5.03,47.32],[5.031,47.32]]}}"
#define VALLEY_D10                                                                                 \
  VALLEY_WAY "\"tertiary\",\"ref\":\"D10\",\"maxheight\":\"3.5\""                                  \
  VALLEY_LINE "[5.02,47.3],[5.02,47.31],[5.04,47.31],[5.04,47.3]]}}"
#define VALLEY_D12                                                                                 \
  VALLEY_WAY "\"tertiary\",\"ref\":\"D12\""                                                        \
  VALLEY_LINE "[5.02,47.3],[5.02,47.28],[5.04,47.28],[5.04,47.3]]}}"
#define VALLEY_AREA(code, name, more, west, east)                                                  \
  "{\"type\":\"Feature\",\"properties\":{\"code\":\"" code "\",\"nom\":\"" name "\"" more "},"     \
  "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",47.2],[" east ",47.2],[" east    \
  ",47.5],[" west ",47.5],[" west ",47.2]]]}}"

#define VALLEY_ROADS VALLEY_BEGIN VALLEY_MAIN_ROADS "," VALLEY_D10 "," VALLEY_D12 VALLEY_END
#define VALLEY_FEWER_ROADS VALLEY_BEGIN VALLEY_MAIN_ROADS "," VALLEY_D12 VALLEY_END
#define VALLEY_N_EDGES 9
#define VALLEY_COMMUNES                                                                            \
  VALLEY_BEGIN VALLEY_AREA ("21001", "Ouest", "", "4.9", "5.02") ","                               \
  VALLEY_AREA ("21002", "Saint-Est", ",\"population\":1234", "5.02", "5.06") ","                   \
  VALLEY_AREA ("21003", "Fond", ",\"population\":87", "5.06", "5.2") VALLEY_END
#define VALLEY_PR                                                                                  \
  "road,pr,lon,lat\nD 971,1,5.005,47.3\nD 971,2,5.018,47.3\nD 971,3,5.032,47.3\n"                  \
  "D 971,4,5.045,47.3\nD 971,4A,5.05,47.3\n"
#define VALLEY_NAMES                                                                               \
  "name,lon,lat,kind,radius_m\nLa Ferme des Œillets,5.015,47.31,lieu-dit,120\n"                    \
  "Vieux Pont,5.025,47.301,lieu-dit,80\n"

/* Areas: what they close */
#define VALLEY_SQUARE(west, east, south, north)                                                    \
  "{\"type\":\"Polygon\",\"coordinates\":[[[" west "," south "],[" east "," south "],["            \
  east "," north "],[" west "," north "],[" west "," south "]]]}"
/* clang-format on */
#define VALLEY_ON_BRIDGE VALLEY_SQUARE ("5.022", "5.028", "47.299", "47.301")
#define VALLEY_IN_WEST VALLEY_SQUARE ("5.01", "5.015", "47.299", "47.301")
#define VALLEY_BEFORE_FOND VALLEY_SQUARE ("5.05", "5.052", "47.299", "47.301")
#define VALLEY_NOWHERE VALLEY_SQUARE ("5.15", "5.16", "47.4", "47.41")
