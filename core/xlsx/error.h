/* Errors of workbooks. */
#pragma once
#include <glib.h>

#define XLSX_ERROR (xlsx_error_quark())
GQuark xlsx_error_quark(void);
