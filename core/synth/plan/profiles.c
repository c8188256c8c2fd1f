/* Shares of modalities after the composition of the MIDI-B data (Rutherford et al. 2025), matrices
 * and depths as these devices write them. */
#include "core/synth/plan/profiles.h"

#include "core/synth/header/modality.h"

#define CT_CLASS "1.2.840.10008.5.1.4.1.1.2"
#define MR_CLASS "1.2.840.10008.5.1.4.1.1.4"
#define PT_CLASS "1.2.840.10008.5.1.4.1.1.128"
#define NM_CLASS "1.2.840.10008.5.1.4.1.1.20"
#define CR_CLASS "1.2.840.10008.5.1.4.1.1.1"
#define DX_CLASS "1.2.840.10008.5.1.4.1.1.1.1"
#define MG_CLASS "1.2.840.10008.5.1.4.1.1.1.2"
#define US_CLASS "1.2.840.10008.5.1.4.1.1.6.1"
#define US_LOOP_CLASS "1.2.840.10008.5.1.4.1.1.3.1"
#define SC_CLASS "1.2.840.10008.5.1.4.1.1.7"
#define SR_CLASS "1.2.840.10008.5.1.4.1.1.88.11"

/* rows, columns, frames, samples, allocated, stored, signed, photometric interpretation */
#define GREY(rows, columns, allocated, stored)                                                     \
    { rows, columns, 1, 1, allocated, stored, FALSE, "MONOCHROME2" }
#define SIGNED(rows, columns, stored)                                                              \
    { rows, columns, 1, 1, 16, stored, TRUE, "MONOCHROME2" }
#define INVERTED(rows, columns, allocated, stored)                                                 \
    { rows, columns, 1, 1, allocated, stored, FALSE, "MONOCHROME1" }
#define FRAMES(rows, columns, frames, allocated, stored)                                           \
    { rows, columns, frames, 1, allocated, stored, FALSE, "MONOCHROME2" }
#define COLOUR(rows, columns)                                                                      \
    { rows, columns, 1, 3, 8, 8, FALSE, "RGB" }

#define AXIAL "ORIGINAL\\PRIMARY\\AXIAL"
#define PLAIN "ORIGINAL\\PRIMARY"

/* clang-format off */
const Profile profiles[] = {
    {"CT", CT_CLASS, "GE MEDICAL SYSTEMS", "LightSpeed VCT", "07MW18.4", PICTURE_CT, SIGNED(512, 512, 16), AXIAL, "CHEST",
     {"CHEST W CONTRAST", "CHEST ABDOMEN PELVIS", "PULMONARY ANGIO"}, {"AXIAL 5MM", "LUNG 1.25MM", "SCOUT"},
     fields_ct, private_ge, 105, 40, 200, 1},
    {"US", US_CLASS, "Philips Medical Systems", "iU22", "PMS5.1", PICTURE_US, GREY(600, 800, 8, 8), PLAIN, NULL,
     {"ABDOMEN COMPLETE", "RENAL", "THYROID"}, {"SURVEY", "LONG AXIS", "TRANSVERSE"}, fields_us, NULL, 35, 4, 25, 30},
    {"MR", MR_CLASS, "SIEMENS", "Avanto", "syngo MR B17", PICTURE_MR, GREY(448, 448, 16, 12), "ORIGINAL\\PRIMARY\\M\\ND", "BRAIN",
     {"BRAIN WO CONTRAST", "KNEE", "LUMBAR SPINE"}, {"T1 SAG", "T2 AX", "FLAIR"}, fields_mr, private_siemens, 95, 20, 120, 1},
    {"CR", CR_CLASS, "FUJIFILM Corporation", "FCR XG5000", "A11", PICTURE_CR, GREY(2010, 1670, 16, 10), PLAIN, "CHEST",
     {"CHEST PA", "CHEST AP VIEW", "KNEE"}, {"PA", "AP VIEW", "LATERAL"}, fields_cr, NULL, 45, 1, 3, 8},
    {"CT", CT_CLASS, "SIEMENS", "Sensation 64", "VB42B", PICTURE_CT, GREY(512, 512, 16, 12), AXIAL, "ABDOMEN",
     {"ABDOMEN W CONTRAST", "CT CHEST", "HEAD WO CONTRAST"}, {"Abdomen 3.0 B30f", "Thorax 1.0 B60f", "Topogram"},
     fields_ct, private_siemens, 100, 40, 200, 1},
    {"US", US_CLASS, "ACUSON", "S2000", "4.5.0.53", PICTURE_US_COLOUR, COLOUR(480, 640), PLAIN, NULL,
     {"CAROTID DOPPLER", "VENOUS DOPPLER", "LIVER"}, {"COLOR", "POWER DOPPLER", "SPECTRAL"}, fields_us, NULL, 40, 4, 25, 30},
    {"DX", DX_CLASS, "Agfa", "DX-D 300", "NIM2.1", PICTURE_CR, INVERTED(2320, 2828, 16, 12), PLAIN, "CHEST",
     {"CHEST PA AND LATERAL", "ABDOMEN SUPINE", "PELVIS AP"}, {"PA", "LATERAL", "AP"}, fields_dx, private_agfa, 50, 1, 3, 8},
    {"OT", SC_CLASS, "PACSGEAR", "Screen Capture", "3.2", PICTURE_SC, COLOUR(600, 800), "DERIVED\\SECONDARY", NULL,
     {"DOSE REPORT", "SCANNED DOCUMENT", "3D SCREEN SAVE"}, {"DOSE INFO", "REQUISITION", "SCREEN SAVE"},
     fields_sc, NULL, 40, 1, 2, 60},
    {"MR", MR_CLASS, "Philips Medical Systems", "Achieva", "3.2.1", PICTURE_MR, GREY(320, 320, 16, 12), "ORIGINAL\\PRIMARY\\M_SE\\M\\SE", "PROSTATE",
     {"PROSTATE W WO CONTRAST", "PELVIS", "FEMALE PELVIS"}, {"T2W TSE", "DWI", "THRIVE"}, fields_mr, private_philips, 75, 20, 120, 1},
    {"MG", MG_CLASS, "HOLOGIC, Inc.", "Selenia Dimensions", "1.8.3", PICTURE_MG, GREY(3328, 2560, 16, 12), "DERIVED\\PRIMARY", "BREAST",
     {"SCREENING MAMMOGRAM", "DIAGNOSTIC MAMMOGRAM", "BILATERAL MAMMOGRAM"}, {"L CC", "R CC", "L MLO"},
     fields_mg, private_hologic, 55, 1, 4, 5},
    {"US", US_LOOP_CLASS, "GE Vingmed Ultrasound", "Vivid E9", "113", PICTURE_US_LOOP, FRAMES(384, 512, 4, 8, 8), PLAIN, NULL,
     {"ECHOCARDIOGRAM", "STRESS ECHO", "FETAL ECHO"}, {"APICAL 4CH", "PLAX", "SUBCOSTAL"}, fields_us_loop, NULL, 15, 1, 8, 25},
    {"PT", PT_CLASS, "GE MEDICAL SYSTEMS", "Discovery ST", "dm03", PICTURE_PT, SIGNED(128, 128, 16), PLAIN, "WHOLEBODY",
     {"PET WHOLE BODY", "PET SKULL THIGH", "PET BRAIN"}, {"WB AC", "WB NAC", "2D AC"}, fields_pt, private_ge_pet, 55, 80, 260, 1},
    {"CR", CR_CLASS, "KODAK", "CR 975", "3.1.0", PICTURE_CR, INVERTED(2048, 2500, 16, 12), PLAIN, "CHEST",
     {"CHEST PORTABLE", "HAND", "ANKLE"}, {"AP", "OBLIQUE", "LATERAL"}, fields_cr, NULL, 30, 1, 2, 8},
    {"CT", CT_CLASS, "TOSHIBA", "Aquilion", "V3.20", PICTURE_CT, SIGNED(512, 512, 16), AXIAL, "HEAD",
     {"HEAD WO CONTRAST", "NECK", "TEMPORAL BONE"}, {"BODY STD", "BONE", "HEAD"}, fields_ct, private_toshiba, 50, 40, 160, 1},
    {"SR", SR_CLASS, "PIXMED", "Reporter", "2.0", -1, {0}, "", NULL,
     {"CHEST REPORT", "CT REPORT", "MR REPORT"}, {"REPORT", "ADDENDUM", "PRELIMINARY"}, fields_sr, NULL, 20, 1, 2, 0},
    {"NM", NM_CLASS, "Philips Medical Systems", "FORTE", "4.0", PICTURE_NM, FRAMES(256, 256, 2, 16, 16), "ORIGINAL\\PRIMARY\\STATIC\\EMISSION", NULL,
     {"BONE SCAN", "THYROID UPTAKE", "RENAL SCAN"}, {"ANT POST", "STATIC", "DELAYED"}, fields_nm, NULL, 20, 1, 4, 10},
    {"PT", PT_CLASS, "SIEMENS", "Biograph 40", "VG20A", PICTURE_PT, GREY(200, 200, 16, 16), PLAIN, "WHOLEBODY",
     {"PET CT WHOLE BODY", "PET FDG", "PET ONCO"}, {"PET AC", "PET WB", "PET NAC"}, fields_pt, NULL, 60, 80, 260, 1},
    {"MR", MR_CLASS, "GE MEDICAL SYSTEMS", "SIGNA HDx", "15M4", PICTURE_MR, SIGNED(256, 256, 16), "ORIGINAL\\PRIMARY\\OTHER", "LSPINE",
     {"LUMBAR SPINE", "SHOULDER", "BRAIN W WO"}, {"SAG T2 FSE", "AX FLAIR", "COR STIR"}, fields_mr, private_ge, 80, 20, 120, 1},
    {"DX", DX_CLASS, "Philips Medical Systems", "DigitalDiagnost", "2.1", PICTURE_CR, GREY(2022, 2022, 16, 12), PLAIN, "CHEST",
     {"CHEST PA", "HIP", "WRIST"}, {"PA", "AP", "LATERAL"}, fields_dx, private_philips, 30, 1, 3, 8},
};
/* clang-format on */
const gsize n_profiles = G_N_ELEMENTS(profiles);
