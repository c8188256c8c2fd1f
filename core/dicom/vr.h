/* Value representations by name. PS3.5 section 6.2. */
#pragma once
#include "core/dicom/dicom.h"

enum {
    VR_AE = DICOM_VR('A', 'E'),
    VR_AS = DICOM_VR('A', 'S'),
    VR_AT = DICOM_VR('A', 'T'),
    VR_CS = DICOM_VR('C', 'S'),
    VR_DA = DICOM_VR('D', 'A'),
    VR_DS = DICOM_VR('D', 'S'),
    VR_DT = DICOM_VR('D', 'T'),
    VR_FD = DICOM_VR('F', 'D'),
    VR_FL = DICOM_VR('F', 'L'),
    VR_IS = DICOM_VR('I', 'S'),
    VR_LO = DICOM_VR('L', 'O'),
    VR_LT = DICOM_VR('L', 'T'),
    VR_OB = DICOM_VR('O', 'B'),
    VR_OD = DICOM_VR('O', 'D'),
    VR_OF = DICOM_VR('O', 'F'),
    VR_OW = DICOM_VR('O', 'W'),
    VR_PN = DICOM_VR('P', 'N'),
    VR_SH = DICOM_VR('S', 'H'),
    VR_SL = DICOM_VR('S', 'L'),
    VR_SQ = DICOM_VR('S', 'Q'),
    VR_SS = DICOM_VR('S', 'S'),
    VR_ST = DICOM_VR('S', 'T'),
    VR_SV = DICOM_VR('S', 'V'),
    VR_TM = DICOM_VR('T', 'M'),
    VR_UC = DICOM_VR('U', 'C'),
    VR_UI = DICOM_VR('U', 'I'),
    VR_UL = DICOM_VR('U', 'L'),
    VR_UN = DICOM_VR('U', 'N'),
    VR_UR = DICOM_VR('U', 'R'),
    VR_US = DICOM_VR('U', 'S'),
    VR_UT = DICOM_VR('U', 'T'),
    VR_UV = DICOM_VR('U', 'V'),
    /* The dictionary's `US or SS`, until Pixel Representation is known. No file can hold it: VRs
       are capital letters. */
    VR_US_OR_SS = DICOM_VR('x', 's'),
};

/* dicom_dictionary_vr, but VR_US_OR_SS where the dictionary leaves that choice. */
guint16 dicom_dictionary_lookup(guint32 tag);
