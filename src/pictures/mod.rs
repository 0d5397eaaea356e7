//! Pictures as bytes: what the first of them tell, what of them is private, and what is made of their pixels.
//!
//! Knows no hub, no disk and no page.

mod parts;
#[cfg(feature = "images")]
mod pixels;

#[cfg(feature = "images")]
pub use pixels::{Encoding, Opened, Pixels, open};

use std::borrow::Cow;

/// A format whose pixels can be read, and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Webp,
}

impl Kind {
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpg",
            Kind::Png => "png",
            Kind::Webp => "webp",
        }
    }
}

/// What a picture tells of itself before its pixels are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub kind: Kind,
    /// How it is to be turned, from 1 to 8; 1 is as it lies (Exif 3.0, tag 274).
    pub orientation: u8,
    /// It holds several frames.
    pub is_animated: bool,
}

impl Facts {
    /// `None` for what is no JPEG, PNG or WebP by its first bytes.
    pub fn of(bytes: &[u8]) -> Option<Facts> {
        let parts = parts::head(bytes)?;
        let exif = parts.list.iter().find_map(|part| parts::exif(parts.kind, &bytes[part.body()]));
        let is_frame = |part: &parts::Part| matches!(&part.name, b"acTL" | b"ANIM");
        Some(Facts {
            kind: parts.kind,
            orientation: exif.and_then(orientation).unwrap_or(1),
            is_animated: parts.list.iter().any(is_frame),
        })
    }

    /// Width and height as they are seen, from those that lie in the file.
    pub fn as_seen(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.orientation >= 5 { (height, width) } else { (width, height) }
    }
}

/// The same picture without what tells of its camera, its place and its author: of the metadata, the colour profile
/// and the orientation alone are kept. No pixel changes. What is no JPEG, PNG or WebP is as it was.
pub fn without_private_data(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(facts) = Facts::of(bytes) else { return Cow::Borrowed(bytes) };
    parts::kept(bytes, facts.kind, facts.orientation).map_or(Cow::Borrowed(bytes), Cow::Owned)
}

/// The orientation that a block of Exif gives, which is a small TIFF file (TIFF 6.0, section 2).
fn orientation(tiff: &[u8]) -> Option<u8> {
    const TAG: u16 = 274;
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |at: usize| {
        let four = *tiff.get(at..)?.first_chunk::<4>()?;
        Some(if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let list = usize::try_from(long(4)?).ok()?;
    let entries = (0..usize::from(short(list)?)).map(|entry| list + 2 + entry * 12);
    let found =
        entries.filter(|&entry| short(entry) == Some(TAG)).find_map(|entry| short(entry + 8));
    found.and_then(|value| u8::try_from(value).ok()).filter(|value| (1..=8).contains(value))
}

/// A block of Exif that says nothing but this.
fn exif_of(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orientation_that_is_written_is_read() {
        for turned in 1..=8 {
            assert_eq!(orientation(&exif_of(turned)), Some(turned));
        }
        assert_eq!(orientation(&exif_of(9)), None);
        assert_eq!(orientation(b"MM\0*\xff\xff\xff\xff"), None);
    }

    #[test]
    fn what_is_no_picture_stays_as_it_is() {
        for bytes in [&b""[..], b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a"] {
            assert_eq!(without_private_data(bytes), bytes);
        }
    }
}
