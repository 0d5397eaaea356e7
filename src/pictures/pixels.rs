//! The pixels of a picture: read, turned upright, made smaller, and written in another format.

use super::{Facts, Kind};
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::io::Cursor;

/// Pixels in rows from the top, in sRGB, with 8 bits a channel.
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    /// Whether some are not opaque: then there are four channels, else three.
    has_alpha: bool,
    bytes: Vec<u8>,
}

/// A format to write in. Qualities go from 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Jpeg {
        quality: u8,
    },
    Png,
    /// Of drawings also tried without loss, which often makes them smaller.
    Webp {
        quality: u8,
    },
    Avif {
        quality: u8,
    },
}

/// A picture that was read.
pub struct Opened {
    /// Upright, and no wider than was asked for.
    pub pixels: Pixels,
    /// The colour that most of it has, each of red, green and blue from 0 to 3; none where one can look through it.
    pub tone: Option<[u8; 3]>,
}

/// Reads a picture, turned upright, no wider than `widest` pixels. The error says in a few words what is wrong with it.
pub fn open(bytes: &[u8], facts: Facts, widest: u32, max_pixels: u64) -> Result<Opened, String> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(facts.kind));
    let mut limits = Limits::default();
    // Of 16 bits in four channels, and as much again for the decoder to work in.
    limits.max_alloc = Some(max_pixels.saturating_mul(16).max(64 << 20));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > max_pixels {
        return Err(format!("{width} × {height} pixels are too many"));
    }
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    let mut pixels = Pixels::of(image);
    pixels.forget_opaque_alpha();
    // Of all pixels, so that it is the same whatever width is asked for.
    let tone = pixels.tone();
    let is_turned = facts.orientation >= 5;
    // It is turned last, when it is small.
    let across = if is_turned { pixels.height } else { pixels.width };
    if across > widest {
        let scale = f64::from(widest) / f64::from(across);
        let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
        pixels = match is_turned {
            true => pixels.scaled(scaled(pixels.width), widest),
            false => pixels.scaled(widest, scaled(pixels.height)),
        };
    }
    if let Some(profile) = profile {
        pixels.convert_to_srgb(&profile);
    }
    pixels.turn(facts.orientation);
    Ok(Opened { pixels, tone })
}

fn format(kind: Kind) -> image::ImageFormat {
    match kind {
        Kind::Jpeg => image::ImageFormat::Jpeg,
        Kind::Png => image::ImageFormat::Png,
        Kind::Webp => image::ImageFormat::WebP,
    }
}

impl Pixels {
    fn of(image: DynamicImage) -> Pixels {
        let (width, height, has_alpha) = (image.width(), image.height(), image.color().has_alpha());
        let bytes =
            if has_alpha { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
        Pixels { width, height, has_alpha, bytes }
    }

    fn n_channels(&self) -> usize {
        if self.has_alpha { 4 } else { 3 }
    }

    /// The same picture in this width, in its own proportions.
    pub fn narrowed(&self, width: u32) -> Pixels {
        let height = f64::from(self.height) * f64::from(width) / f64::from(self.width);
        self.scaled(width, (height.round() as u32).max(1))
    }

    /// A square of it with this side: of a tall picture the upper part, where a face is.
    pub fn square(&self, side: u32) -> Pixels {
        self.resized(side, side, &ResizeOptions::new().fit_into_destination(Some((0.5, 0.15))))
    }

    fn scaled(&self, width: u32, height: u32) -> Pixels {
        self.resized(width, height, &ResizeOptions::new())
    }

    fn resized(&self, width: u32, height: u32, options: &ResizeOptions) -> Pixels {
        let kind = if self.has_alpha { PixelType::U8x4 } else { PixelType::U8x3 };
        let from = ImageRef::new(self.width, self.height, &self.bytes, kind)
            .expect("as many bytes as pixels have");
        let mut to = Image::new(width, height, kind);
        Resizer::new().resize(&from, &mut to, options).expect("both have the same channels");
        Pixels { width, height, has_alpha: self.has_alpha, bytes: to.into_vec() }
    }

    /// Brings colours from those of a profile. A profile that cannot be used is left out, as browsers do.
    fn convert_to_srgb(&mut self, profile: &[u8]) {
        let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
        if profile.color_space != DataColorSpace::Rgb {
            return;
        }
        let layout = if self.has_alpha { Layout::Rgba } else { Layout::Rgb };
        let srgb = ColorProfile::new_srgb();
        let options = TransformOptions::default();
        let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else {
            return;
        };
        let mut bytes = vec![0; self.bytes.len()];
        if transform.transform(&self.bytes, &mut bytes).is_ok() {
            self.bytes = bytes;
        }
    }

    /// Turns it upright, by its orientation.
    fn turn(&mut self, orientation: u8) {
        let Some(orientation) = Orientation::from_exif(orientation) else { return };
        if orientation == Orientation::NoTransforms {
            return;
        }
        let (width, height, bytes) = (self.width, self.height, std::mem::take(&mut self.bytes));
        let mut image = if self.has_alpha {
            image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from)
        } else {
            image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::from)
        }
        .expect("as many bytes as pixels have");
        image.apply_orientation(orientation);
        *self = Pixels::of(image);
    }

    fn forget_opaque_alpha(&mut self) {
        if self.has_alpha && self.bytes.chunks_exact(4).all(|pixel| pixel[3] == 255) {
            self.bytes = self
                .bytes
                .chunks_exact(4)
                .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
                .collect();
            self.has_alpha = false;
        }
    }

    /// The colour that most of a few thousand pixels all over it have.
    fn tone(&self) -> Option<[u8; 3]> {
        const ASKED: usize = 64;
        if self.has_alpha {
            return None;
        }
        let (width, height) = (self.width as usize, self.height as usize);
        let mut counts = [0_u32; 64];
        for row in (0..height).step_by(height.div_ceil(ASKED)) {
            for column in (0..width).step_by(width.div_ceil(ASKED)) {
                let pixel = &self.bytes[(row * width + column) * 3..][..3];
                // The nearest of the four that `studio::tone_rules` writes.
                let level = |channel: u8| usize::from(channel.saturating_sub(20) / 56).min(3);
                counts[pixel.iter().fold(0, |place, channel| place * 4 + level(*channel))] += 1;
            }
        }
        let most = (0..64_u8).rev().max_by_key(|&place| counts[usize::from(place)])?;
        Some([most / 16, most / 4 % 4, most % 4])
    }

    /// The bytes of a file. The error says what could not be written.
    pub fn encoded(&self, encoding: Encoding) -> Result<Vec<u8>, String> {
        match encoding {
            Encoding::Jpeg { quality } => self.jpeg(quality),
            Encoding::Png => self.png(),
            Encoding::Webp { quality } => self.webp(quality),
            Encoding::Avif { quality } => self.avif(quality),
        }
    }

    fn jpeg(&self, quality: u8) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
        encoder.set_progressive(true);
        encoder.set_optimized_huffman_tables(true);
        let side = |side: u32| u16::try_from(side).map_err(|_| "too large for a JPEG".to_owned());
        let color = if self.has_alpha {
            jpeg_encoder::ColorType::Rgba
        } else {
            jpeg_encoder::ColorType::Rgb
        };
        encoder
            .encode(&self.bytes, side(self.width)?, side(self.height)?, color)
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    fn png(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let color = if self.has_alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive)
            .write_image(&self.bytes, self.width, self.height, color)
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    fn webp(&self, quality: u8) -> Result<Vec<u8>, String> {
        let encoder = if self.has_alpha {
            webp::Encoder::from_rgba(&self.bytes, self.width, self.height)
        } else {
            webp::Encoder::from_rgb(&self.bytes, self.width, self.height)
        };
        let encode = |lossless| {
            let encoded = encoder.encode_simple(lossless, f32::from(quality));
            encoded.map(|memory| memory.to_vec()).map_err(|error| format!("{error:?}"))
        };
        let lossy = encode(false)?;
        let exact = if self.is_drawing() { Some(encode(true)?) } else { None };
        Ok(exact.filter(|exact| exact.len() <= lossy.len()).unwrap_or(lossy))
    }

    /// Whether it has few colours, as drawings and screens do: asked of a few thousand pixels all over it.
    fn is_drawing(&self) -> bool {
        const ASKED: usize = 4096;
        let n_pixels = self.width as usize * self.height as usize;
        // An odd step, so that no column is asked for ever.
        let step = (n_pixels / ASKED).max(1) | 1;
        let pixels = self.bytes.chunks_exact(self.n_channels());
        let asked: Vec<&[u8]> = pixels.step_by(step).collect();
        let n_colors = asked.iter().collect::<std::collections::HashSet<_>>().len();
        n_colors * 6 <= asked.len()
    }

    #[cfg(feature = "avif")]
    fn avif(&self, quality: u8) -> Result<Vec<u8>, String> {
        use ravif::{Encoder, Img, RGB8, RGBA8};
        // The cores are busy with other pictures.
        let encoder =
            Encoder::new().with_quality(f32::from(quality)).with_speed(8).with_num_threads(Some(1));
        let (width, height) = (self.width as usize, self.height as usize);
        let pixels = self.bytes.chunks_exact(self.n_channels());
        let encoded = if self.has_alpha {
            let pixels: Vec<RGBA8> = pixels.map(|p| RGBA8::new(p[0], p[1], p[2], p[3])).collect();
            encoder.encode_rgba(Img::new(&pixels, width, height))
        } else {
            let pixels: Vec<RGB8> = pixels.map(|p| RGB8::new(p[0], p[1], p[2])).collect();
            encoder.encode_rgb(Img::new(&pixels, width, height))
        };
        encoded.map(|encoded| encoded.avif_file).map_err(|error| error.to_string())
    }

    #[cfg(not(feature = "avif"))]
    fn avif(&self, _: u8) -> Result<Vec<u8>, String> {
        Err("this parvis is built without AVIF".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(color: [u8; 3]) -> Pixels {
        Pixels { width: 40, height: 30, has_alpha: false, bytes: color.repeat(1200) }
    }

    #[test]
    fn a_tone_is_the_colour_that_most_of_a_picture_has() {
        assert_eq!(plain([255, 255, 255]).tone(), Some([3, 3, 3]));
        assert_eq!(plain([180, 20, 90]).tone(), Some([2, 0, 1]));
        let mut two = plain([0, 0, 255]);
        two.bytes[..300].fill(255);
        assert_eq!(two.tone(), Some([0, 0, 3]));
    }

    #[test]
    fn every_format_is_written_and_read_again() {
        let pixels = plain([180, 20, 90]);
        for (encoding, kind) in [
            (Encoding::Jpeg { quality: 80 }, Kind::Jpeg),
            (Encoding::Png, Kind::Png),
            (Encoding::Webp { quality: 80 }, Kind::Webp),
        ] {
            let bytes = pixels.encoded(encoding).unwrap();
            let facts = Facts::of(&bytes).unwrap();
            assert_eq!(facts.kind, kind);
            let Opened { pixels: again, tone } = open(&bytes, facts, 20, 10_000).unwrap();
            assert_eq!((again.width, again.height, tone), (20, 15, Some([2, 0, 1])));
            assert!(open(&bytes, facts, 20, 1_000).is_err(), "1200 pixels are more than 1000");
        }
    }
}
