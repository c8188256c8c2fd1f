#include "core/synth/people/names.h"

/* clang-format off */
const Origin origins[] = {
    {"ISO_IR 100", 40,
     {"KAUFMAN", "DAVIDSON", "ROSENTHAL", "O'BRIEN", "ABERNATHY", "MARTIN", "VAN HORN", "WASHINGTON-REED", "MCALLISTER", "WHITFIELD"},
     {"SCOTT", "STANLEY", "CHAD", "TIMOTHY", "ERNEST", "GREGORY"},
     {"CATHERINE", "DOROTHY", "GLORIA", "HELEN", "BEATRICE", "JOSEPHINE"},
     NULL, NULL},
    {"ISO_IR 100", 10, /* Spanish and Portuguese */
     {"GARCÍA LÓPEZ", "CALDERÓN", "GUTIÉRREZ", "VILLANUEVA", "PEÑA", "NÚÑEZ VELA", "MAGALHÃES", "GONÇALVES", "IBÁÑEZ", "ÁVILA SANTOS"},
     {"JOSÉ", "ÁNGEL", "MARTÍN", "RAMÓN", "JOÃO", "ANDRÉS"},
     {"MARÍA", "SOFÍA", "BEGOÑA", "INÉS", "CONCEIÇÃO", "LUCÍA"},
     "14 AVENIDA ESPAÑA", "MIRADOR"},
    {"ISO_IR 100", 9, /* German and Scandinavian */
     {"MÜLLER", "JÄGER", "SCHRÖDER", "VON HEIDEN", "LINDQVIST", "BERGSTRÖM", "SØRENSEN", "ÅKESSON", "KÖNIG", "WEISS"},
     {"JÜRGEN", "GÖTZ", "BJÖRN", "SØREN", "KLAUS", "LARS"},
     {"URSULA", "BÄRBEL", "INGRID", "ÅSA", "GRÖNA", "HEIDI"},
     "7 MÜHLGASSE", "NEUKIRCH"},
    {"ISO_IR 100", 7, /* French */
     {"LEFÈVRE", "PELLETIER", "GRAND JEAN", "BENOÎT", "GARÇON", "D'ANJOU", "CHÂTELAIN", "BÉRANGER", "MARÉCHAL", "LECLERC"},
     {"FRANÇOIS", "RENÉ", "JÉRÔME", "HENRI", "ANDRÉ", "LOÏC"},
     {"HÉLÈNE", "FRANÇOISE", "AGNÈS", "ZOÉ", "ANAÏS", "MARGOT"},
     "3 RUE DU CHÊNE", "VALBONNET"},
    {"ISO_IR 101", 7, /* Polish, Czech, Hungarian */
     {"OSTROWSKI", "WÓJCIK", "ŁUKASIEWICZ", "DVOŘÁK", "ČERMÁK", "NOVÁKOVÁ", "SZABÓ", "KŐRÖSI", "ŻUKOWSKA", "KOWALCZYK-MAJ"},
     {"STANISŁAW", "JIŘÍ", "GYÖRGY", "PAWEŁ", "LÁSZLÓ", "TADEUSZ"},
     {"MAŁGORZATA", "BOŻENA", "ZDEŇKA", "ZSÓFIA", "HALINA", "ELŻBIETA"},
     "21 ULICA DĘBOWA", "ŁOMNICA"},
    {"ISO_IR 148", 3, /* Turkish */
     {"YILDIZ", "ÖZTÜRK", "ŞAHİN", "ÇELİK", "DOĞAN", "KAYA", "GÜNEŞ", "AKSOY", "IŞIK", "KOÇ"},
     {"MEHMET", "İBRAHİM", "OĞUZ", "ÖMER", "ÇAĞRI", "KEMAL"},
     {"AYŞE", "GÜLŞEN", "ÖZLEM", "ELİF", "ZEYNEP", "ŞULE"},
     "5 ÇINAR SOKAK", "YEŞİLKÖY"},
    {"ISO_IR 144", 6, /* Russian */
     {"ИВАНОВ|IVANOV", "СОКОЛОВ|SOKOLOV", "ЖУКОВ|ZHUKOV", "ЩЕРБАКОВ|SHCHERBAKOV", "ОРЛОВ|ORLOV", "КУЗНЕЦОВ|KUZNETSOV", "РИМСКИЙ-КОРСАК|RIMSKY-KORSAK", "МОРОЗОВ|MOROZOV", "ТИТОВ|TITOV", "БЕЛОВ|BELOV"},
     {"СЕРГЕЙ|SERGEY", "ЮРИЙ|YURI", "ПЁТР|PYOTR", "ИГОРЬ|IGOR", "ОЛЕГ|OLEG", "АНДРЕЙ|ANDREY"},
     {"ОЛЬГА|OLGA", "НАТАЛЬЯ|NATALYA", "ЕЛЕНА|ELENA", "ЮЛИЯ|YULIA", "ИРИНА|IRINA", "ТАТЬЯНА|TATYANA"},
     "12 УЛИЦА САДОВАЯ", "ЗАРЕЧНЫЙ"},
    {"ISO_IR 126", 3, /* Greek */
     {"ΠΑΠΑΔΟΠΟΥΛΟΣ|PAPADOPOULOS", "ΓΕΩΡΓΙΟΥ|GEORGIOU", "ΔΗΜΗΤΡΙΟΥ|DIMITRIOU", "ΝΙΚΟΛΑΟΥ|NIKOLAOU", "ΑΛΕΞΙΟΥ|ALEXIOU", "ΒΛΑΧΟΣ|VLACHOS", "ΚΑΡΡΑΣ|KARRAS", "ΜΑΚΡΗΣ|MAKRIS", "ΡΑΠΤΗΣ|RAPTIS", "ΣΤΑΥΡΟΥ|STAVROU"},
     {"ΓΙΩΡΓΟΣ|GIORGOS", "ΝΙΚΟΣ|NIKOS", "ΣΠΥΡΟΣ|SPYROS", "ΠΕΤΡΟΣ|PETROS", "ΗΛΙΑΣ|ILIAS", "ΜΑΡΚΟΣ|MARKOS"},
     {"ΕΛΕΝΗ|ELENI", "ΣΟΦΙΑ|SOFIA", "ΖΩΗ|ZOI", "ΑΝΝΑ|ANNA", "ΔΑΦΝΗ|DAFNI", "ΘΑΛΕΙΑ|THALEIA"},
     "8 ΟΔΟΣ ΕΛΙΑΣ", "ΝΕΑΠΟΛΗ"},
    {"\\ISO 2022 IR 87", 5, /* Japanese: alphabetic, ideographic and phonetic groups; no code with a backslash, at which readers split */
     {"山田=やまだ|YAMADA", "佐藤=さとう|SATO", "鈴木=すずき|SUZUKI", "高橋=たかはし|TAKAHASHI", "田中=たなか|TANAKA", "渡辺=わたなべ|WATANABE", "井上=いのうえ|INOUE", "中村=なかむら|NAKAMURA", "小林=こばやし|KOBAYASHI", "加藤=かとう|KATO"},
     {"太郎=たろう|TARO", "健一=けんいち|KENICHI", "隆=たかし|TAKASHI", "誠=まこと|MAKOTO", "茂=しげる|SHIGERU", "勇=いさむ|ISAMU"},
     {"花子=はなこ|HANAKO", "恵子=けいこ|KEIKO", "直美=なおみ|NAOMI", "和子=かずこ|KAZUKO", "文子=ふみこ|FUMIKO", "幸子=さちこ|SACHIKO"},
     NULL, NULL},
    {"ISO_IR 192", 6, /* Vietnamese, Chinese */
     {"NGUYỄN|NGUYEN", "TRẦN|TRAN", "PHẠM|PHAM", "ĐẶNG|DANG", "王|WANG", "李|LI", "张|ZHANG", "陈|CHEN", "欧阳|OUYANG", "黄|HUANG"},
     {"MINH ĐỨC|MINH DUC", "HÙNG|HUNG", "TUẤN|TUAN", "伟|WEI", "建国|JIANGUO", "强|QIANG"},
     {"THỊ LAN|THI LAN", "HƯƠNG|HUONG", "NGỌC|NGOC", "芳|FANG", "秀英|XIUYING", "丽|LI"},
     "16 PHỐ HÀNG BÔNG", "BÌNH AN"},
    {"", 4, /* no character set but ASCII: older devices leave it out */
     {"OKAFOR", "HARTMANN", "BERGSTROM", "SINGH", "KUMAR", "AL-RASHID", "HUSSEIN", "MBEKI", "ADEYEMI", "COHEN"},
     {"ALISTAIR", "DOUGLAS", "VIKRAM", "OMAR", "CHIDI", "DAVID"},
     {"MARGARET", "AMINA", "PRIYA", "LEILA", "NGOZI", "MIRIAM"},
     NULL, NULL},
};
const gsize n_origins = G_N_ELEMENTS(origins);

const char *const hospitals[8] = {
    "LAKESIDE GENERAL HOSPITAL", "ST BRENDAN MEDICAL CENTER", "NORTHFIELD CLINIC", "HARBORVIEW REGIONAL",
    "CEDAR HILL MEMORIAL", "RIVERBEND UNIVERSITY HOSPITAL", "MERCY OAKS INFIRMARY", "WESTGATE IMAGING ASSOCIATES"};
const char *const departments[4] = {"RADIOLOGY EAST", "IMAGING WING B", "DIAGNOSTIC CENTER 4", "EMERGENCY RADIOLOGY"};
const char *const middle_names[6] = {"", "", "", "LEE", "ANN", "J"};
const char *const streets[6] = {"118 MAPLE STREET", "2204 OLD MILL ROAD", "9 HARBOR LANE", "4710 PINE AVENUE",
                                "63 CHAPEL COURT", "1500 QUARRY DRIVE"};
const char *const cities[6] = {"FAIRHAVEN", "BROOKSIDE", "CLIFTON FALLS", "EASTPORT", "GRANDVIEW", "MILLBROOK"};
/* clang-format on */
