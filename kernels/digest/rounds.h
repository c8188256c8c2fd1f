/* MD5's rounds (RFC 1321, 3.4) in steps of four, with the numbers of words, the shifts and the
 * sines of each. Who uses this has defined FOUR and MIX_1 to MIX_4; kernels of devices share it. */
#pragma once
/* clang-format off */
#define MD5_ROUNDS \
    FOUR(MIX_1,  0,  1,  2,  3, 7, 12, 17, 22, 0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee) \
    FOUR(MIX_1,  4,  5,  6,  7, 7, 12, 17, 22, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501) \
    FOUR(MIX_1,  8,  9, 10, 11, 7, 12, 17, 22, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be) \
    FOUR(MIX_1, 12, 13, 14, 15, 7, 12, 17, 22, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821) \
    FOUR(MIX_2,  1,  6, 11,  0, 5,  9, 14, 20, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa) \
    FOUR(MIX_2,  5, 10, 15,  4, 5,  9, 14, 20, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8) \
    FOUR(MIX_2,  9, 14,  3,  8, 5,  9, 14, 20, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed) \
    FOUR(MIX_2, 13,  2,  7, 12, 5,  9, 14, 20, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a) \
    FOUR(MIX_3,  5,  8, 11, 14, 4, 11, 16, 23, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c) \
    FOUR(MIX_3,  1,  4,  7, 10, 4, 11, 16, 23, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70) \
    FOUR(MIX_3, 13,  0,  3,  6, 4, 11, 16, 23, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05) \
    FOUR(MIX_3,  9, 12, 15,  2, 4, 11, 16, 23, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665) \
    FOUR(MIX_4,  0,  7, 14,  5, 6, 10, 15, 21, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039) \
    FOUR(MIX_4, 12,  3, 10,  1, 6, 10, 15, 21, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1) \
    FOUR(MIX_4,  8, 15,  6, 13, 6, 10, 15, 21, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1) \
    FOUR(MIX_4,  4, 11,  2,  9, 6, 10, 15, 21, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391)
/* clang-format on */
