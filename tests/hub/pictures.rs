//! Pictures in several widths and formats: what is made, what is kept, and what is taken out of them.

use crate::{Hub, config, post, text};
use image::{DynamicImage, GenericImageView, Rgb, RgbImage};
use img_parts::{ImageEXIF, ImageICC};
use parvis::cache::{Cache, Shelf};
use parvis::fingerprint::Fingerprint;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

/// A picture with blue above and red below, and enough noise that it does not fit in a few bytes.
fn picture(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ (x * y)) % 48;
        let noise = u8::try_from(noise).unwrap();
        if y < height / 2 { Rgb([noise, noise, 240]) } else { Rgb([240, noise, noise]) }
    };
    RgbImage::from_fn(width, height, pixel).into()
}

fn encoded(image: &DynamicImage, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&picture(width, height), image::ImageFormat::Jpeg)
}

fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&picture(width, height), image::ImageFormat::Png)
}

/// What a camera writes: how it was held, where it was, and whose it is.
fn camera(orientation: u16) -> Vec<u8> {
    use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
    let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
    let fields = [
        field(Tag::Orientation, Value::Short(vec![orientation])),
        field(Tag::Model, Value::Ascii(vec![b"Appareil de Maud".to_vec()])),
        field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
        field(
            Tag::GPSLatitude,
            Value::Rational([47, 16, 30].map(|num| Rational { num, denom: 1 }).to_vec()),
        ),
    ];
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut bytes = Cursor::new(Vec::new());
    writer.write(&mut bytes, false).unwrap();
    bytes.into_inner()
}

fn with_camera(jpeg: Vec<u8>, orientation: u16) -> Vec<u8> {
    let mut jpeg = img_parts::jpeg::Jpeg::from_bytes(jpeg.into()).unwrap();
    jpeg.set_exif(Some(camera(orientation).into()));
    jpeg.encoder().bytes().to_vec()
}

/// A hub whose one post shows one picture, in its text.
fn hub_with(name: &str, bytes: &[u8], more: &str) -> Hub {
    let shown = text("title: A\ndate: 2026-01-01", &format!("![Une photo]({name})"));
    let hub = Hub::new(&[("hub.yaml", &config(more)), ("content/posts/a/index.md", &shown)]);
    hub.write_bytes(&format!("content/posts/a/{name}"), bytes);
    hub
}

/// The sizes of the files that a set names, by their addresses.
fn widths(site: &crate::Site, set: &str) -> Vec<(u32, (u32, u32))> {
    let candidates = set.split(", ").map(|candidate| candidate.split_once(' ').unwrap());
    candidates
        .map(|(url, width)| {
            let bytes = &site.files[url.trim_start_matches('/')];
            let told = width.trim_end_matches('w').parse().unwrap();
            (told, image::load_from_memory(bytes).unwrap().dimensions())
        })
        .collect()
}

const PAGE: &str = "blog/a/index.html";

#[test]
fn a_photo_is_there_in_every_width_and_in_webp() {
    let hub = hub_with("photo.jpg", &jpeg(1000, 500), "images: {widths: [200, 400, 800, 1600]}");
    let site = hub.build();
    site.is_silent();
    let own = &site.attributes(PAGE, ".prose img", "srcset")[0];
    let expected = [(200, (200, 100)), (400, (400, 200)), (800, (800, 400)), (1000, (1000, 500))];
    assert_eq!(widths(&site, own), expected);
    assert!(own.ends_with("/blog/a/photo.jpg 1000w"), "the photo itself ends its set");
    let webp = &site.attributes(PAGE, ".prose source[type='image/webp']", "srcset")[0];
    assert_eq!(widths(&site, webp), expected);
    assert_eq!(site.attributes(PAGE, ".prose img", "src"), ["/blog/a/photo.jpg"]);
    assert_eq!(site.attributes(PAGE, ".prose img", "width"), ["1000"]);
    assert_eq!(site.attributes(PAGE, ".prose img", "fetchpriority"), ["high"]);
    assert_eq!(site.attributes(PAGE, ".prose img", "loading"), Vec::<String>::new());
    assert!(!site.attributes(PAGE, ".prose source", "sizes")[0].is_empty());
    assert_eq!(site.summary.opened, 1, "its seven variants are made together");
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn the_widest_variant_stands_for_a_photo_that_is_much_larger() {
    let shown = post("A", "2026-01-01", "image: {src: photo.png, alt: Une photo}");
    let hub = Hub::new(&[
        ("hub.yaml", &config("images: {widths: [200, 400]}")),
        ("content/posts/a/index.md", &shown),
    ]);
    hub.write_bytes("content/posts/a/photo.png", &png(1000, 500));
    let site = hub.build();
    let own = &site.attributes(PAGE, ".hero-pic img", "srcset")[0];
    assert_eq!(widths(&site, own), [(200, (200, 100)), (400, (400, 200))]);
    let social = &site.attributes(PAGE, "meta[property='og:image']", "content")[0];
    assert!(social.ends_with(".png") && social.contains("/assets/images/photo-400."), "{social}");
    assert_eq!(site.attributes(PAGE, "meta[property='og:image:width']", "content"), ["400"]);
    assert_eq!(site.attributes(PAGE, "meta[property='og:image:height']", "content"), ["200"]);
    let feed = site.file("feed.xml");
    assert!(!feed.contains("<picture") && !feed.contains("srcset"), "{feed}");
}

#[test]
fn the_second_picture_is_lazy_and_each_has_its_tone() {
    let shown = text("title: A\ndate: 2026-01-01", "![Une](une.jpg)\n\n![Deux](deux.png)");
    let hub = Hub::new(&[("content/posts/a/index.md", &shown)]);
    hub.write_bytes("content/posts/a/une.jpg", &jpeg(300, 100));
    let green = RgbImage::from_fn(300, 300, |x, y| Rgb([(x * y % 40) as u8, 170, 80]));
    hub.write_bytes("content/posts/a/deux.png", &encoded(&green.into(), image::ImageFormat::Png));
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.attributes(PAGE, ".prose img", "loading"), ["lazy"]);
    let classes = site.attributes(PAGE, ".prose img", "class");
    assert_eq!(classes[1], "tone-021");
    let css = site.attributes(PAGE, "link[rel=stylesheet]", "href")[0].clone();
    let css = site.file(css.trim_start_matches('/'));
    for class in &classes {
        assert!(css.contains(&format!(".{class}{{background-color:#")), "{class}");
    }
    assert!(!site.file(PAGE).contains(" style="));
}

#[test]
fn a_hub_without_photos_has_no_tones() {
    let site = crate::site(&[("content/posts/a.md", &post("A", "2026-01-01", ""))]);
    assert!(site.files.keys().all(|file| !file.starts_with("assets/images/")));
    let css = site.attributes(PAGE, "link[rel=stylesheet]", "href")[0].clone();
    assert!(!site.file(css.trim_start_matches('/')).contains("tone-"));
}

#[test]
fn no_file_tells_where_a_photo_was_taken() {
    let photo = with_camera(jpeg(800, 400), 1);
    // A preview behind the end, as phones write it, with the same secrets.
    let photo = [photo.as_slice(), &with_camera(jpeg(90, 60), 1)].concat();
    let hub = hub_with("photo.jpg", &photo, "");
    let mut png = img_parts::png::Png::from_bytes(png(500, 300).into()).unwrap();
    png.set_exif(Some(camera(1).into()));
    hub.write_bytes("static/photo.png", &png.encoder().bytes());
    let pixels = picture(500, 300).into_rgb8();
    let webp = webp::Encoder::from_rgb(&pixels, 500, 300).encode(80.0).to_vec();
    let mut webp = img_parts::webp::WebP::from_bytes(webp.into()).unwrap();
    webp.set_exif(Some(camera(1).into()));
    hub.write_bytes("static/photo.webp", &webp.encoder().bytes());
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.files_with("Appareil de Maud"), Vec::<&str>::new());
    let pictures = site.files.iter().filter(|(path, _)| {
        [".jpg", ".png", ".webp"].iter().any(|end| path.ends_with(end)) && !path.contains("/cards/")
    });
    let mut n_pictures = 0;
    for (path, bytes) in pictures {
        n_pictures += 1;
        assert!(
            exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).is_err(),
            "{path}"
        );
        assert!(image::load_from_memory(bytes).is_ok(), "{path} is a picture still");
    }
    assert!(n_pictures > 6);
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgb8();
    assert_eq!(pixels(&site.files["blog/a/photo.jpg"]), pixels(&photo), "no pixel has changed");
}

#[test]
fn a_photo_stands_upright() {
    // Turned by a quarter: what is left in the file is above on the page.
    let hub = hub_with("photo.jpg", &with_camera(jpeg(600, 400), 6), "images: {widths: [200]}");
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.attributes(PAGE, ".prose img", "width"), ["400"]);
    assert_eq!(site.attributes(PAGE, ".prose img", "height"), ["600"]);
    let webp = &site.attributes(PAGE, ".prose source", "srcset")[0];
    assert_eq!(widths(&site, webp), [(200, (200, 300))]);
    let url = webp.split(' ').next().unwrap();
    let small = image::load_from_memory(&site.files[url.trim_start_matches('/')]).unwrap();
    let (left, right) = (small.get_pixel(20, 150), small.get_pixel(180, 150));
    assert!(left[0] > 180 && right[2] > 180, "below is left now: {left:?} {right:?}");
    // The photo itself keeps its pixels, and of its metadata how it is to be turned.
    let own = &site.files["blog/a/photo.jpg"];
    let told = exif::Reader::new().read_from_container(&mut Cursor::new(own)).unwrap();
    let fields: Vec<String> = told.fields().map(|field| field.tag.to_string()).collect();
    assert_eq!(fields, ["Orientation"]);
}

#[test]
fn colours_of_a_profile_become_those_of_the_web() {
    // The profile of Display P3: its pure red is more than a screen of sRGB can show.
    let wide = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let red = |x: u32, y: u32| Rgb([200, 60, (x.wrapping_mul(2_654_435_761) ^ (x * y)) as u8 % 50]);
    let red = encoded(&RgbImage::from_fn(500, 400, red).into(), image::ImageFormat::Jpeg);
    let mut photo = img_parts::jpeg::Jpeg::from_bytes(red.into()).unwrap();
    photo.set_icc_profile(Some(wide.into()));
    let hub = hub_with("photo.jpg", &photo.encoder().bytes(), "images: {widths: [100, 300]}");
    let site = hub.build();
    site.is_silent();
    let set = &site.attributes(PAGE, ".prose img", "srcset")[0];
    let small = set.split(' ').next().unwrap().trim_start_matches('/');
    let red = image::load_from_memory(&site.files[small]).unwrap().get_pixel(50, 30)[0];
    assert!(red > 206, "{red} is as it was in the wide profile");
    let kept = img_parts::jpeg::Jpeg::from_bytes(site.files["blog/a/photo.jpg"].clone().into());
    assert!(kept.unwrap().icc_profile().is_some(), "the photo itself keeps its profile");
}

#[test]
fn a_moving_picture_and_a_small_one_stay_as_they_are() {
    let mut moving = img_parts::png::Png::from_bytes(png(500, 300).into()).unwrap();
    let control = img_parts::png::PngChunk::new(*b"acTL", vec![0, 0, 0, 1, 0, 0, 0, 0].into());
    moving.chunks_mut().insert(1, control);
    let moving = moving.encoder().bytes();
    let hub = hub_with("moving.png", &moving, "");
    let site = hub.build();
    site.is_silent();
    assert_eq!(site.files["blog/a/moving.png"], moving);
    assert_eq!(site.attributes(PAGE, ".prose img", "srcset"), Vec::<String>::new());
    let site = hub_with("small.png", &png(20, 10), "").build();
    assert_eq!(site.attributes(PAGE, ".prose img", "srcset"), Vec::<String>::new());
    assert_eq!((site.summary.opened, site.text(PAGE, "picture").len()), (0, 0));
}

#[test]
fn the_output_can_be_switched_off() {
    let site =
        hub_with("photo.jpg", &with_camera(jpeg(1000, 500), 1), "outputs: {images: false}").build();
    site.is_silent();
    assert!(site.files.keys().all(|file| !file.starts_with("assets/images/")));
    assert_eq!(site.attributes(PAGE, ".prose img", "width"), ["1000"]);
    assert_eq!(site.files_with("Appareil de Maud"), Vec::<&str>::new());
}

#[test]
fn a_broken_photo_is_told_where_it_is_shown_and_shown_as_it_is() {
    // Its first bytes and its last ones are right; its pixels are none.
    let mut broken = png(600, 400);
    let middle = broken.len() / 2;
    broken[middle..middle + 400].fill(0);
    let site = hub_with("photo.png", &broken, "").build();
    assert_eq!(site.places(), ["warning P0705 content/posts/a/index.md:6:1"]);
    assert!(site.mistakes()[0].contains("the image `content/posts/a/photo.png` cannot be read"));
    assert_eq!(site.attributes(PAGE, ".prose img", "srcset"), Vec::<String>::new());
    assert!(site.has("blog/a/photo.png"));
    assert!(site.files.keys().all(|file| !file.starts_with("assets/images/")));
    assert_eq!(site.dead_ends(), Vec::<String>::new());
}

#[test]
fn a_photo_with_too_many_pixels_is_never_opened() {
    let site = hub_with("photo.png", &png(400, 300), "limits: {max_pixels: 100000}").build();
    assert_eq!(site.places(), ["warning P0707 content/posts/a/index.md:6:1"]);
    assert_eq!(site.summary.opened, 0);
    assert_eq!(site.attributes(PAGE, ".prose img", "width"), ["400"]);
}

/// A shelf as a folder would be.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<BTreeMap<Fingerprint, Vec<u8>>>>);

impl Shelf for Kept {
    fn get(&self, key: Fingerprint) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(&key).cloned()
    }

    fn put(&self, key: Fingerprint, bytes: &[u8]) -> bool {
        self.0.lock().unwrap().insert(key, bytes.to_vec());
        true
    }
}

#[test]
fn a_second_build_opens_and_draws_nothing() {
    let hub = hub_with("photo.jpg", &jpeg(900, 600), "");
    let shelf = Kept::default();
    let first_cache = Cache::default().with_shelf(Box::new(shelf.clone()));
    let (first, cache) = hub.build_with(first_cache);
    assert_eq!((first.summary.opened, first.summary.drawn), (1, 2));
    let again = Cache::from_bytes(&cache.to_bytes().unwrap()).with_shelf(Box::new(shelf.clone()));
    let (second, cache) = hub.build_with(again);
    assert_eq!((second.summary.opened, second.summary.drawn), (0, 0));
    assert!(cache.to_bytes().is_none(), "nothing new is to be kept");
    assert_eq!(first.files, second.files);
    // A post that is edited has another card; its photo stays.
    hub.write("content/posts/a/index.md", &text("title: B\ndate: 2026-01-01", "![x](photo.jpg)"));
    let (third, _) = hub.build_with(Cache::default().with_shelf(Box::new(shelf)));
    assert_eq!((third.summary.opened, third.summary.drawn), (1, 1), "without its texts, a look");
}

#[test]
fn one_thread_and_four_make_the_same_bytes() {
    let shown = text(
        "title: A\ndate: 2026-01-01",
        "![Une](une.jpg)\n\n![Deux](deux.png)\n\n![Trois](trois.jpg)",
    );
    let hub = Hub::new(&[("content/posts/a/index.md", &shown)]);
    hub.write_bytes("content/posts/a/une.jpg", &jpeg(1200, 300));
    hub.write_bytes("content/posts/a/deux.png", &png(400, 300));
    hub.write_bytes("content/posts/a/trois.jpg", &with_camera(jpeg(300, 500), 8));
    let build = |n_threads| parvis::memo::with_threads(n_threads, || hub.build()).unwrap().files;
    assert_eq!(build(1), build(4));
}
