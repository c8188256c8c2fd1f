/* Elements of the modalities' modules (PS3.3 A.3 and following), as far as they are needed to be
 * complete and are worth retaining. */
#include "core/synth/header/modality.h"
#include "core/synth/header/tags.h"

/* clang-format off */

/* Image plane and frame of reference (PS3.3 C.7.4.1, C.7.6.2). */
#define PLANE                                                                                                          \
    {0, T(0018,0050), "Slice Thickness", "{thickness}", STAY | KEEP, "TCIA-PTKB-K"},                                   \
    {0, T(0020,0032), "Image Position (Patient)", "{position}", FULL | KEEP, "TCIA-PTKB-K"},                           \
    {0, T(0020,0037), "Image Orientation (Patient)", "1\\0\\0\\0\\1\\0", FULL | KEEP, "TCIA-PTKB-K"},                  \
    {0, T(0020,0052), "Frame of Reference UID", "{frame_uid}", NEW_UID},                                               \
    {0, T(0020,1040), "Position Reference Indicator", "", STAY},                                                       \
    {0, T(0020,1041), "Slice Location", "{location}", KEEP, "TCIA-PTKB-K"},                                            \
    {0, T(0028,0030), "Pixel Spacing", "{spacing}\\{spacing}", FULL | KEEP, "TCIA-PTKB-K"}

#define WINDOW                                                                                                         \
    {0, T(0028,1050), "Window Center", "{window_center}", KEEP, "TCIA-PTKB-K"},                                        \
    {0, T(0028,1051), "Window Width", "{window_width}", KEEP, "TCIA-PTKB-K"}

const Field fields_ct[] = {
    {0, T(0018,0015), "Body Part Examined", "{body_part}", KEEP, "TCIA-P15-DESC-C"},
    {0, T(0018,0060), "KVP", "120", STAY | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1100), "Reconstruction Diameter", "360", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1140), "Rotation Direction", "CW", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1150), "Exposure Time", "500", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1151), "X-Ray Tube Current", "{current}", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1210), "Convolution Kernel", "{kernel}", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,5100), "Patient Position", "HFS", STAY | KEEP, "TCIA-PTKB-K"},
    PLANE,
    {0, T(0020,0012), "Acquisition Number", "1", STAY},
    WINDOW,
    {0, T(0028,1052), "Rescale Intercept", "{intercept}", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0028,1053), "Rescale Slope", "1", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0028,1054), "Rescale Type", "HU", KEEP, "TCIA-PTKB-K"},
    FIELD_END,
};

const Field fields_mr[] = {
    {0, T(0018,0015), "Body Part Examined", "{body_part}", KEEP, "TCIA-P15-DESC-C"},
    {0, T(0018,0020), "Scanning Sequence", "SE", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0021), "Sequence Variant", "SK\\SP", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0022), "Scan Options", "", STAY},
    {0, T(0018,0023), "MR Acquisition Type", "2D", STAY | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0080), "Repetition Time", "{repetition_time}", STAY | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0081), "Echo Time", "{echo_time}", STAY | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0087), "Magnetic Field Strength", "1.5", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0091), "Echo Train Length", "9", STAY | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1314), "Flip Angle", "90", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,5100), "Patient Position", "HFS", STAY | KEEP, "TCIA-PTKB-K"},
    PLANE,
    WINDOW,
    FIELD_END,
};

const Field fields_pt[] = {
    {0, T(0018,0015), "Body Part Examined", "{body_part}", KEEP, "TCIA-P15-DESC-C"},
    {0, T(0018,1181), "Collimator Type", "NONE", STAY},
    {0, T(0018,1242), "Actual Frame Duration", "180000", FULL | KEEP, "TCIA-PTKB-K"},
    PLANE,
    {0, T(0028,0051), "Corrected Image", "DECY\\ATTN\\SCAT", STAY | KEEP, "TCIA-PTKB-K"},
    WINDOW,
    {0, T(0028,1052), "Rescale Intercept", "0", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0028,1053), "Rescale Slope", "{slope}", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0016), "Radiopharmaceutical Information Sequence", SEQUENCE, 0},
    {1, T(0018,0031), "Radiopharmaceutical", "FDG", KEEP, "TCIA-PTKB-K"},
    {1, T(0018,1072), "Radiopharmaceutical Start Time", "{hour}0000", KEEP, "TCIA-PTKB-K"},
    {1, T(0018,1074), "Radionuclide Total Dose", "370000000", KEEP, "TCIA-PTKB-K"},
    {1, T(0018,1078), "Radiopharmaceutical Start DateTime", "{date}{hour}0000", SHIFT},
    {1, T(0054,0300), "Radionuclide Code Sequence", SEQUENCE, 0},
    {2, T(0008,0100), "Code Value", "C-111A1", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0104), "Code Meaning", "^18^Fluorine", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0081), "Number of Slices", "{slices}", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0410), "Patient Orientation Code Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "F-10450", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "recumbent", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0054,0412), "Patient Orientation Modifier Code Sequence", SEQUENCE, 0},
    {2, T(0008,0100), "Code Value", "F-10340", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0104), "Code Meaning", "supine", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0414), "Patient Gantry Relationship Code Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "F-10470", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "headfirst", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,1000), "Series Type", "WHOLE BODY\\IMAGE", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,1001), "Units", "BQML", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,1002), "Counts Source", "EMISSION", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,1102), "Decay Correction", "START", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,1300), "Frame Reference Time", "90000", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,1321), "Decay Factor", "1.0{instance_number}", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,1330), "Image Index", "{instance_number}", FULL},
    FIELD_END,
};

const Field fields_nm[] = {
    {0, T(0018,0070), "Counts Accumulated", "487211", STAY | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1242), "Actual Frame Duration", "300000", KEEP, "TCIA-PTKB-K"},
    {0, T(0020,0060), "Laterality", "", STAY},
    {0, T(0028,0009), "Frame Increment Pointer", "0054,0010\\0054,0020", 0},
    {0, T(0028,0030), "Pixel Spacing", "{spacing}\\{spacing}", KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0010), "Energy Window Vector", "1\\1", 0},
    {0, T(0054,0011), "Number of Energy Windows", "1", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0012), "Energy Window Information Sequence", SEQUENCE, 0},
    {1, T(0054,0013), "Energy Window Range Sequence", SEQUENCE, 0},
    {2, T(0054,0014), "Energy Window Lower Limit", "126", KEEP, "TCIA-PTKB-K"},
    {2, T(0054,0015), "Energy Window Upper Limit", "154", KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0016), "Radiopharmaceutical Information Sequence", SEQUENCE, 0},
    {1, T(0018,0031), "Radiopharmaceutical", "MDP", KEEP, "TCIA-PTKB-K"},
    {1, T(0054,0300), "Radionuclide Code Sequence", SEQUENCE, 0},
    {2, T(0008,0100), "Code Value", "C-163A8", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0104), "Code Meaning", "^99m^Technetium", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0020), "Detector Vector", "1\\2", 0},
    {0, T(0054,0021), "Number of Detectors", "2", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0022), "Detector Information Sequence", SEQUENCE, 0},
    {1, T(0018,1181), "Collimator Type", "PARA", STAY},
    {1, T(0020,0032), "Image Position (Patient)", "-200\\-200\\0", STAY},
    {1, T(0020,0037), "Image Orientation (Patient)", "1\\0\\0\\0\\0\\-1", STAY},
    {0, T(0054,0022), "Detector Information Sequence", SEQUENCE, 0},
    {1, T(0018,1181), "Collimator Type", "PARA", STAY},
    {1, T(0020,0032), "Image Position (Patient)", "200\\200\\0", STAY},
    {1, T(0020,0037), "Image Orientation (Patient)", "-1\\0\\0\\0\\0\\-1", STAY},
    {0, T(0054,0410), "Patient Orientation Code Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "F-10450", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "recumbent", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0414), "Patient Gantry Relationship Code Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "F-10470", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "headfirst", FULL | KEEP, "TCIA-PTKB-K"},
    FIELD_END,
};

const Field fields_cr[] = {
    {0, T(0018,0015), "Body Part Examined", "{body_part}", STAY | KEEP, "TCIA-P15-DESC-C"},
    {0, T(0018,1004), "Plate ID", "{plate}", GONE, "HIPAA-M"},
    {0, T(0018,1164), "Imager Pixel Spacing", "{spacing}\\{spacing}", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,5101), "View Position", "{view}", STAY | KEEP, "TCIA-PTKB-K"},
    WINDOW,
    FIELD_END,
};

/* Digital X-ray (PS3.3 C.8.11), of both kinds. */
#define DIGITAL_X_RAY                                                                                                  \
    {0, T(0008,0068), "Presentation Intent Type", "FOR PRESENTATION", FULL | KEEP, "TCIA-PTKB-K"},                     \
    {0, T(0018,0060), "KVP", "{kvp}", KEEP, "TCIA-PTKB-K"},                                                            \
    {0, T(0018,1164), "Imager Pixel Spacing", "{spacing}\\{spacing}", FULL | KEEP, "TCIA-PTKB-K"},                     \
    {0, T(0018,7004), "Detector Type", "DIRECT", STAY | KEEP, "TCIA-PTKB-K"},                                          \
    {0, T(0018,700A), "Detector ID", "{plate}", GONE, "HIPAA-M"},                                                      \
    {0, T(0018,700C), "Date of Last Detector Calibration", "{date}", SHIFT},                                           \
    {0, T(0040,0555), "Acquisition Context Sequence", EMPTY_SEQUENCE, STAY},                                           \
    {0, T(0020,0062), "Image Laterality", "{laterality}", FULL | KEEP, "TCIA-PTKB-K"},                                 \
    {0, T(0028,1040), "Pixel Intensity Relationship", "LOG", FULL | KEEP, "TCIA-PTKB-K"},                              \
    {0, T(0028,1041), "Pixel Intensity Relationship Sign", "{intensity_sign}", FULL | KEEP, "TCIA-PTKB-K"},            \
    WINDOW,                                                                                                            \
    {0, T(0028,1052), "Rescale Intercept", "0", FULL | KEEP, "TCIA-PTKB-K"},                                           \
    {0, T(0028,1053), "Rescale Slope", "1", FULL | KEEP, "TCIA-PTKB-K"},                                               \
    {0, T(0028,1054), "Rescale Type", "US", FULL | KEEP, "TCIA-PTKB-K"},                                               \
    {0, T(0028,2110), "Lossy Image Compression", "{lossy}", FULL},                                                     \
    {0, T(2050,0020), "Presentation LUT Shape", "{lut_shape}", FULL | KEEP, "TCIA-PTKB-K"}

const Field fields_dx[] = {
    {0, T(0008,2218), "Anatomic Region Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "T-D3000", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "Chest", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0015), "Body Part Examined", "{body_part}", KEEP, "TCIA-P15-DESC-C"},
    {0, T(0018,1508), "Positioner Type", "NONE", STAY | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,5101), "View Position", "{view}", KEEP, "TCIA-PTKB-K"},
    DIGITAL_X_RAY,
    FIELD_END,
};

const Field fields_mg[] = {
    {0, T(0008,2218), "Anatomic Region Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "T-04000", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "Breast", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,0015), "Body Part Examined", "BREAST", FULL | KEEP, "TCIA-P15-DESC-C"},
    {0, T(0018,11A0), "Body Part Thickness", "54", KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1508), "Positioner Type", "MAMMOGRAPHIC", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,5101), "View Position", "{view}", KEEP, "TCIA-PTKB-K"},
    DIGITAL_X_RAY,
    {0, T(0028,1300), "Breast Implant Present", "NO", KEEP, "TCIA-PTKB-K"},
    {0, T(0040,0318), "Organ Exposed", "BREAST", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0054,0220), "View Code Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "{view_code}", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "{view_meaning}", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0054,0222), "View Modifier Code Sequence", SEQUENCE, 0},
    {2, T(0008,0100), "Code Value", "R-102D6", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0102), "Coding Scheme Designator", "SRT", FULL | KEEP, "TCIA-PTKB-K"},
    {2, T(0008,0104), "Code Meaning", "Magnification", FULL | KEEP, "TCIA-PTKB-K"},
    FIELD_END,
};

const Field fields_us[] = {
    {0, T(0008,2111), "Derivation Description", "Frozen by {operator_last}", KEEP | GONE, "HIPAA-A", "Frozen",
        "{operator_last}"},
    {0, T(0018,6031), "Transducer Type", "SECTOR_PHASED", KEEP, "TCIA-PTKB-K"},
    {0, T(0020,0060), "Laterality", "", STAY},
    FIELD_END,
};

const Field fields_us_loop[] = {
    {0, T(0018,1063), "Frame Time", "33.3", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,6031), "Transducer Type", "SECTOR_PHASED", KEEP, "TCIA-PTKB-K"},
    {0, T(0020,0060), "Laterality", "", STAY},
    {0, T(0028,0009), "Frame Increment Pointer", "0018,1063", 0},
    FIELD_END,
};

const Field fields_sc[] = {
    {0, T(0008,0064), "Conversion Type", "WSD", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0018,1010), "Secondary Capture Device ID", "{plate}", GONE, "HIPAA-M"},
    {0, T(0018,1012), "Date of Secondary Capture", "{date}", SHIFT},
    {0, T(0020,0060), "Laterality", "", STAY},
    FIELD_END,
};

/* A text item of a report. */
#define REPORT_ITEM(code, meaning, ...)                                                                                \
    {0, T(0040,A730), "Content Sequence", SEQUENCE, 0},                                                                \
    {1, T(0040,A010), "Relationship Type", "CONTAINS", FULL | KEEP, "TCIA-PTKB-K"},                                    \
    {1, T(0040,A040), "Value Type", "TEXT", FULL | KEEP, "TCIA-PTKB-K"},                                               \
    {1, T(0040,A043), "Concept Name Code Sequence", SEQUENCE, 0},                                                      \
    {2, T(0008,0100), "Code Value", code, FULL | KEEP, "TCIA-PTKB-K"},                                                 \
    {2, T(0008,0102), "Coding Scheme Designator", "DCM", FULL | KEEP, "TCIA-PTKB-K"},                                  \
    {2, T(0008,0104), "Code Meaning", meaning, FULL | KEEP, "TCIA-PTKB-K"},                                            \
    {1, T(0040,A160), "Text Value", __VA_ARGS__}

const Field fields_sr[] = {
    {0, T(0008,0023), "Content Date", "{date}", SHIFT},
    {0, T(0008,0033), "Content Time", "{time}", STAY},
    {0, T(0008,1111), "Referenced Performed Procedure Step Sequence", EMPTY_SEQUENCE, STAY},
    {0, T(0040,A372), "Performed Procedure Code Sequence", EMPTY_SEQUENCE, STAY},
    {0, T(0040,A040), "Value Type", "CONTAINER", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0040,A043), "Concept Name Code Sequence", SEQUENCE, 0},
    {1, T(0008,0100), "Code Value", "18748-4", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0102), "Coding Scheme Designator", "LN", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,0104), "Code Meaning", "Diagnostic Imaging Report", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0040,A050), "Continuity Of Content", "SEPARATE", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0040,A491), "Completion Flag", "COMPLETE", FULL | KEEP, "TCIA-PTKB-K"},
    {0, T(0040,A493), "Verification Flag", "UNVERIFIED", FULL | KEEP, "TCIA-PTKB-K"},
    REPORT_ITEM("121060", "History", "{complaint}. {spoken}, born {birth_screen}", KEEP | GONE, "HIPAA-A",
        "{complaint}", "{spoken}, born {birth_screen}"),
    REPORT_ITEM("121071", "Finding", "No acute abnormality", FULL | KEEP, "TCIA-REV"),
    REPORT_ITEM("121077", "Conclusion", "Discussed with patient at {phone} on {date_written}", KEEP | GONE, "HIPAA-D",
        "Discussed with patient", "{phone} on {date_written}"),
    FIELD_END,
};

const Field fields_reference[] = {
    {0, T(0008,1140), "Referenced Image Sequence", SEQUENCE, 0},
    {1, T(0008,1150), "Referenced SOP Class UID", "{sop_class}", FULL | KEEP, "TCIA-PTKB-K"},
    {1, T(0008,1155), "Referenced SOP Instance UID", "{reference_uid}", MAPPED_UID},
    FIELD_END,
};

/* Private elements whose VR is known by their creator, so that files without VRs can be read too. */
#define PRIVATE(group, element, name, value, actions, category, stays, goes, vr)                                       \
    {0, T(group,element), name, value, actions, category, stays, goes, vr}
#define CREATOR(group, value) PRIVATE(group, 0010, "Private Creator", value, 0, NULL, NULL, NULL, "LO")

const Field private_ge[] = {
    CREATOR(0009, "GEMS_IDEN_01"),
    PRIVATE(0009, 1002, "[Suite id]", "{station}", GONE, "HIPAA-M", NULL, NULL, "SH"),
    PRIVATE(0009, 1004, "[Product id]", "{model}", KEEP, "TCIA-REV", NULL, NULL, "SH"),
    PRIVATE(0009, 1017, "[Series Description]", "{series_description} / {spoken}", KEEP | GONE, "HIPAA-A",
        "{series_description}", "{spoken}", "LT"),
    PRIVATE(0009, 10E3, "[Equipment UID]", "{equipment_uid}", NEW_UID, NULL, NULL, NULL, "UI"),
    FIELD_END,
};
const Field private_ge_pet[] = {
    CREATOR(0009, "GEMS_PETD_01"),
    PRIVATE(0009, 1002, "[PET patient_id]", "{id}", GONE, "HIPAA-H", NULL, NULL, "LO"),
    PRIVATE(0009, 100F, "[PET scan_description]", "{study_description}", KEEP, "TCIA-REV", NULL, NULL, "ST"),
    PRIVATE(0009, 1010, "[PET hospital_name]", "{hospital}", GONE, "HIPAA-B", NULL, NULL, "LO"),
    PRIVATE(0009, 1036, "[PET tracer_name]", "FDG", KEEP, "TCIA-REV", NULL, NULL, "LO"),
    FIELD_END,
};
const Field private_siemens[] = {
    CREATOR(0029, "SIEMENS MEDCOM HEADER"),
    PRIVATE(0029, 1031, "[PMTF Information 1]", "{spoken} {id}", GONE, "HIPAA-A", NULL, NULL, "LO"),
    PRIVATE(0029, 1042, "[Application Header ID]", "VB10A 20030626", KEEP, "TCIA-REV", NULL, NULL, "LO"),
    CREATOR(0051, "SIEMENS MR HEADER"),
    PRIVATE(0051, 100F, "[CoilString]", "HE1-4", KEEP, "TCIA-REV", NULL, NULL, "LO"),
    FIELD_END,
};
const Field private_philips[] = {
    CREATOR(2001, "Philips Imaging DD 001"),
    PRIVATE(2001, 1020, "[Scanning Technique Description MR]", "TSE", KEEP, "TCIA-REV", NULL, NULL, "LO"),
    PRIVATE(2001, 1050, "[Unknown]", "{spoken} {date_written}", GONE, "HIPAA-A", NULL, NULL, "LO"),
    FIELD_END,
};
const Field private_toshiba[] = {
    CREATOR(7005, "TOSHIBA_MEC_CT3"),
    PRIVATE(7005, 1011, "[Series Comment]", "{series_description}, {operator_last}", KEEP | GONE, "HIPAA-A",
        "{series_description}", "{operator_last}", "LT"),
    PRIVATE(7005, 1024, "[The Acquisition Date of NRA]", "{date}", SHIFT, NULL, NULL, NULL, "DA"),
    FIELD_END,
};
const Field private_hologic[] = {
    CREATOR(0011, "HOLOGIC"),
    PRIVATE(0011, 1000, "[Hx Questionnaire]", "{spoken} DOB {birth_screen}", GONE, "HIPAA-A", NULL, NULL, "LO"),
    CREATOR(0023, "HOLOGIC"),
    PRIVATE(0023, 1000, "[Encoding Scheme Version]", "1.1", KEEP, "TCIA-REV", NULL, NULL, "LO"),
    FIELD_END,
};
const Field private_agfa[] = {
    CREATOR(0019, "AGFA"),
    PRIVATE(0019, 1010, "[Private Identification Code]", "{accession}", GONE, "HIPAA-H", NULL, NULL, "SH"),
    PRIVATE(0019, 1013, "[Sensitometry Name]", "SAL2", KEEP, "TCIA-REV", NULL, NULL, "LO"),
    PRIVATE(0019, 1062, "[ID Station name]", "{station}", GONE, "HIPAA-M", NULL, NULL, "SH"),
    FIELD_END,
};
/* clang-format on */
