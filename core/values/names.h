/* What pydicom's dictionaries say: VR and name of private elements, names of elements and UIDs. */
#pragma once
#include <glib.h>

/* VR of a private element by its creator (exact spelling); 0 where unknown. */
guint16 private_element_vr(const char *creator, guint32 tag);
/* Name of a private element by its creator; NULL where unknown. */
const char *private_element_name(const char *creator, guint32 tag);
/* Name of an element of the standard (PS3.6); NULL where unknown. */
const char *element_name(guint32 tag);
/* Name of a registered UID (PS3.6 annex A); NULL where unknown. */
const char *uid_name(const char *uid);
