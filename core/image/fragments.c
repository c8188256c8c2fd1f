#include "core/image/fragments.h"

#include "core/image/limits.h"
#include "core/image/tags.h"
#include <string.h>

typedef struct Encapsulation {
    const DicomFragment *fragments; /* without the basic offset table */
    gsize n;
    guint rle_segments;    /* of a frame; 0 unless RLE */
    gboolean starts_known; /* the codec's streams can be told by their first bytes */
} Encapsulation;

static guint64 read_le(const guint8 *data, gsize size) {
    guint64 value = 0;
    memcpy(&value, data, size); /* size is 4 or 8; the low bytes of a little-endian number */
    return GUINT64_FROM_LE(value);
}

static gboolean begins_with(const DicomFragment *fragment, const void *bytes, gsize n) {
    return fragment->length >= n && memcmp(fragment->data, bytes, n) == 0;
}

/* Whether a fragment begins a codestream: JPEG and JPEG-LS with SOI and the next marker (T.81
 * B.2.1), JPEG 2000 with SOC and SIZ (T.800 A.4) or the JP2 signature box, RLE with its header
 * (PS3.5 G.5). None of these can begin the second fragment of a sound stream but by a freak. */
static gboolean is_start(const Encapsulation *capsule, gsize i) {
    const DicomFragment *fragment = &capsule->fragments[i];
    if (capsule->rle_segments)
        return fragment->length >= 64 && read_le(fragment->data, 4) == capsule->rle_segments &&
               read_le(fragment->data + 4, 4) == 64;
    return begins_with(fragment, "\xFF\xD8\xFF", 3) ||
           begins_with(fragment, "\xFF\x4F\xFF\x51", 4) ||
           begins_with(fragment, "\0\0\0\x0CjP  ", 8);
}

/* Spans from a table of n_frames offsets of `size` bytes each, which count from the first
 * fragment's item tag. FALSE, with a reason, where the table doesn't fit the fragments. */
static gboolean spans_by_table(const Encapsulation *capsule, const guint8 *table, gsize length,
                               gsize size, gsize n_frames, FrameSpan *spans, const char **reason) {
    if (length % size != 0 || length / size != n_frames) {
        *reason = "its offset table has another number of frames";
        return FALSE;
    }
    gsize fragment = 0;
    for (gsize i = 0; i < n_frames; i++) {
        guint64 offset = read_le(table + i * size, size);
        gsize before = fragment;
        while (fragment < capsule->n &&
               capsule->fragments[fragment].offset - capsule->fragments[0].offset < offset)
            fragment++;
        if (fragment == capsule->n ||
            capsule->fragments[fragment].offset - capsule->fragments[0].offset != offset ||
            (i == 0) != (fragment == 0) || (i > 0 && fragment == before)) {
            *reason = "its offset table doesn't point at its fragments";
            return FALSE;
        }
        spans[i].first = fragment;
        if (i > 0)
            spans[i - 1].n = fragment - before;
    }
    spans[n_frames - 1].n = capsule->n - fragment;
    return TRUE;
}

/* The Extended Offset Table Lengths count a frame's bytes without padding. */
static gboolean lengths_agree(const Encapsulation *capsule, const DicomElement *lengths,
                              gsize n_frames, const FrameSpan *spans, const char **reason) {
    *reason = "its Extended Offset Table Lengths (7FE0,0002) don't fit its fragments";
    if (lengths == NULL || lengths->length != n_frames * 8)
        return FALSE;
    for (gsize i = 0; i < n_frames; i++) {
        guint64 stated = read_le(lengths->value + i * 8, 8), found = 0;
        for (gsize k = 0; k < spans[i].n; k++)
            found += capsule->fragments[spans[i].first + k].length;
        if (stated > found || found - stated > 1)
            return FALSE;
    }
    return TRUE;
}

/* Begins a frame at every fragment that begins a codestream, or at every fragment where streams
 * can't be told. Returns how many there are, which may be more than n_frames; 0 if the first
 * fragment begins none. */
static gsize spans_by_starts(const Encapsulation *capsule, gsize n_frames, FrameSpan *spans) {
    memset(spans, 0, n_frames * sizeof *spans);
    gsize n_starts = 0;
    for (gsize i = 0; i < capsule->n; i++) {
        if (!capsule->starts_known || is_start(capsule, i)) {
            if (n_starts < n_frames)
                spans[n_starts].first = i;
            n_starts++;
        }
        if (n_starts == 0)
            return 0;
        if (n_starts <= n_frames)
            spans[n_starts - 1].n++;
    }
    return n_starts;
}

/* Finds the spans; NULL if done, else what stands against it. */
static const char *find_spans(const Encapsulation *capsule, const DicomDataset *dataset,
                              const DicomElement *element, gsize n_frames, FrameSpan *spans) {
    const DicomElement *extended = NULL, *lengths = NULL;
    if (dataset->parent == NULL) {
        extended = dicom_dataset_find(dataset, TAG_EXTENDED_OFFSET_TABLE);
        lengths = dicom_dataset_find(dataset, TAG_EXTENDED_OFFSET_TABLE_LENGTHS);
    }
    /* A frame has at least one fragment, so these two need no table, and a wrong one does no harm.
     */
    if (n_frames == 1) {
        spans[0].n = capsule->n;
        if (!capsule->starts_known && element->n_fragments && element->fragments[0].length > 4)
            return "its offset table has more than one frame";
        return NULL;
    }
    if (capsule->n == n_frames) {
        for (gsize i = 0; i < n_frames; i++)
            spans[i] = (FrameSpan){i, 1};
        return NULL;
    }
    const char *reason = NULL;
    if (capsule->n > n_frames && extended && extended->length > 0) {
        if (spans_by_table(capsule, extended->value, extended->length, 8, n_frames, spans,
                           &reason) &&
            lengths_agree(capsule, lengths, n_frames, spans, &reason))
            return NULL;
    } else if (capsule->n > n_frames && element->fragments[0].length > 0) {
        if (spans_by_table(capsule, element->fragments[0].data, element->fragments[0].length, 4,
                           n_frames, spans, &reason))
            return NULL;
    }
    gsize n_starts = spans_by_starts(capsule, n_frames, spans);
    if (n_starts == n_frames)
        return NULL;
    if (n_frames - MIN(n_starts, n_frames) > IMAGE_MISSING_MOST)
        return "which are far fewer";
    if (reason)
        return reason;
    if (n_starts == 0 && capsule->n > 0)
        return "its first fragment begins no codestream";
    return n_starts > n_frames ? "which are more" : NULL;
}

/* The fragments that begin a codestream; 0 where these can't be told, or the first begins none. */
static gsize count_starts(const Encapsulation *capsule) {
    if (!capsule->starts_known || capsule->n == 0 || !is_start(capsule, 0))
        return 0;
    gsize n = 0;
    for (gsize i = 0; i < capsule->n; i++)
        n += is_start(capsule, i);
    return n;
}

FrameSpan *fragments_to_frames(const DicomFile *file, const DicomDataset *dataset,
                               const DicomElement *element, const PixelFormat *format,
                               const TransferSyntax *syntax, gsize *n_frames, GError **error) {
    gboolean rle = syntax->codec == &codec_rle;
    const Encapsulation capsule = {
        .fragments = element->n_fragments > 0 ? element->fragments + 1 : NULL,
        .n = element->n_fragments > 0 ? element->n_fragments - 1 : 0,
        .rle_segments = rle ? format->samples_per_pixel * ((format->bits_allocated + 7u) / 8) : 0,
        .starts_known = rle || syntax->codec == &codec_jpeg || syntax->codec == &codec_jpegls ||
                        syntax->codec == &codec_jpeg_lossless || syntax->codec == &codec_jpeg2000,
    };
    gsize n_starts = count_starts(&capsule);
    /* An image more than is stated is one more to look at. */
    gboolean surplus = n_starts > *n_frames;
    *n_frames = MAX(*n_frames, n_starts);
    g_autofree FrameSpan *spans = g_new0(FrameSpan, *n_frames);
    g_autofree char *tag = dicom_tag_string(element->tag);
    const char *reason = NULL;
    if (surplus)
        spans_by_starts(&capsule, *n_frames, spans);
    else
        reason = find_spans(&capsule, dataset, element, *n_frames, spans);
    if (reason) {
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_BROKEN,
                    "%s: pixel data %s at offset %" G_GUINT64_FORMAT ": %" G_GSIZE_FORMAT
                    " frames are stated, there are %" G_GSIZE_FORMAT " fragments, %s",
                    dicom_file_name(file), tag, element->offset, *n_frames, capsule.n, reason);
        return NULL;
    }
    /* An image inside of another's fragments would never be looked at. */
    for (gsize i = 0; capsule.starts_known && i < *n_frames; i++)
        for (gsize k = 1; k < spans[i].n; k++)
            if (is_start(&capsule, spans[i].first + k)) {
                g_set_error(error, DICOM_ERROR, DICOM_ERROR_BROKEN,
                            "%s: pixel data %s: the fragment at offset %" G_GUINT64_FORMAT
                            " begins another image inside frame %" G_GSIZE_FORMAT
                            " of %" G_GSIZE_FORMAT,
                            dicom_file_name(file), tag,
                            capsule.fragments[spans[i].first + k].offset, i, *n_frames);
                return NULL;
            }
    for (gsize i = 0; i < *n_frames; i++)
        spans[i].first++; /* behind the basic offset table */
    return g_steal_pointer(&spans);
}
