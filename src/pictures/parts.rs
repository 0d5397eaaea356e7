//! The parts that the files of pictures are made of: segments of JPEG (ITU T.81, annex B), chunks of PNG (section 5)
//! and of WebP (RFC 9649).
//!
//! Written here because libraries keep what lies behind the end of a JPEG, where cameras put previews with a second
//! set of private data.

use super::{Kind, exif_of};
use memchr::memchr;
use std::ops::Range;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const EXIF: &[u8] = b"Exif\0\0";
/// Of a JPEG: the start of a scan, the end of the picture, and what stands between segments.
const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// One part, with its marks.
pub(super) struct Part {
    /// Four letters; of a JPEG its marker, before three zeros.
    pub(super) name: [u8; 4],
    whole: Range<usize>,
    /// Where what it says begins, and ends.
    from: usize,
    to: usize,
}

impl Part {
    pub(super) fn body(&self) -> Range<usize> {
        self.from..self.to
    }
}

pub(super) struct Parts {
    pub(super) kind: Kind,
    pub(super) list: Vec<Part>,
}

/// The parts before the pixels; of a WebP all, for its metadata stands last.
pub(super) fn head(bytes: &[u8]) -> Option<Parts> {
    of(bytes, true)
}

fn of(bytes: &[u8], head_alone: bool) -> Option<Parts> {
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let (kind, list) = if bytes.starts_with(b"\xff\xd8\xff") {
        (Kind::Jpeg, of_jpeg(bytes, head_alone))
    } else if bytes.starts_with(PNG) {
        (Kind::Png, of_png(bytes, head_alone))
    } else if webp {
        (Kind::Webp, of_webp(bytes))
    } else {
        return None;
    };
    Some(Parts { kind, list })
}

/// Ends with the picture, or where it cannot be understood any more.
fn of_jpeg(bytes: &[u8], head_alone: bool) -> Vec<Part> {
    let mut list = Vec::new();
    let mut at = 2;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(0xff, rest)) {
        let start = at + found;
        let mut after = start + 1;
        while bytes.get(after) == Some(&0xff) {
            after += 1;
        }
        let Some(&marker) = bytes.get(after) else { break };
        after += 1;
        let name = [marker, 0, 0, 0];
        if matches!(marker, END | 0x01 | 0xd0..=0xd7) {
            list.push(Part { name, whole: start..after, from: after, to: after });
            at = after;
        } else {
            let length = bytes.get(after..).and_then(|rest| rest.first_chunk::<2>());
            let Some(length) = length.map(|pair| usize::from(u16::from_be_bytes(*pair))) else {
                break;
            };
            let mut end = after + length;
            if length < 2 || end > bytes.len() {
                break;
            }
            let body = after + 2..end;
            if marker == SCAN && !head_alone {
                end = end_of_scan(bytes, end);
            }
            list.push(Part { name, whole: start..end, from: body.start, to: body.end });
            at = end;
        }
        if marker == END || (marker == SCAN && head_alone) {
            break;
        }
    }
    list
}

/// Where the coded pixels of a scan end: at a marker that is not one of theirs.
fn end_of_scan(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr(0xff, &bytes[at..]) {
        at += found;
        match bytes.get(at + 1) {
            Some(0 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            _ => return at,
        }
    }
    bytes.len()
}

fn of_png(bytes: &[u8], head_alone: bool) -> Vec<Part> {
    let mut list = Vec::new();
    let mut at = PNG.len();
    while let Some((length, name)) = marks(bytes, at, u32::from_be_bytes, 0, 4) {
        let (from, to) = (at + 8, at + 8 + length);
        if to + 4 > bytes.len() || (head_alone && &name == b"IDAT") {
            break;
        }
        list.push(Part { name, whole: at..to + 4, from, to });
        at = to + 4;
        if &name == b"IEND" {
            break;
        }
    }
    list
}

fn of_webp(bytes: &[u8]) -> Vec<Part> {
    let mut list = Vec::new();
    let mut at = 12;
    while let Some((length, name)) = marks(bytes, at, u32::from_le_bytes, 4, 0) {
        let (from, to) = (at + 8, at + 8 + length);
        if to > bytes.len() {
            break;
        }
        let end = (to + length % 2).min(bytes.len());
        list.push(Part { name, whole: at..end, from, to });
        at = end;
    }
    list
}

/// The length and the name of a chunk, which stand so many bytes behind its beginning.
fn marks(
    bytes: &[u8],
    at: usize,
    number: fn([u8; 4]) -> u32,
    length: usize,
    name: usize,
) -> Option<(usize, [u8; 4])> {
    let length = number(*bytes.get(at + length..)?.first_chunk()?);
    let name = *bytes.get(at + name..)?.first_chunk()?;
    Some((usize::try_from(length).ok()?, name))
}

/// The Exif that a part holds, if it is such a part.
pub(super) fn exif(kind: Kind, body: &[u8]) -> Option<&[u8]> {
    let is_tiff = |body: &[u8]| body.starts_with(b"II*\0") || body.starts_with(b"MM\0*");
    let inner = body.strip_prefix(EXIF);
    // In a JPEG, any other segment may begin with these letters by chance.
    inner.or((kind != Kind::Jpeg).then_some(body)).filter(|body| is_tiff(body))
}

/// The picture without its private parts; `None` when it has none.
pub(super) fn kept(bytes: &[u8], kind: Kind, orientation: u8) -> Option<Vec<u8>> {
    let parts = of(bytes, false)?.list;
    let start = match kind {
        Kind::Jpeg => 2,
        Kind::Png => PNG.len(),
        Kind::Webp => 12,
    };
    let end = parts.last()?.whole.end;
    let is_kept = |part: &&Part| is_public(kind, part, &bytes[part.body()]);
    if end == bytes.len() && parts.iter().all(|part| is_kept(&part)) {
        return None;
    }
    let mut out = bytes[..start].to_vec();
    let mut exif = (orientation != 1).then(|| exif_of(orientation));
    for part in parts.iter().filter(is_kept) {
        // It stands before the pixels, but behind the mark of the format.
        let is_first = matches!(&part.name, b"IHDR" | b"VP8X" | [0xe0, ..]);
        if !is_first && kind != Kind::Webp {
            write_exif(kind, exif.take(), &mut out);
        }
        let at = out.len();
        out.extend_from_slice(&bytes[part.whole.clone()]);
        if &part.name == b"VP8X"
            && let Some(flags) = out.get_mut(at + 8)
        {
            *flags = *flags & !(WEBP_EXIF | WEBP_XMP) | if exif.is_some() { WEBP_EXIF } else { 0 };
        }
    }
    write_exif(kind, exif, &mut out);
    if kind == Kind::Webp {
        let length = u32::try_from(out.len() - 8).ok()?;
        out[4..8].copy_from_slice(&length.to_le_bytes());
    }
    Some(out)
}

/// Flags of a WebP's first chunk: that it has a block of Exif, or of XMP.
const WEBP_EXIF: u8 = 0x08;
const WEBP_XMP: u8 = 0x04;

fn write_exif(kind: Kind, exif: Option<[u8; 26]>, out: &mut Vec<u8>) {
    let Some(exif) = exif else { return };
    match kind {
        Kind::Jpeg => {
            out.extend_from_slice(b"\xff\xe1\0\x22");
            out.extend_from_slice(EXIF);
            out.extend_from_slice(&exif);
        }
        Kind::Png => {
            let chunk = [b"eXIf".as_slice(), &exif].concat();
            out.extend_from_slice(&26_u32.to_be_bytes());
            out.extend_from_slice(&chunk);
            out.extend_from_slice(&crc32(&chunk).to_be_bytes());
        }
        Kind::Webp => {
            out.extend_from_slice(b"EXIF");
            out.extend_from_slice(&26_u32.to_le_bytes());
            out.extend_from_slice(&exif);
        }
    }
}

/// Whether a part is of the picture itself: its pixels, their colours and their timing.
fn is_public(kind: Kind, part: &Part, body: &[u8]) -> bool {
    match kind {
        Kind::Jpeg => match part.name[0] {
            0xe0 => body.starts_with(b"JFIF\0"),
            0xe2 => body.starts_with(b"ICC_PROFILE\0"),
            0xee => body.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        },
        #[rustfmt::skip]
        Kind::Png => part.name[0].is_ascii_uppercase() || matches!(
            &part.name,
            b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"sBIT" | b"bKGD" | b"pHYs" | b"hIST" | b"sPLT" | b"acTL"
                | b"fcTL" | b"fdAT" | b"cICP" | b"mDCV" | b"cLLI"
        ),
        Kind::Webp => {
            matches!(
                &part.name,
                b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP"
            )
        }
    }
}

/// The check of a PNG chunk (PNG, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 }
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}
