/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"
#include "vigie-import.h"

/* Imports the data as a file called @name and checks everything that comes of it. */
void fuzz_import (const uint8_t *data, size_t size, const char *name);

/* (transfer full): a VigiePostSink that checks everything and keeps nothing */
GObject *fuzz_sink_create (void);
